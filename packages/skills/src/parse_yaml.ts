import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import type * as Yaml from "yaml";
import { readPlainYaml } from "./plain_yaml.ts";
import { repairYaml } from "./repair_yaml.ts";

/** A map from YAML with every scalar as text, or what is wrong with it on one line. */
export type ParsedYaml =
  | { readonly ok: true; readonly value: UnknownRecord }
  | { readonly ok: false; readonly message: string };

/** How many aliases one document may follow, so that a few lines cannot become gigabytes. */
const MAX_ALIASES = 50;

/** The map that YAML holds when it is simple enough to do without a parser. */
export function parseSimpleYaml(text: string): ParsedYaml | undefined {
  const value = readPlainYaml(text);
  return value === undefined ? undefined : { ok: true, value };
}

/**
 * The map that YAML holds, mended where people write what YAML forbids. Loads the parser when it is needed first.
 */
export async function parseYaml(text: string): Promise<ParsedYaml> {
  const simple = parseSimpleYaml(text);
  if (simple !== undefined) return simple;
  const library = await import("yaml");
  const first = parseWith(library, text);
  if (first.ok) return first;
  const repaired = repairYaml(text);
  const second = repaired === undefined ? undefined : parseWith(library, repaired);
  return second?.ok === true ? second : first;
}

function parseWith(library: typeof Yaml, text: string): ParsedYaml {
  try {
    const document = library.parseDocument(text, {
      schema: "failsafe",
      logLevel: "silent",
      prettyErrors: false,
      // The library compares every pair of keys.
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error !== undefined) return toFault(error.message, text, error.pos[0]);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (!isRecord(value)) return { ok: false, message: "invalid YAML: expected a map" };
    return { ok: true, value };
  } catch (error) {
    return toFault(error instanceof Error ? error.message : String(error), text, undefined);
  }
}

function toFault(message: string, text: string, position: number | undefined): ParsedYaml {
  const [line = ""] = message.split("\n", 1);
  if (position === undefined) return { ok: false, message: `invalid YAML: ${line}` };
  const before = text.slice(0, position);
  const row = before.split("\n").length;
  const column = position - before.lastIndexOf("\n");
  return { ok: false, message: `invalid YAML: ${line} at line ${row} column ${column}` };
}

/** The text under a key on one line; `undefined` when there is none, null when it is no text. */
export function readYamlText(record: UnknownRecord, key: string): string | null | undefined {
  if (!Object.hasOwn(record, key)) return undefined;
  const value = record[key];
  if (typeof value !== "string") return null;
  const text = value.replace(/\s+/g, " ").trim();
  return text === "" || /^(?:~|null|Null|NULL)$/.test(text) ? undefined : text;
}
