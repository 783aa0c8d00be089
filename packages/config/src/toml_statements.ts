import { parseTomlValue } from "./toml_source.ts";

/** A header or a key with its value, as it stands in a TOML text. */
export interface TomlStatement {
  /** `table` for `[a.b]`, `array` for `[[a.b]]`, `value` for `key = value`. */
  kind: "table" | "array" | "value";
  /** Keys from the top of the document. */
  path: readonly string[];
  /** Offset of its first line. */
  start: number;
  /** Offset behind its last line. */
  end: number;
}

/**
 * Finds the statements of a TOML text, in order. What lies between them is comments and empty lines.
 *
 * @param text - must be TOML: it has to have been parsed before.
 */
export function findStatements(text: string): readonly TomlStatement[] {
  const statements: TomlStatement[] = [];
  let table: readonly string[] = [];
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  while (start < text.length) {
    const at = skipSpaces(text, start);
    const first = text.charAt(at);
    if (first === "" || first === "#" || isLineBreak(first)) {
      start = findNextLine(text, at);
      continue;
    }
    const isHeader = first === "[";
    const isArray = text.startsWith("[[", at);
    const key = readKey(text, isArray ? at + 2 : isHeader ? at + 1 : at);
    const path = isHeader ? key.path : [...table, ...key.path];
    const end = findNextLine(text, isHeader ? key.end : skipValue(text, key.end));
    statements.push({ kind: isArray ? "array" : isHeader ? "table" : "value", path, start, end });
    if (isHeader) table = path;
    start = end;
  }
  return statements;
}

/** Offset behind the line break at or after `at`. */
export function findNextLine(text: string, at: number): number {
  const lineBreak = text.indexOf("\n", at);
  return lineBreak < 0 ? text.length : lineBreak + 1;
}

const isLineBreak = (char: string): boolean => char === "\n" || char === "\r";

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === " " || text.charAt(at) === "\t") at += 1;
  return at;
}

/** A dotted key and the offset behind the `=` or `]` that ends it. */
function readKey(text: string, from: number): { path: readonly string[]; end: number } {
  const path: string[] = [];
  const part = /[ \t]*(?:([A-Za-z0-9_-]+)|("(?:[^"\\\n]|\\.)*")|'([^'\n]*)')[ \t]*([.=\]])/y;
  part.lastIndex = from;
  let end = from;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const [, bare, basic, literal, mark] = match;
    path.push(basic === undefined ? (bare ?? literal ?? "") : decodeBasic(basic));
    end = part.lastIndex;
    if (mark !== ".") break;
  }
  return { path, end };
}

function decodeBasic(quoted: string): string {
  const value = parseTomlValue(quoted)?.value;
  return typeof value === "string" ? value : quoted;
}

/** Offset at which a value ends: of the line break that no bracket and no quote holds. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      at = skipString(text, at, char);
      continue;
    }
    if (char === "\n" && depth === 0) return at;
    if (char === "#") {
      at = findNextLine(text, at) - 1;
      if (depth === 0 || text.charAt(at) !== "\n") return at;
    }
    if (char === "[" || char === "{") depth += 1;
    if (char === "]" || char === "}") depth -= 1;
    at += 1;
  }
  return at;
}

function skipString(text: string, from: number, quote: string): number {
  const triple = quote.repeat(3);
  const mark = text.startsWith(triple, from) ? triple : quote;
  let at = from + mark.length;
  for (;;) {
    at = text.indexOf(mark, at);
    if (at < 0) return text.length;
    if (quote === "'" || !isEscaped(text, at)) break;
    at += 1;
  }
  at += mark.length;
  // Up to two quotes may stand right before the three that end a text of several lines.
  if (mark === triple) for (let more = 0; more < 2 && text.charAt(at) === quote; more += 1) at += 1;
  return at;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charAt(first - 1) === "\\") first -= 1;
  return (at - first) % 2 === 1;
}
