import { cleanText, cutToWidth } from "../terminal/clean_text.ts";
import { formatAmount } from "../terminal/number_text.ts";

/** Of longer texts only the first and last characters are looked at; the middle is counted, not cleaned. */
const MAX_WHOLE = 64 * 1024;
const HEAD = 8 * 1024;
const TAIL = 32 * 1024;

/** How much of a text is shown. */
export interface ExcerptLimits {
  /** Lines from the start. */
  readonly head: number;
  /** Lines from the end. */
  readonly tail: number;
  /** Cells a line. */
  readonly width: number;
}

/** Picks the first and last lines of a text, cleaned and cut, with a line between that counts what is missing. */
export function toExcerpt(text: string, { head, tail, width }: ExcerptLimits): readonly string[] {
  const { start, end, skipped } = splitEnds(text);
  const cut = (line: string): string => cutToWidth(line.replaceAll("\t", "    "), width);
  if (start === end && start.length <= head + tail) return start.map(cut);
  const first = start.slice(0, head);
  const last = end.slice(Math.max(0, end.length - tail));
  const known = start === end ? start.length : start.length + end.length;
  const missing = skipped + known - first.length - last.length;
  const gap = missing === 0 ? "…" : `… ${formatAmount(missing, "more line")}`;
  return [...first.map(cut), gap, ...last.map(cut)];
}

interface TextEnds {
  readonly start: readonly string[];
  /** The same list when the text was short enough to be looked at as a whole. */
  readonly end: readonly string[];
  /** Line breaks between the two. */
  readonly skipped: number;
}

function splitEnds(text: string): TextEnds {
  if (text.length <= MAX_WHOLE) {
    const lines = toLines(text);
    return { start: lines, end: lines, skipped: 0 };
  }
  let skipped = 0;
  const limit = text.length - TAIL;
  for (let at = text.indexOf("\n", HEAD); at !== -1 && at < limit; at = text.indexOf("\n", at + 1))
    skipped += 1;
  return { start: toLines(text.slice(0, HEAD)), end: toLines(text.slice(-TAIL)), skipped };
}

function toLines(text: string): readonly string[] {
  const clean = cleanText(text).replace(/\n+$/, "");
  return clean === "" ? [] : clean.split("\n");
}
