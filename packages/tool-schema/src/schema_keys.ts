import type { JsonSchema, JsonSchemaType } from "./json_schema.ts";

const TYPES: ReadonlySet<string> = new Set<JsonSchemaType>([
  "string",
  "number",
  "boolean",
  "integer",
  "object",
  "array",
  "null",
]);

/** Keywords that combine schemas, in the order they are written. */
export const COMBINATORS = ["anyOf", "oneOf", "allOf"] as const;

/** Members that hold named schemas for `$ref`. */
export const DEFINITION_TABLES = ["$defs", "definitions"] as const;

/**
 * Members of a schema in the order they are written.
 *
 * Wire: `parameters` of a function tool (Codex 0.169.0).
 */
const KEYS = [
  "$ref",
  "type",
  "description",
  "encrypted",
  "enum",
  "items",
  "minItems",
  "properties",
  "required",
  "additionalProperties",
  ...COMBINATORS,
  ...DEFINITION_TABLES,
] as const satisfies readonly (keyof JsonSchema)[];

/** Whether a word names a type. */
export function isJsonSchemaType(value: unknown): value is JsonSchemaType {
  return typeof value === "string" && TYPES.has(value);
}

/** The members that are there, in the order they are written. */
export function toOrderedSchema(parts: JsonSchema): JsonSchema {
  const ordered: JsonSchema = {};
  for (const key of KEYS) copyMember(parts, ordered, key);
  return ordered;
}

function copyMember<K extends keyof JsonSchema>(
  from: Pick<JsonSchema, K>,
  to: Pick<JsonSchema, K>,
  key: K,
): void {
  if (from[key] !== undefined) to[key] = from[key];
}

/**
 * A map of schemas with its names sorted by their UTF-8 bytes.
 *
 * Names that are whole numbers come first, as in every JavaScript object.
 */
export function toSortedMap<T>(entries: readonly (readonly [string, T])[]): { [name: string]: T } {
  // Only beyond the basic plane do bytes and UTF-16 units sort differently.
  const isPlain = entries.every(([name]) => !SURROGATE.test(name));
  const compare = isPlain ? compareUnits : compareBytes;
  // Not by assignment: a name may be __proto__.
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}

/** Orders two texts by their UTF-8 bytes, which is by code points. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    // Surrogates stand for code points above all others.
    if (x !== y) return liftSurrogate(x) - liftSurrogate(y);
  }
  return a.length - b.length;
}

const SURROGATE = /[\uD800-\uDFFF]/;

function compareUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
