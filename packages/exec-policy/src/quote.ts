/** Stands for a command that cannot be quoted. Mirrors: Codex 0.169.0. */
const NUL_COMMAND = "<command included NUL byte>";

/** The ways of quoting a piece of a word, best first. */
type Quoting = "plain" | "single" | "double";

const QUOTINGS: readonly Quoting[] = ["plain", "single", "double"];

/** As far as each way of quoting reaches. Words may have megabytes, so they are not taken apart by character. */
const REACH: Readonly<Record<Quoting, RegExp>> = {
  plain: /[+\-./:@\]_0-9A-Za-z]*/y,
  single: /[^'\\^]*/y,
  double: /[^`$!^]*/y,
};

function findEnd(quoting: Quoting, word: string, start: number): number {
  const reach = REACH[quoting];
  reach.lastIndex = start;
  reach.test(word);
  return reach.lastIndex;
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
function nextPiece(word: string, start: number): { end: number; quoting: Quoting } {
  // bash expands ^ unless it stands right behind an opening single quote.
  if (word.charAt(start) === "^")
    return { end: findEnd("single", word, start + 1), quoting: "single" };
  let best: { end: number; quoting: Quoting } = { end: start, quoting: "single" };
  for (const quoting of QUOTINGS) {
    const end = findEnd(quoting, word, start);
    if (end > best.end) best = { end, quoting };
  }
  return best;
}

/**
 * Quotes one word for a POSIX shell, in as few pieces as can be.
 *
 * Wire: the spelling that events and refusals show (Codex 0.169.0), such as `"printf '"'$x'`.
 */
export function quoteWord(word: string): string {
  if (word === "") return "''";
  let quoted = "";
  for (let start = 0; start < word.length;) {
    const { end, quoting } = nextPiece(word, start);
    quoted += wrap(quoting, word.slice(start, end));
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
