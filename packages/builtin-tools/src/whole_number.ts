import { describeAtEnd } from "@codexkit/tools";

/** A whole number, or the text that tells the model what is wrong with it. */
export type WholeNumber = { ok: true; value: number | undefined } | { ok: false; problem: string };

/**
 * Reads an argument that may be negative and beyond 32 bits. Missing and null read as absent.
 *
 * Mirrors: `Option<i64>` arguments of Codex 0.169.0. Whole numbers beyond 2^53 lose digits, as in all JSON here.
 *
 * @param text - all arguments of the call, for the place that a problem names
 */
export function readWholeNumber(value: unknown, text: string): WholeNumber {
  if (value === undefined || value === null) return { ok: true, value: undefined };
  if (typeof value !== "number")
    return {
      ok: false,
      problem: describeAtEnd(text, `invalid type: ${toKind(value)}, expected i64`),
    };
  if (!Number.isInteger(value)) {
    const kind = `floating point \`${value}\``;
    return { ok: false, problem: describeAtEnd(text, `invalid type: ${kind}, expected i64`) };
  }
  return { ok: true, value };
}

function toKind(value: unknown): string {
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  return Array.isArray(value) ? "sequence" : "map";
}
