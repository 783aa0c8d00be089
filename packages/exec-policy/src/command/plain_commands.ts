import type { Command, Pipeline, Statement, Word, WordPart } from "unbash";
import { type BashTree, hasErrors, parseBash } from "./bash_parser.ts";

/** The commands of a script that does nothing but run commands with fixed words. */
export interface PlainCommands {
  /** Words of each command, quotes removed, in source order. At least one command. */
  commands: string[][];
  /**
   * The only command reads a here-document, and these are its words before it. Never enough to call a
   * command safe or to learn a rule from.
   */
  complex: boolean;
  /**
   * No unquoted character of any word is one that a shell replaces (`*`, `?`, `[`, `~`, `\`, `#`, `^`, braces,
   * a leading `=`), and no quoted one is escaped: the words are what the programs are given. Rules are matched
   * with such words only. Mirrors: Codex 0.169.0, whose parser refuses the others.
   */
  literal: boolean;
}

/** Builtins that take assignments or names of variables, and the test command: not plain. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  "[",
  "declare",
  "export",
  "local",
  "readonly",
  "typeset",
  "unset",
  "unsetenv",
]);

/** Where the shell replaces an unquoted word, or a control character that shells read differently. */
const REPLACED = /[~*?[\]#^{}\\\p{Cc}]|^=/u;
/** Where the shell removes a backslash between double quotes. */
const REPLACED_IN_QUOTES = /\\[$`"\\\n]/;
/** What ends a word or starts an expansion or quotes. */
const OPERATORS = /[ \t\n$`"'<>()|&;]/;
/** What may stand between the words. Anything else, such as a comment, is not plain. */
const SEPARATORS = /^(?:[ \t\n;|&]|\\\n)*$/;

/**
 * The commands of a script of words joined by `&&`, `||`, `;`, `|` and line ends.
 *
 * Redirections, expansions, substitutions, assignments, subshells, groups, control flow, `!`, `&`, comments and
 * anything that does not parse give `undefined`; so does a script without a command. Words come as written: a
 * glob stays a glob, see {@link PlainCommands.literal}. One command with a here-document behind unquoted words
 * gives these words and {@link PlainCommands.complex}. Mirrors: Codex 0.169.0; the here-document, 0.130.0.
 */
export async function parsePlainCommands(script: string): Promise<PlainCommands | undefined> {
  const tree = await parseBash(script);
  if (tree === undefined || hasErrors(tree)) return undefined;
  return readPlainScript(tree, script) ?? readHeredocPrefix(tree);
}

/** What has been read so far. */
interface Reading {
  commands: string[][];
  /** Ends of the stretches of the script that are understood. */
  spans: { pos: number; end: number }[];
  literal: boolean;
}

function readPlainScript(tree: BashTree, script: string): PlainCommands | undefined {
  const reading: Reading = { commands: [], spans: [], literal: true };
  if (tree.root.shebang !== undefined) return undefined;
  if (!tree.root.commands.every((statement) => readStatement(statement, reading))) return undefined;
  if (reading.commands.length === 0 || !SEPARATORS.test(toGaps(script, reading))) return undefined;
  return { commands: reading.commands, complex: false, literal: reading.literal };
}

function toGaps(script: string, { spans }: Reading): string {
  let gaps = "";
  let from = 0;
  for (const { pos, end } of spans) {
    gaps += script.slice(from, pos);
    from = end;
  }
  return gaps + script.slice(from);
}

function readStatement(statement: Statement, reading: Reading): boolean {
  return statement.background !== true && readNode(statement.command, reading);
}

function readNode(node: Statement["command"], reading: Reading): boolean {
  switch (node.type) {
    case "AndOr":
      return node.commands.every((command) => readNode(command, reading));
    case "Pipeline":
      return readPipeline(node, reading);
    case "Command":
      return readCommand(node, reading);
    default:
      return false;
  }
}

function readPipeline(pipeline: Pipeline, reading: Reading): boolean {
  const { commands, operators, prefixes } = pipeline;
  if (operators.includes("|&") || prefixes.length > 1) return false;
  const [prefix] = prefixes;
  if (prefix === undefined) return commands.every((command) => readNode(command, reading));
  // `time` is a word of the grammar; it reads as the program of its name. Mirrors: Codex 0.169.0.
  if (prefix.type !== "Time" || prefix.posix !== undefined || prefix.endOfOptions !== undefined)
    return false;
  const [first, ...others] = commands;
  if (first?.type !== "Command") return false;
  reading.spans.push({ pos: prefix.pos, end: prefix.keywordEnd });
  return (
    readCommand(first, reading, ["time"]) && others.every((command) => readNode(command, reading))
  );
}

function readCommand(command: Command, reading: Reading, leading: readonly string[] = []): boolean {
  const { name, prefix, suffix } = command;
  if (prefix.length > 0 || name === undefined || !isUnquoted(name)) return false;
  if (NOT_PLAIN.has(name.text)) return false;
  const words: string[] = [...leading];
  for (const word of [name, ...suffix]) {
    const text = word.type === "Word" ? readWord(word, reading) : undefined;
    if (text === undefined) return false;
    words.push(text);
    reading.spans.push({ pos: word.pos, end: word.end });
  }
  reading.commands.push(words);
  return true;
}

function isUnquoted(word: Word): boolean {
  return word.parts === undefined || word.parts.every((part) => part.type === "Literal");
}

function readWord(word: Word, reading: Reading): string | undefined {
  if (word.parts === undefined) return readUnquoted(word.text, reading);
  let text = "";
  for (const part of word.parts) {
    const piece = readPart(part, reading);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function readPart(part: WordPart, reading: Reading): string | undefined {
  switch (part.type) {
    case "Literal":
    case "Glob":
      return readUnquoted(part.text, reading);
    case "SingleQuoted":
      return part.value;
    case "DoubleQuoted": {
      if (part.parts.some(({ type }) => type !== "Literal")) return undefined;
      const text = part.text.slice(1, -1);
      if (/[$`]/.test(withoutEscapes(text))) return undefined;
      if (REPLACED_IN_QUOTES.test(text)) reading.literal = false;
      return text;
    }
    default:
      return undefined;
  }
}

function readUnquoted(text: string, reading: Reading): string | undefined {
  // Whatever the library takes a word to be, one with an unquoted operator in it is not plain.
  if (OPERATORS.test(withoutEscapes(text))) return undefined;
  if (REPLACED.test(text)) reading.literal = false;
  return text;
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\[^]/g, "");
}

/** The words before the here-document, if the script is that one command. */
function readHeredocPrefix({ root }: BashTree): PlainCommands | undefined {
  const [statement] = root.commands;
  if (root.commands.length !== 1 || statement?.command.type !== "Command") return undefined;
  const { name, prefix, suffix } = statement.command;
  if (statement.background === true || name === undefined || prefix.length > 0) return undefined;
  const reading: Reading = { commands: [], spans: [], literal: true };
  const words: string[] = [];
  let heredocs = 0;
  for (const item of [name, ...suffix]) {
    if (item.type === "HereDoc" && (item.body.parts ?? []).every(isLiteralPart)) {
      heredocs += 1;
      continue;
    }
    if (item.type !== "Word" || !isUnquoted(item)) return undefined;
    const text = readWord(item, reading);
    if (text === undefined || !reading.literal) return undefined;
    words.push(text);
  }
  return heredocs > 0 ? { commands: [words], complex: true, literal: true } : undefined;
}

function isLiteralPart(part: WordPart): boolean {
  return part.type === "Literal";
}
