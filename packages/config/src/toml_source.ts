import { parse, TomlError } from "smol-toml";
import { ConfigError, type ConfigErrorPlace } from "./config_error.ts";
import type { TomlTable } from "./toml_table.ts";

/**
 * Parses the text of a config file.
 *
 * @param path - the file, for the message of an error.
 * @throws {@link ConfigError} `bad_toml` with path, line and column.
 */
export function parseTomlSource(text: string, path: string): TomlTable {
  try {
    return parse(text, { unsafeKeyBehaviour: "throw" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    // The cause would quote lines of the file, which may hold keys.
    throw new ConfigError("bad_toml", `${path}:${line}:${column}: ${toReason(error)}`, {
      place: { path, line, column },
    });
  }
}

/** Parses one TOML value, or gives `undefined` when the text is none. */
export function parseTomlValue(text: string): { value: unknown } | undefined {
  try {
    const table = parse(`_x_ = ${text}`, { unsafeKeyBehaviour: "throw" });
    return Object.keys(table).length === 1 ? { value: table["_x_"] } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The line and column of a key in a TOML text; the closest parent when the key sits inside a value.
 *
 * Strings in the excerpt are blanked: a misspelt key may hold a secret.
 */
export function findKey(
  text: string,
  path: readonly string[],
): Omit<ConfigErrorPlace, "path"> | undefined {
  let found: { depth: number; place: Omit<ConfigErrorPlace, "path"> } | undefined;
  let table: readonly string[] = [];
  let quote: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (quote !== undefined) {
      if (line.includes(quote)) quote = undefined;
      continue;
    }
    const header = /^\s*\[{1,2}/.exec(line);
    const keys = readKeys(line, header?.[0].length ?? 0);
    const base = header === null ? table : [];
    for (const [position, key] of keys.entries()) {
      const depth = base.length + position + 1;
      const here = [...base, ...keys.slice(0, position + 1).map(({ name }) => name)];
      if (depth > (found?.depth ?? 0) && here.every((name, at) => name === path[at])) {
        const excerpt = { text: blankStrings(line), length: key.length };
        found = { depth, place: { line: index + 1, column: key.start + 1, excerpt } };
      }
    }
    if (found?.depth === path.length) break;
    if (header === null) quote = findOpenQuote(line);
    else table = keys.map(({ name }) => name);
  }
  return found?.place;
}

interface KeySpan {
  name: string;
  start: number;
  length: number;
}

/** The dotted key that starts at `from`, in a header or before an equals sign. */
function readKeys(line: string, from: number): readonly KeySpan[] {
  const keys: KeySpan[] = [];
  const part = /\s*(?:([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*([.=\]])/y;
  part.lastIndex = from;
  for (let match = part.exec(line); match !== null; match = part.exec(line)) {
    const [whole, bare, basic, literal, end] = match;
    const name = bare ?? basic ?? literal ?? "";
    const start = match.index + whole.length - whole.trimStart().length;
    const length = whole.slice(0, -1).trim().length;
    keys.push({ name, start, length });
    if (end !== ".") return keys;
  }
  return [];
}

/** The multi-line quote that a line opens and does not close. */
function findOpenQuote(line: string): string | undefined {
  for (const quote of ['"""', "'''"]) {
    const parts = line.split(quote).length - 1;
    if (parts % 2 === 1) return quote;
  }
  return undefined;
}

function blankStrings(line: string): string {
  const text = line.replace(/\r$/, "");
  const value = text.indexOf("=") + 1;
  if (value === 0) return text;
  return text.slice(0, value) + text.slice(value).replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, '"…"');
}

function toReason(error: TomlError): string {
  const first = error.message.split("\n", 1)[0] ?? "";
  return first.replace(/^Invalid TOML document: /, "");
}
