/** An unfinished escape sequence longer than this is dropped instead of waited for, in code units. */
const MAX_PENDING = 256;

/** Cleans text that arrives in pieces; an escape sequence may be cut anywhere. */
export interface TextCleaner {
  /** Adds a piece and returns what can be shown. */
  readonly push: (piece: string) => string;
  /** Forgets what was left unfinished. */
  readonly reset: () => void;
}

// Escape sequences of ECMA-48: CSI, string commands (OSC, DCS, APC, PM, SOS) up to their end, two-letter ones.
// The string body is bounded so that one stray introducer cannot swallow a whole text.
const ESCAPES =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]{0,4096}(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;
// Everything else that steers a terminal, and the marks that turn the reading direction of what follows.
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNFINISHED = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b\u009c\n]*\u001b?|[ -/]*)?$/;

/**
 * Takes out everything that could steer a terminal: escape sequences, control characters, direction marks.
 *
 * Line breaks and tabs stay, `\r\n` becomes `\n`; of a line that was overwritten with `\r`, the last state stays.
 */
export function cleanText(text: string): string {
  return dropOverwritten(text.replaceAll("\r\n", "\n").replace(ESCAPES, "")).replace(CONTROLS, "");
}

/** Makes text fit for the inside of one line: cleaned, with line breaks and tabs as single spaces. */
export function toOneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").trim();
}

/** Cuts text to a number of cells, with an ellipsis where something is missing. Wide letters take two cells. */
export function cutToWidth(text: string, width: number): string {
  // A code unit never takes more than two cells.
  if (text.length * 2 <= width) return text;
  let used = 0;
  let at = 0;
  let fits = 0;
  for (const letter of text) {
    used += toCells(letter.codePointAt(0) ?? 0);
    if (used > width) return width <= 0 ? "" : `${text.slice(0, fits)}…`;
    at += letter.length;
    if (used < width) fits = at;
  }
  return text;
}

/** Makes a {@link TextCleaner}. Lone `\r` becomes a line break here, as earlier pieces are already shown. */
export function createTextCleaner(): TextCleaner {
  let pending = "";
  return {
    push(piece) {
      const text = pending + piece;
      const cut = text.endsWith("\r")
        ? text.length - 1
        : (UNFINISHED.exec(text)?.index ?? text.length);
      pending = text.length - cut > MAX_PENDING ? "" : text.slice(cut);
      return text
        .slice(0, cut)
        .replaceAll("\r\n", "\n")
        .replace(ESCAPES, "")
        .replaceAll("\r", "\n")
        .replace(CONTROLS, "");
    },
    reset() {
      pending = "";
    },
  };
}

function dropOverwritten(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .split("\n")
    .map((line) => {
      const states = line.split("\r").filter((state) => state !== "");
      return states.at(-1) ?? "";
    })
    .join("\n");
}

/** Cells a letter takes: none for marks that sit on another, two for East Asian wide forms and emoji. */
function toCells(code: number): number {
  if (code < 0x300) return 1;
  if (code < 0x370 || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return isWide ? 2 : 1;
}
