import { stringify } from "smol-toml";
import { ConfigError } from "./config_error.ts";
import { parseTomlSource } from "./toml_source.ts";
import { findNextLine, findStatements, type TomlStatement } from "./toml_statements.ts";
import { isTable, readPath, type TomlTable } from "./toml_table.ts";

/** One change of a TOML text. */
export interface TomlEdit {
  /** Keys of a table, from the top of the document: `["mcp_servers", "docs"]`; at least two. */
  path: readonly string[];
  /** What the table holds from now on, whatever it held before; absent removes it. */
  table?: TomlTable | undefined;
}

/**
 * A TOML text with one table set, replaced or removed, and everything else as it was: other keys and their order,
 * empty lines, and comments but those inside of what goes.
 *
 * A new table comes behind the last one beside it, a replaced one to where it was. The result is parsed and compared
 * with what it should say before it is given back.
 *
 * @param file - where the text comes from, for messages.
 * @throws {@link ConfigError} `bad_toml` when the text is not TOML, `not_editable` when the table is written in a way
 *   that cannot be changed alone, such as inside an inline table.
 */
export function editToml(text: string, { path, table }: TomlEdit, file: string): string {
  const before = parseTomlSource(text, file);
  const exists = readPath(before, path) !== undefined;
  if (!exists && table === undefined) return text;
  const statements = findStatements(text);
  const ranges = findRanges(statements, path);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const block = table && stringify(nest(path, table)).trimEnd().replaceAll("\n", eol) + eol;
  const edited = applyEdit({ text, eol, block, ranges, path, statements });
  if (!says(edited, withTable(before, path, table), path, file)) {
    throw new ConfigError(
      "not_editable",
      `${path.join(".")} is written in a way that cannot be changed alone, such as in an inline table; edit ${file} by hand`,
      { key: path.join("."), place: { path: file } },
    );
  }
  return edited;
}

interface Range {
  /** Whether it begins with a header. */
  isTable: boolean;
  start: number;
  end: number;
}

interface Edit {
  text: string;
  eol: string;
  block: string | undefined;
  ranges: readonly Range[];
  path: readonly string[];
  statements: readonly TomlStatement[];
}

function applyEdit({ text, eol, block, ranges, path, statements }: Edit): string {
  const [first] = ranges;
  const isInPlace = block !== undefined && first?.isTable === true;
  const insertAt = findInsertion(text, statements, path);
  const parts: string[] = [];
  let at = 0;
  const keep = (end: number): void => void parts.push(text.slice(at, end));
  for (const range of ranges) {
    keep(range.start);
    const isReplaced = isInPlace && range === first;
    if (isReplaced) parts.push(block);
    at = isReplaced ? range.end : skipEmptyLines(text, range);
  }
  const rest = text.slice(at);
  if (block === undefined && rest === "") return withOneEnd(parts.join(""), eol);
  if (block === undefined || isInPlace) return [...parts, rest].join("");
  // What is taken out lies before where the new table goes: the table is written behind all of its kind.
  const split = Math.max(0, insertAt - at);
  return joinBlock(parts.join("") + rest.slice(0, split), block, rest.slice(split), eol);
}

/** Without the empty lines that stood before what went from the end. */
function withOneEnd(text: string, eol: string): string {
  const trimmed = text.trimEnd();
  return trimmed === "" || trimmed === "\uFEFF" ? trimmed : trimmed + eol;
}

function joinBlock(head: string, block: string, tail: string, eol: string): string {
  const isEmpty = head === "" || head === "\uFEFF";
  const ended = isEmpty || head.endsWith("\n") ? head : head + eol;
  const gap = isEmpty || /(?:^|\n)\r?\n$/.test(ended) ? "" : eol;
  const behind = tail === "" || /^\r?\n/.test(tail) ? "" : eol;
  return ended + gap + block + behind + tail;
}

/** The lines that make up a table: its headers with all that follows, and keys of it that stand in other tables. */
function findRanges(
  statements: readonly TomlStatement[],
  path: readonly string[],
): readonly Range[] {
  const ranges: Range[] = [];
  let open: Range | undefined;
  for (const { kind, path: here, start, end } of statements) {
    if (!startsWith(here, path)) {
      open = undefined;
    } else if (kind === "value" && open === undefined) {
      ranges.push({ isTable: false, start, end });
    } else if (open === undefined) {
      open = { isTable: true, start, end };
      ranges.push(open);
    } else {
      open.end = end;
    }
  }
  return ranges;
}

/** Where a new table goes: behind the last statement beside it, else at the end. Never between keys of a table. */
function findInsertion(
  text: string,
  statements: readonly TomlStatement[],
  path: readonly string[],
): number {
  const parent = path.slice(0, -1);
  let last = statements.findLastIndex(({ path: here }) => startsWith(here, parent));
  if (last < 0) return text.length;
  while (statements[last + 1]?.kind === "value") last += 1;
  const next = statements[last + 1];
  if (next === undefined) return text.length;
  const end = statements[last]?.end ?? text.length;
  // Comments right below belong to what is above, unless they lead up to the next header.
  let at = end;
  while (at < next.start && /^[ \t]*#/.test(text.slice(at, findNextLine(text, at))))
    at = findNextLine(text, at);
  return at === next.start ? end : at;
}

/** The end of a range that goes, with the empty lines behind it where there are some before it. */
function skipEmptyLines(text: string, { start, end }: Range): number {
  const isAfterGap =
    start === 0 || /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(Math.max(0, start - 256), start));
  let at = end;
  if (!isAfterGap) return at;
  while (at < text.length) {
    const next = findNextLine(text, at);
    if (text.slice(at, next).trim() !== "") break;
    at = next;
  }
  return at;
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((key, at) => path[at] === key);
}

function nest(path: readonly string[], table: TomlTable): TomlTable {
  return path.reduceRight((below, key) => ({ [key]: below }), table);
}

function says(text: string, wanted: TomlTable, path: readonly string[], file: string): boolean {
  let got: TomlTable;
  try {
    got = parseTomlSource(text, file);
  } catch (error) {
    if (ConfigError.isInstance(error)) return false;
    throw error;
  }
  // A table that only its members made known goes with the last of them.
  return isSame(withoutEmpty(got, path), withoutEmpty(wanted, path));
}

function withoutEmpty(table: TomlTable, [key, ...rest]: readonly string[]): TomlTable {
  if (key === undefined || rest.length === 0 || !isTable(table[key])) return table;
  const { [key]: _, ...others } = table;
  const below = withoutEmpty(table[key], rest);
  return Object.keys(below).length === 0 ? others : { ...table, [key]: below };
}

function withTable(
  base: TomlTable,
  [key, ...rest]: readonly string[],
  table: TomlTable | undefined,
): TomlTable {
  if (key === undefined) return base;
  const { [key]: old, ...others } = base;
  if (rest.length > 0) return { ...base, [key]: withTable(isTable(old) ? old : {}, rest, table) };
  return table === undefined ? others : { ...base, [key]: table };
}

/** Whether two values say the same; the order of keys does not count, what tables are made of neither. */
function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((value, at) => isSame(value, right[at]));
  if (isTable(left) && isTable(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    );
  }
  if (left instanceof Date && right instanceof Date)
    return left.toISOString() === right.toISOString();
  return Object.is(left, right);
}
