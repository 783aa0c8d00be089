import { isRecord } from "@codexkit/protocol";
import type { JsonSchema, JsonSchemaType } from "./json_schema.ts";
import { resolveRef, type SchemaPlace } from "./resolve_ref.ts";

/** Types that between them take every value. */
export const ALL_TYPES: readonly JsonSchemaType[] = [
  "string",
  "number",
  "boolean",
  "object",
  "array",
  "null",
];

/** Whether a value is of a type. */
export function fitsType(value: unknown, type: JsonSchemaType): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "null":
      return value === null;
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
  }
}

/**
 * The types that a node says by itself, each once; `undefined` when it says nothing about values.
 *
 * Sanitising calls every `enum` without a type a string, whatever its values are. Such a node takes its
 * values, and their types count.
 */
export function toOwnTypes(schema: JsonSchema): readonly JsonSchemaType[] | undefined {
  const { type, enum: values = [] } = schema;
  if (type !== undefined && !isMistyped(schema)) return [...new Set([type].flat())];
  if (values.length > 0) {
    const isWhole = values.every((value) => typeof value !== "number" || Number.isInteger(value));
    const types = ALL_TYPES.map((one) => (one === "number" && isWhole ? "integer" : one));
    return types.filter((one) => values.some((value) => fitsType(value, one)));
  }
  return saysAnything(schema) ? ALL_TYPES : undefined;
}

/** Whether a node lists values that are no strings under the type string. */
export function isMistyped({ type, enum: values = [] }: JsonSchema): boolean {
  return type === "string" && values.some((value) => typeof value !== "string");
}

function saysAnything(schema: JsonSchema): boolean {
  const { additionalProperties: additional = true, properties = {}, required = [] } = schema;
  return (
    additional !== true ||
    Object.keys(properties).length > 0 ||
    required.length > 0 ||
    schema.items !== undefined ||
    (schema.minItems ?? 0) > 0
  );
}

/** Finds the types that a definition's values may have, without reading what is in them. */
export class ShallowTypes {
  readonly #root: JsonSchema;
  readonly #known = new Map<string, readonly JsonSchemaType[] | undefined>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  /** The types; `undefined` when every type may do. */
  find(target: SchemaPlace): readonly JsonSchemaType[] | undefined {
    const { pointer } = target;
    if (!this.#known.has(pointer)) this.#known.set(pointer, this.#read(target.schema, new Set()));
    return this.#known.get(pointer);
  }

  #read(schema: JsonSchema, open: Set<JsonSchema>): readonly JsonSchemaType[] | undefined {
    // Once is enough: what comes again is either a loop or too tangled to matter.
    if (open.has(schema) || open.size > MAX_VISITED) return undefined;
    open.add(schema);
    const target = schema.$ref === undefined ? undefined : resolveRef(this.#root, schema.$ref);
    const parts = [
      toOwnTypes(schema),
      target === undefined ? undefined : this.#read(target.schema, open),
      ...(schema.allOf ?? []).map((one) => this.#read(one, open)),
      this.#readUnion(schema.anyOf ?? [], open),
      this.#readUnion(schema.oneOf ?? [], open),
    ];
    let types: readonly JsonSchemaType[] | undefined;
    for (const part of parts) types = intersectTypes(types, part);
    return types;
  }

  #readUnion(
    members: readonly JsonSchema[],
    open: Set<JsonSchema>,
  ): readonly JsonSchemaType[] | undefined {
    const lists = members.map((one) => this.#read(one, open));
    if (members.length === 0 || lists.includes(undefined)) return undefined;
    return [...new Set(lists.flatMap((one) => one ?? []))];
  }
}

const MAX_VISITED = 500;

/** The types of both; of the first where they have none in common. */
function intersectTypes(
  a: readonly JsonSchemaType[] | undefined,
  b: readonly JsonSchemaType[] | undefined,
): readonly JsonSchemaType[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const common = [
    ...a.filter((type) => b.includes(type)),
    ...(a.includes("number") && b.includes("integer") ? ["integer" as const] : []),
    ...(a.includes("integer") && b.includes("number") ? ["integer" as const] : []),
  ];
  return common.length === 0 ? a : [...new Set(common)];
}
