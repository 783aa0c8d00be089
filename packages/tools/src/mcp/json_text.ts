import { JsonScanner } from "../json_scanner.ts";

/** A value, or what is wrong with its text and where. */
export type ParsedJsonText = { ok: true; value: unknown } | { ok: false; problem: string };

/**
 * Reads a JSON text.
 *
 * Mirrors: messages and places of Codex 0.169.0, as in `key must be a string at line 1 column 2`.
 */
export function parseJsonText(text: string): ParsedJsonText {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    const scanner = new JsonScanner(text);
    const problem = scanner.scanValue() ?? scanner.scanEnd() ?? scanner.describe("expected value");
    return { ok: false, problem };
  }
}
