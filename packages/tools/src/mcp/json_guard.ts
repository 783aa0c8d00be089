import { isRecord, type JsonValue } from "@codexkit/protocol";

/** How deep values of other people's servers may nest. Mirrors: the parser's limit in Codex 0.169.0. */
const MAX_JSON_DEPTH = 127;

/**
 * Whether a value is one that JSON can carry, and flat enough to be written out again.
 *
 * Members that are `undefined` count as absent.
 */
export function isJsonValue(value: unknown): value is JsonValue {
  return isJsonAtDepth(value, 0);
}

/** Whether a value is a JSON object; see {@link isJsonValue}. */
export function isJsonObject(value: unknown): value is { readonly [key: string]: JsonValue } {
  return isRecord(value) && isJsonValue(value);
}

function isJsonAtDepth(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth > MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) return value.every((entry) => isJsonAtDepth(entry, depth + 1));
  return Object.values(value).every(
    (entry) => entry === undefined || isJsonAtDepth(entry, depth + 1),
  );
}
