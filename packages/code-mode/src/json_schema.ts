import { isRecord, type UnknownRecord } from "@codexkit/protocol";

/** A JSON Schema: an object of keywords, or a boolean. Anything inside may be broken. */
export type JsonSchemaInput = object | boolean;

/** The object under a keyword; empty when there is none. */
export function readMembers(schema: UnknownRecord, keyword: string): UnknownRecord {
  const value = readKeyword(schema, keyword);
  return isRecord(value) ? value : {};
}

/** The list under a keyword, or `undefined` when there is none. */
export function readList(schema: UnknownRecord, keyword: string): readonly unknown[] | undefined {
  const value = readKeyword(schema, keyword);
  return Array.isArray(value) ? value : undefined;
}

/** The strings of the list under a keyword. */
export function readStrings(schema: UnknownRecord, keyword: string): readonly string[] {
  return (readList(schema, keyword) ?? []).filter((entry) => typeof entry === "string");
}

/** What stands under a keyword; never what an object inherits. */
export function readKeyword(schema: UnknownRecord, keyword: string): unknown {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

/** Whether one of the keywords is there, whatever its value. */
export function hasKeyword(schema: UnknownRecord, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => Object.hasOwn(schema, keyword));
}

/**
 * What a JSON pointer inside a document leads to, or `undefined`.
 *
 * `pointer` is empty or starts with `/`; `~0` and `~1` are read as `~` and `/`.
 */
export function resolvePointer(document: unknown, pointer: string): unknown {
  if (pointer === "") return document;
  let value = document;
  for (const token of pointer.slice(1).split("/")) {
    value = readStep(value, token.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (value === undefined) return undefined;
  }
  return value;
}

function readStep(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isRecord(value) ? readKeyword(value, key) : undefined;
}
