import { isRecord, type JsonValue } from "@codexkit/protocol";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** How deep a value of a server may nest. Mirrors: the limit of the JSON reader of Codex. */
export const MAX_JSON_DEPTH = 128;

/** What a member costs beyond its text, in characters; keeps a million empty members from counting as nothing. */
const MEMBER_COST = 8;

/**
 * How large a value is, about its length as JSON text, or `undefined` when it is no JSON value or nests
 * deeper than {@link MAX_JSON_DEPTH}.
 *
 * It walks without recursion, so that no value of a server can exhaust the stack.
 */
export function measureJson(value: unknown): number | undefined {
  const values: unknown[] = [value];
  const depths: number[] = [0];
  let size = 0;
  while (values.length > 0) {
    const next = values.pop();
    const depth = depths.pop() ?? 0;
    size += MEMBER_COST;
    if (typeof next === "string") {
      size += next.length;
      continue;
    }
    if (next === null || typeof next === "boolean") continue;
    if (typeof next === "number" && Number.isFinite(next)) continue;
    if (typeof next !== "object" || depth >= MAX_JSON_DEPTH) return undefined;
    if (!Array.isArray(next)) for (const key of Object.keys(next)) size += key.length;
    for (const member of Object.values(next)) {
      values.push(member);
      depths.push(depth + 1);
    }
  }
  return size;
}

/** Whether a value is JSON that nests no deeper than {@link MAX_JSON_DEPTH}. */
export function isJsonValue(value: unknown): value is JsonValue {
  return measureJson(value) !== undefined;
}

/** Whether a value is a JSON object that nests no deeper than {@link MAX_JSON_DEPTH}. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value) && isJsonValue(value);
}
