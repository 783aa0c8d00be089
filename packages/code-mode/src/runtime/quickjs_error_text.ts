import { CELL_FILE } from "./cell_prelude.ts";
import { withoutPrelude } from "./v8_stack.ts";

/** An error of QuickJS in its own words. */
export interface QuickJsError {
  /** Name and message, as in `TypeError: not a function`. */
  readonly head: string;
  /** Its frames alone. */
  readonly stack: string;
}

/** Frames that a stack of V8 shows. */
const MAX_FRAMES = 10;

interface Place {
  /** The line of source text. */
  readonly text: string;
  /** Counted from 1. */
  readonly column: number;
}

/**
 * What V8 says about an error of QuickJS, as far as the source tells: its words, its columns, its frames.
 *
 * Models know these texts, and Codex 0.169.0 answers in them; QuickJS says less, such as no name of what is
 * not a function, and counts a call's column from its parenthesis.
 */
export function toV8ErrorText(error: QuickJsError, source: string): string {
  const lines = source.split("\n");
  const raw = withoutPrelude(error.stack.split("\n").filter((line) => line !== ""));
  const compiled = raw.length > 0 && COMPILE_FRAME.test(raw[0] ?? "");
  const place = findPlace(raw[0], lines);
  if (compiled) return toV8SyntaxError(error.head, place, lines);
  const frames = raw.slice(0, MAX_FRAMES).map((frame) => toV8Frame(frame, lines));
  return [toV8Head(error.head, place), ...frames].join("\n");
}

/** The frame of a script that does not compile; one that runs has a function's name and parentheses. */
const COMPILE_FRAME = new RegExp(`^ {4}at ${CELL_FILE}:\\d+:\\d+$`);
const FRAME = new RegExp(`^ {4}at (.*?) ?\\(${CELL_FILE}:(\\d+):(\\d+)\\)$`);
const ANY_PLACE = new RegExp(`${CELL_FILE}:(\\d+):(\\d+)`);

function findPlace(frame: string | undefined, lines: readonly string[]): Place | undefined {
  const [, line, column] = ANY_PLACE.exec(frame ?? "") ?? [];
  const text = lines[Number(line) - 1];
  return text === undefined ? undefined : { text, column: Number(column) };
}

function toV8Frame(frame: string, lines: readonly string[]): string {
  const [, name = "", line = "", column] = FRAME.exec(frame) ?? [];
  if (line === "") return frame.replace("(native)", "(<anonymous>)");
  const text = lines[Number(line) - 1] ?? "";
  const at = `${CELL_FILE}:${line}:${toV8Column({ text, column: Number(column) })}`;
  return name === "" || name.startsWith("<") ? `    at ${at}` : `    at ${name} (${at})`;
}

/** A dotted path before a parenthesis or a template, with `new` if it stands there. */
const CALLEE =
  /(new\s+)?((?:[\p{ID_Start}$_][\p{ID_Continue}$]*\s*\??\.\s*)*)([\p{ID_Start}$_#][\p{ID_Continue}$]*)\s*(?:\?\.)?$/u;

/** How far back on a line a callee is looked for, in characters. */
const CALLEE_CHARS = 400;

/** V8 points at the name that is called, at `new`, or at the member that is read. */
function toV8Column({ text, column }: Place): number {
  const at = text[column - 1];
  if (at === "." && text[column - 2] !== "?") return column + 1;
  if (at !== "(") return column;
  const found = findCallee(text, column);
  if (found === undefined) return column;
  return found.isNew ? found.start + 1 : found.nameStart + 1;
}

interface Callee {
  readonly isNew: boolean;
  /** Offset in the line. */
  readonly start: number;
  /** Offset in the line. */
  readonly nameStart: number;
  readonly path: string;
}

function findCallee(text: string, column: number): Callee | undefined {
  const from = Math.max(0, column - 1 - CALLEE_CHARS);
  const match = CALLEE.exec(text.slice(from, column - 1));
  if (match === null) return undefined;
  const [, isNew = "", path = "", name = ""] = match;
  const start = from + match.index;
  const nameStart = start + isNew.length + path.length;
  return {
    isNew: isNew !== "",
    start,
    nameStart,
    path: `${path}${name}`.replaceAll(/\s/g, ""),
  };
}

function toV8Head(head: string, place: Place | undefined): string {
  if (head === "TypeError: not a function" || head === "TypeError: not a constructor") {
    const callee = describeCallee(place);
    return callee === undefined ? head : head.replace("not a", `${callee} is not a`);
  }
  for (const [pattern, text] of RUNTIME_TEXTS) {
    if (pattern.test(head)) return head.replace(pattern, text);
  }
  return head;
}

function describeCallee(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  const { text, column } = place;
  if (text[column - 1] === "`" && text[column - 2] === "`") return '""';
  if (text[column - 1] !== "(" && text[column - 1] !== "`") return undefined;
  return findCallee(text, column)?.path ?? "(intermediate value)";
}

const RUNTIME_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^ReferenceError: '(.+)' is not defined$/, "ReferenceError: $1 is not defined"],
  [
    /^ReferenceError: (.+) is not initialized$/,
    "ReferenceError: Cannot access '$1' before initialization",
  ],
  [
    /^TypeError: cannot read property '(.*)' of (null|undefined)$/,
    "TypeError: Cannot read properties of $2 (reading '$1')",
  ],
  [
    /^TypeError: cannot set property '(.*)' of (null|undefined)$/,
    "TypeError: Cannot set properties of $2 (setting '$1')",
  ],
  [/^TypeError: '.+' is read-only$/, "TypeError: Assignment to constant variable."],
  [/^TypeError: circular reference$/, "TypeError: Converting circular structure to JSON"],
  [
    /^(?:InternalError|RangeError): stack overflow$/,
    "RangeError: Maximum call stack size exceeded",
  ],
  [/^InternalError: string too long$/, "RangeError: Invalid string length"],
  [/^RangeError: invalid array length$/, "RangeError: Invalid array length"],
];

function toV8SyntaxError(head: string, place: Place | undefined, lines: readonly string[]): string {
  for (const [pattern, text] of SYNTAX_TEXTS) {
    if (pattern.test(head)) return head.replace(pattern, text);
  }
  if (/^SyntaxError: (?:unexpected token|expecting|expected)/.test(head) && place !== undefined) {
    return `SyntaxError: ${describeToken(place, lines)}`;
  }
  if (/^SyntaxError: invalid redefinition/.test(head) && place !== undefined) {
    const before = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*$/u.exec(
      place.text.slice(0, place.column - 1),
    );
    const name = before?.[1];
    if (name !== undefined) return `SyntaxError: Identifier '${name}' has already been declared`;
  }
  return head;
}

const SYNTAX_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^SyntaxError: return not in a function$/, "SyntaxError: Illegal return statement"],
  [
    /^SyntaxError: unexpected end of (?:string|comment)$/,
    "SyntaxError: Invalid or unexpected token",
  ],
  [/^SyntaxError: unexpected token in expression: ''$/, "SyntaxError: Unexpected end of input"],
];

const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally " +
    "for function if import in instanceof new null return super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

const PUNCTUATION =
  /^(?:>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|&&|\|\||\?\?|\?\.|\*\*|<<|>>|[\s\S])/u;

function describeToken({ text, column }: Place, lines: readonly string[]): string {
  const rest = text.slice(column - 1);
  const isLast =
    lines.at(-1) === text ||
    lines.slice(lines.indexOf(text) + 1).every((line) => line.trim() === "");
  if (rest.trim() === "" && isLast) return "Unexpected end of input";
  const [word] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(rest) ?? [];
  if (word !== undefined) {
    return RESERVED.has(word) ? `Unexpected token '${word}'` : `Unexpected identifier '${word}'`;
  }
  if (/^\d/.test(rest)) return "Unexpected number";
  if (/^["']/.test(rest)) return "Unexpected string";
  if (rest.startsWith("`")) return "Unexpected template string";
  return `Unexpected token '${PUNCTUATION.exec(rest)?.[0] ?? ""}'`;
}
