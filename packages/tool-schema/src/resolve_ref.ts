import type { JsonSchema } from "./json_schema.ts";
import { parseLocalRef, toPointer } from "./json_pointer.ts";
import { COMBINATORS, DEFINITION_TABLES } from "./schema_keys.ts";

/** A schema inside another. */
export interface SchemaPlace {
  /** JSON pointer from the root. */
  pointer: string;
  schema: JsonSchema;
}

/**
 * Finds what a `$ref` points to.
 *
 * @returns `undefined` for other documents, anchors, and places that hold no schema.
 */
export function resolveRef(root: JsonSchema, ref: string): SchemaPlace | undefined {
  const tokens = parseLocalRef(ref);
  if (tokens === undefined) return undefined;
  let schema: JsonSchema | undefined = root;
  for (let at = 0; at < tokens.length && schema !== undefined;) {
    const [keyword, name] = [tokens[at], tokens[at + 1]];
    const child: SchemaStep | undefined = step(schema, keyword ?? "", name);
    schema = child?.schema;
    at += child?.tokens ?? 1;
  }
  return schema === undefined ? undefined : { pointer: toPointer(tokens), schema };
}

interface SchemaStep {
  schema: JsonSchema | undefined;
  /** How many tokens led there. */
  tokens: number;
}

function step(
  schema: JsonSchema,
  keyword: string,
  name: string | undefined,
): SchemaStep | undefined {
  if (keyword === "items") return { schema: schema.items, tokens: 1 };
  if (keyword === "additionalProperties") {
    const additional = schema.additionalProperties;
    return { schema: typeof additional === "object" ? additional : undefined, tokens: 1 };
  }
  if (name === undefined) return undefined;
  const list = COMBINATORS.find((key) => key === keyword);
  if (list !== undefined) {
    return { schema: /^\d+$/u.test(name) ? schema[list]?.[Number(name)] : undefined, tokens: 2 };
  }
  const map = (["properties", ...DEFINITION_TABLES] as const).find((key) => key === keyword);
  const members = map === undefined ? undefined : schema[map];
  if (members === undefined || !Object.hasOwn(members, name)) return undefined;
  return { schema: members[name], tokens: 2 };
}

/** Every schema directly below another, definitions too. */
export function listChildren(schema: JsonSchema): readonly JsonSchema[] {
  const { items, additionalProperties: additional } = schema;
  return [
    ...(items === undefined ? [] : [items]),
    ...(typeof additional === "object" ? [additional] : []),
    ...(["properties", ...DEFINITION_TABLES] as const).flatMap((key) =>
      Object.values(schema[key] ?? {}),
    ),
    ...COMBINATORS.flatMap((key) => schema[key] ?? []),
  ];
}

/** Longer chains of references to the same value count as loops. */
const MAX_REF_CHAIN = 200;

/**
 * Nodes whose `$ref` comes back to where it started without going down into the value, as in
 * `{"$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"}]}}}`. They say nothing about a value.
 */
export function findRefLoops(root: JsonSchema): ReadonlySet<JsonSchema> {
  const loops = new Set<JsonSchema>();
  const state = new Map<JsonSchema, "open" | "done">();
  const follow = (schema: JsonSchema, chain: number): void => {
    if (state.has(schema)) return;
    state.set(schema, "open");
    const target = schema.$ref === undefined ? undefined : resolveRef(root, schema.$ref)?.schema;
    if (target !== undefined) {
      if (state.get(target) === "open" || chain >= MAX_REF_CHAIN) loops.add(schema);
      else follow(target, chain + 1);
    }
    for (const key of COMBINATORS) for (const one of schema[key] ?? []) follow(one, chain);
    state.set(schema, "done");
  };
  const visit = (schema: JsonSchema): void => {
    follow(schema, 0);
    for (const child of listChildren(schema)) visit(child);
  };
  visit(root);
  return loops;
}
