/** What a simple piece of YAML holds: texts, lists of texts, and one level of maps of texts. */
export interface PlainYaml {
  [key: string]: string | readonly string[] | { [key: string]: string };
}

const NOT_PRINTABLE = /[^\n\u0020-\u007e\u00a0-\ufefe\uff00-\uffff]/;
const ENTRY = /^( *)([A-Za-z][\w-]*):(?: +(.*))?$/;
const BLANK_OR_COMMENT = /^(?: *|#.*)$/;
const BLOCK_HEADER = /^[|>][+-]?$/;
const DOUBLE_QUOTED = /^"[^"\\]*"$/;
const SINGLE_QUOTED = /^'[^']*'$/;
const PLAIN_START = /^[A-Za-z0-9(\u00a1-\ufefe]/;
const FLOW_LIST = /^\[(.*)\]$/;
const FLOW_ITEM = /^[A-Za-z0-9][\w ./*()-]*$/;
const LIST_ITEM = /^( *)- +(\S.*)$/;
/** A comment, or a colon that only a map can end with. */
const PLAIN_STOP = / #|:$/;

/**
 * Reads YAML of the kind that most skills have, thirty times faster than a whole parser does:
 * keys with one-line or block texts, and lists and maps of one-line texts. `undefined` for anything else.
 *
 * Texts equal those of a whole parser but for their white space. A one-line text may hold `: `, which YAML
 * forbids and people write. Mirrors: Codex 0.169.0, which mends such lines.
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (NOT_PRINTABLE.test(text)) return undefined;
  const lines = text.split("\n");
  const found: PlainYaml = {};
  let at = 0;
  while (at < lines.length) {
    const line = lines[at++] ?? "";
    if (BLANK_OR_COMMENT.test(line)) continue;
    const [, indent, key, raw = ""] = ENTRY.exec(line) ?? [];
    if (indent !== "" || key === undefined || Object.hasOwn(found, key)) return undefined;
    const value = raw.trimEnd();
    if (value !== "" && !BLOCK_HEADER.test(value)) {
      const content = readScalar(value) ?? readFlowList(value);
      if (content === undefined) return undefined;
      found[key] = content;
      continue;
    }
    const below = takeBelow(lines, at, value === "" ? /^(?: |- )/ : /^ /);
    const content = value === "" ? readNested(below) : readBlock(below);
    if (content === undefined) return undefined;
    found[key] = content;
    at += below.length;
  }
  return found;
}

/** A text that stands on one line. */
function readScalar(value: string): string | undefined {
  if (DOUBLE_QUOTED.test(value) || SINGLE_QUOTED.test(value)) return value.slice(1, -1);
  return PLAIN_START.test(value) && !PLAIN_STOP.test(value) ? value : undefined;
}

/** A list on one line, of texts that need no quotes. */
function readFlowList(value: string): readonly string[] | undefined {
  const inside = FLOW_LIST.exec(value)?.[1]?.trim();
  if (inside === undefined || inside === "") return inside === "" ? [] : undefined;
  const items = inside.split(",").map((item) => item.trim());
  return items.every((item) => FLOW_ITEM.test(item)) ? items : undefined;
}

/** The lines that belong to a key: those that begin as they must, and blank ones between them. */
function takeBelow(lines: readonly string[], from: number, beginning: RegExp): readonly string[] {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    if (!beginning.test(line)) break;
    end = at + 1;
  }
  return lines.slice(from, end);
}

function readNested(lines: readonly string[]): PlainYaml[string] | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length === 0) return "";
  return LIST_ITEM.test(filled[0] ?? "") ? readList(filled) : readMap(filled);
}

function readList(lines: readonly string[]): readonly string[] | undefined {
  const depth = LIST_ITEM.exec(lines[0] ?? "")?.[1];
  const list: string[] = [];
  for (const line of lines) {
    const [, indent, raw = ""] = LIST_ITEM.exec(line) ?? [];
    const item = readScalar(raw.trimEnd());
    // With a colon it would be a map.
    if (indent !== depth || item === undefined || item.includes(":")) return undefined;
    list.push(item);
  }
  return list;
}

function readMap(lines: readonly string[]): { [key: string]: string } | undefined {
  const depth = ENTRY.exec(lines[0] ?? "")?.[1];
  const map: { [key: string]: string } = {};
  for (const line of lines) {
    const [, indent, key, raw = ""] = ENTRY.exec(line) ?? [];
    if (key === undefined || indent !== depth || Object.hasOwn(map, key)) return undefined;
    const value = raw.trimEnd();
    const scalar = value === "" ? "" : readScalar(value);
    if (scalar === undefined) return undefined;
    map[key] = scalar;
  }
  return map;
}

function readBlock(lines: readonly string[]): string | undefined {
  let depth: number | undefined;
  for (const line of lines) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (indent === line.length) {
      // Blank lines ahead of the text may decide its depth; leave those to a parser.
      if (depth === undefined && indent > 0) return undefined;
      continue;
    }
    depth ??= indent;
    if (indent < depth) return undefined;
  }
  return lines.join("\n");
}
