/** The name of a program's file: `/bin/ls` is `ls`. */
export function toProgramName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}

/** Whether a sed script prints one line or a range of lines and does nothing else: `5p`, `1,5p`. */
export function isSedRange(script: string): boolean {
  return /^\d+(?:,\d+)?p$/.test(script);
}

/**
 * Splits a line into words as a POSIX shell does, without expanding anything.
 *
 * Quotes and backslashes are removed, `#` starts a comment, operators are ordinary characters.
 *
 * @returns `undefined` when a quote or an escape is not finished.
 */
export function splitShellWords(line: string): string[] | undefined {
  const words: string[] = [];
  const token =
    /[ \t\n]+|(?<![^ \t\n])#[^\n]*|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^ \t\n'"\\]+)/y;
  let word: string | undefined;
  while (token.lastIndex < line.length) {
    const match = token.exec(line);
    if (match === null) return undefined;
    const [, single, double, escaped, plain] = match;
    if (single !== undefined) word = (word ?? "") + single;
    else if (double !== undefined) word = (word ?? "") + unescape(double);
    else if (escaped !== undefined) word = escaped === "\n" ? word : (word ?? "") + escaped;
    else if (plain !== undefined) word = (word ?? "") + plain;
    else {
      if (word !== undefined) words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\([$`"\\\n])/g, (_, character: string) =>
    character === "\n" ? "" : character,
  );
}
