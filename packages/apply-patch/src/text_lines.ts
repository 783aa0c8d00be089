/** The lines of a text, each with its own terminator. */
export interface TextLines {
  /** The text; its last line is terminated. */
  text: string;
  /** The lines without terminators. */
  lines: string[];
  /** Where each line starts in `text`; one more entry than lines, the last being its length. */
  starts: Int32Array;
  /** The first terminator of the text, `\n` when there is none. */
  terminator: string;
}

/**
 * Splits a text after each `\r\n`, `\n` or lone `\r`. A last line without terminator gets the
 * first terminator of the text. An empty text has no lines.
 *
 * Mirrors: how `apply_patch` reads a target, Codex 0.169.0.
 */
export function splitTextLines(text: string): TextLines {
  return text.includes("\r") ? splitMixed(text) : splitPlain(text);
}

function splitPlain(text: string): TextLines {
  const full = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const lines = full.split("\n");
  lines.pop();
  const starts = new Int32Array(lines.length + 1);
  let at = 0;
  for (let index = 0; index < lines.length; index += 1) {
    starts[index] = at;
    at += (lines[index]?.length ?? 0) + 1;
  }
  starts[lines.length] = full.length;
  return { text: full, lines, starts, terminator: "\n" };
}

function splitMixed(text: string): TextLines {
  const lines: string[] = [];
  const starts: number[] = [];
  let terminator: string | undefined;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x0a && code !== 0x0d) continue;
    const isPair = code === 0x0d && text.charCodeAt(at + 1) === 0x0a;
    lines.push(text.slice(start, at));
    starts.push(start);
    terminator ??= isPair ? "\r\n" : code === 0x0d ? "\r" : "\n";
    if (isPair) at += 1;
    start = at + 1;
  }
  const first = terminator ?? "\n";
  let full = text;
  if (start < text.length) {
    lines.push(text.slice(start));
    starts.push(start);
    full += first;
  }
  starts.push(full.length);
  return { text: full, lines, starts: Int32Array.from(starts), terminator: first };
}
