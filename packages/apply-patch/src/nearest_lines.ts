import { foldPunctuation, trimBoth } from "./white_space.ts";

// Votes of one line are cut off here, so that a file of equal lines stays linear.
const MAX_PLACES_PER_LINE = 32;
const MAX_SHOWN_LINES = 5;
const MAX_SHOWN_LENGTH = 120;
const MAX_COMPARED_LINES = 20_000;

/**
 * Describes the part of a file that is most like the lines looked for: the hint of a failed match.
 *
 * @returns text for a model, at most a few lines long; undefined for an empty file.
 */
export function describeNearestLines(
  lines: readonly string[],
  pattern: readonly string[],
): string | undefined {
  if (lines.length === 0) return "the file is empty";
  const wanted = pattern.map(toComparable);
  const start = voteForStart(lines, wanted) ?? findAlike(lines, wanted);
  if (start === undefined) return "read the file again: none of these lines is in it";
  const first = Math.max(0, Math.min(start, lines.length - 1));
  const count = Math.min(Math.max(pattern.length, 1), MAX_SHOWN_LINES, lines.length - first);
  const shown = lines
    .slice(first, first + count)
    .map((line, at) => `${first + at + 1}: ${line.slice(0, MAX_SHOWN_LENGTH)}`);
  return `the nearest lines of the file are\n${shown.join("\n")}`;
}

function toComparable(line: string): string {
  return foldPunctuation(trimBoth(line));
}

function voteForStart(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const places = new Map<string, number[]>();
  for (const line of wanted) if (line !== "") places.set(line, []);
  for (let at = 0; at < lines.length; at += 1) {
    const found = places.get(toComparable(lines[at] ?? ""));
    if (found !== undefined && found.length < MAX_PLACES_PER_LINE) found.push(at);
  }
  const votes = new Map<number, number>();
  let best: number | undefined;
  for (const [offset, line] of wanted.entries()) {
    for (const place of places.get(line) ?? []) {
      const start = place - offset;
      const count = (votes.get(start) ?? 0) + 1;
      votes.set(start, count);
      if (best === undefined || count > (votes.get(best) ?? 0)) best = start;
    }
  }
  return best;
}

/** Compares by pairs of neighbouring characters with the longest line wanted. */
function findAlike(lines: readonly string[], wanted: readonly string[]): number | undefined {
  let offset = 0;
  for (const [at, line] of wanted.entries())
    if (line.length > (wanted[offset] ?? "").length) offset = at;
  const pairs = toPairs(wanted[offset] ?? "");
  if (pairs.size === 0) return undefined;
  let best: number | undefined;
  let bestScore = 0.4;
  for (const [at, line] of lines.slice(0, MAX_COMPARED_LINES).entries()) {
    const others = toPairs(toComparable(line));
    let shared = 0;
    for (const pair of others) if (pairs.has(pair)) shared += 1;
    const score = (2 * shared) / (pairs.size + others.size);
    if (score > bestScore) {
      bestScore = score;
      best = at - offset;
    }
  }
  return best;
}

function toPairs(line: string): Set<string> {
  const pairs = new Set<string>();
  const end = Math.min(line.length, MAX_SHOWN_LENGTH) - 1;
  for (let at = 0; at < end; at += 1) pairs.add(line.slice(at, at + 2));
  return pairs;
}
