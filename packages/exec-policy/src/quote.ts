/** Stands for a command that cannot be quoted. Mirrors: Codex 0.169.0. */
const NUL_COMMAND = "<command included NUL byte>";

/** Characters that need no quotes. */
const PLAIN = /^[+\-./:@\]_0-9A-Za-z]$/;

/** The ways of quoting a piece of a word, best first. */
type Quoting = "plain" | "single" | "double";

const QUOTINGS: readonly Quoting[] = ["plain", "single", "double"];

function allowsCharacter(quoting: Quoting, character: string): boolean {
  switch (quoting) {
    case "plain":
      return PLAIN.test(character);
    case "single":
      return character !== "'" && character !== "\\" && character !== "^";
    case "double":
      return character !== "`" && character !== "$" && character !== "!" && character !== "^";
    default:
      return quoting satisfies never;
  }
}

function wrap(quoting: Quoting, piece: string): string {
  switch (quoting) {
    case "plain":
      return piece;
    case "single":
      return `'${piece}'`;
    case "double":
      return `"${piece.replaceAll(/["\\]/g, "\\$&")}"`;
    default:
      return quoting satisfies never;
  }
}

/** The end of the longest piece from `start` that one way of quoting covers, and the best such way. */
function nextPiece(
  characters: readonly string[],
  start: number,
): { end: number; quoting: Quoting } {
  // bash expands ^ unless it stands right behind an opening single quote.
  const isCaret = characters[start] === "^";
  let possible: readonly Quoting[] = isCaret ? ["single"] : QUOTINGS;
  let end = isCaret ? start + 1 : start;
  for (; end < characters.length; end++) {
    const character = characters[end] ?? "";
    const left = possible.filter((quoting) => allowsCharacter(quoting, character));
    if (left.length === 0) break;
    possible = left;
  }
  return { end, quoting: possible[0] ?? "single" };
}

/**
 * Quotes one word for a POSIX shell, in as few pieces as can be.
 *
 * Wire: the spelling that events and refusals show (Codex 0.169.0), such as `"printf '"'$x'`.
 */
export function quoteWord(word: string): string {
  if (word === "") return "''";
  const characters = Array.from(word);
  let quoted = "";
  for (let start = 0; start < characters.length;) {
    const { end, quoting } = nextPiece(characters, start);
    quoted += wrap(quoting, characters.slice(start, end).join(""));
    start = end;
  }
  return quoted;
}

/**
 * Joins program and arguments into the one line that events show: `/bin/bash -lc 'echo hi'`.
 *
 * A command with a NUL in it has no such line and reads `<command included NUL byte>`.
 */
export function quoteCommand(argv: readonly string[]): string {
  if (argv.some((word) => word.includes("\0"))) return NUL_COMMAND;
  return argv.map((word) => quoteWord(word)).join(" ");
}
