const UNQUOTED = 1;
const SINGLE_QUOTED = 2;
const DOUBLE_QUOTED = 4;

/**
 * Writes an argument list as one line that a POSIX shell reads back as the same list.
 *
 * Mirrors: the `command` text of `exec --json` (Codex 0.169.0), whose quoting is that of the shlex crate.
 */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

/** Quotes one word; a word that needs different quotes in different places is cut into pieces. */
function quoteWord(word: string): string {
  if (word === "") return "''";
  let quoted = "";
  let at = 0;
  while (at < word.length) {
    const { end, quotes } = measurePiece(word, at);
    const piece = word.slice(at, end);
    if (quotes === UNQUOTED) quoted += piece;
    else if (quotes === SINGLE_QUOTED) quoted += `'${piece}'`;
    else quoted += `"${piece.replace(/["\\]/g, "\\$&")}"`;
    at = end;
  }
  return quoted;
}

/** Finds the longest piece from `start` that one kind of quotes can hold, and the lightest such kind. */
function measurePiece(
  word: string,
  start: number,
): { readonly end: number; readonly quotes: number } {
  let allowed = UNQUOTED | SINGLE_QUOTED | DOUBLE_QUOTED;
  let at = start;
  // Only right after an opening single quote is a caret safe from history expansion.
  if (word[start] === "^") {
    allowed = SINGLE_QUOTED;
    at += 1;
  }
  for (; at < word.length; at += 1) {
    const next = allowed & quotesFor(word.charAt(at));
    if (next === 0) break;
    allowed = next;
  }
  const quotes = [UNQUOTED, SINGLE_QUOTED].find((kind) => (allowed & kind) !== 0) ?? DOUBLE_QUOTED;
  return { end: at, quotes };
}

function quotesFor(letter: string): number {
  if (/[-+./:@\]_0-9A-Za-z]/.test(letter)) return UNQUOTED | SINGLE_QUOTED | DOUBLE_QUOTED;
  switch (letter) {
    case "^":
      return 0;
    case "'":
    case "\\":
      return DOUBLE_QUOTED;
    case "`":
    case "$":
    case "!":
      return SINGLE_QUOTED;
    default:
      return SINGLE_QUOTED | DOUBLE_QUOTED;
  }
}
