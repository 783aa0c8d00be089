import { foldPunctuation, trimBoth, trimRight } from "./white_space.ts";

/** How closely lines agreed: 0 exactly, 1 but for trailing space, 2 but for space at both ends, 3 but for punctuation. */
export type MatchLevel = 0 | 1 | 2 | 3;

/** Where lines were found. */
export interface LineMatch {
  /** Index of the first line. */
  start: number;
  /** How closely they agreed. */
  level: MatchLevel;
}

/** Finds runs of lines in a file. */
export interface LineIndex {
  /** The lines searched. */
  readonly lines: readonly string[];
  /**
   * The first run equal to `pattern` that starts at `from` or later. An exact one further down
   * beats a looser one higher up. An empty pattern is found at `from`.
   */
  find(pattern: readonly string[], from: number): LineMatch | undefined;
}

interface Level {
  ids: ReadonlyMap<string, number>;
  /** Id of each line. */
  lineIds: Int32Array;
  /** Where the lines of id `n` begin in `places`; one more entry than ids. */
  firstPlace: Int32Array;
  /** Line numbers grouped by id, rising inside a group. */
  places: Int32Array;
}

const LEVELS: readonly MatchLevel[] = [0, 1, 2, 3];
// Beyond this many comparisons per line of the file the linear search is cheaper than candidates.
const CANDIDATE_BUDGET = 4;

/**
 * Indexes lines for searching. Each level is built when it is first needed; a search takes time
 * linear in the file at worst.
 *
 * Mirrors: the four passes of `apply_patch`, Codex 0.169.0.
 */
export function createLineIndex(lines: readonly string[]): LineIndex {
  const levels: (Level | undefined)[] = [];
  return {
    lines,
    find(pattern, from) {
      if (from + pattern.length > lines.length) return undefined;
      if (pattern.length === 0) return { start: from, level: 0 };
      for (const level of LEVELS) {
        const built = (levels[level] ??= buildLevel(lines, level));
        const start = findInLevel(built, toIds(built, pattern, level), from);
        if (start >= 0) return { start, level };
      }
      return undefined;
    },
  };
}

/** A line as a level compares it. */
export function normalizeLine(line: string, level: MatchLevel): string {
  switch (level) {
    case 0:
      return line;
    case 1:
      return trimRight(line);
    case 2:
      return trimBoth(line);
    case 3:
      return foldPunctuation(trimBoth(line));
  }
}

function buildLevel(lines: readonly string[], level: MatchLevel): Level {
  const ids = new Map<string, number>();
  const lineIds = new Int32Array(lines.length);
  for (let at = 0; at < lines.length; at += 1) {
    const line = normalizeLine(lines[at] ?? "", level);
    let id = ids.get(line);
    if (id === undefined) {
      id = ids.size;
      ids.set(line, id);
    }
    lineIds[at] = id;
  }
  const firstPlace = new Int32Array(ids.size + 1);
  for (const id of lineIds) firstPlace[id + 1] = (firstPlace[id + 1] ?? 0) + 1;
  for (let id = 0; id < ids.size; id += 1)
    firstPlace[id + 1] = (firstPlace[id + 1] ?? 0) + (firstPlace[id] ?? 0);
  const next = firstPlace.slice();
  const places = new Int32Array(lines.length);
  for (let at = 0; at < lines.length; at += 1) {
    const id = lineIds[at] ?? 0;
    const slot = next[id] ?? 0;
    places[slot] = at;
    next[id] = slot + 1;
  }
  return { ids, lineIds, firstPlace, places };
}

/** Ids of the pattern; undefined when one of its lines is nowhere in the file. */
function toIds(
  built: Level,
  pattern: readonly string[],
  level: MatchLevel,
): Int32Array | undefined {
  const ids = new Int32Array(pattern.length);
  for (let at = 0; at < pattern.length; at += 1) {
    const id = built.ids.get(normalizeLine(pattern[at] ?? "", level));
    if (id === undefined) return undefined;
    ids[at] = id;
  }
  return ids;
}

function findInLevel(level: Level, pattern: Int32Array | undefined, from: number): number {
  if (pattern === undefined) return -1;
  const rarest = findRarest(level, pattern);
  const id = pattern[rarest] ?? 0;
  const { lineIds, places } = level;
  const end = level.firstPlace[id + 1] ?? 0;
  let budget = lineIds.length * CANDIDATE_BUDGET + 1000;
  for (
    let at = lowerBound(places, level.firstPlace[id] ?? 0, end, from + rarest);
    at < end;
    at += 1
  ) {
    const start = (places[at] ?? 0) - rarest;
    if (start + pattern.length > lineIds.length) return -1;
    let same = 0;
    while (same < pattern.length && lineIds[start + same] === pattern[same]) same += 1;
    if (same === pattern.length) return start;
    budget -= same + 1;
    if (budget < 0) return findLinearly(lineIds, pattern, start + 1);
  }
  return -1;
}

function findRarest(level: Level, pattern: Int32Array): number {
  let rarest = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < pattern.length; at += 1) {
    const id = pattern[at] ?? 0;
    const count = (level.firstPlace[id + 1] ?? 0) - (level.firstPlace[id] ?? 0);
    if (count < fewest) {
      fewest = count;
      rarest = at;
    }
    if (count === 1) break;
  }
  return rarest;
}

function lowerBound(places: Int32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Knuth, Morris and Pratt's search: linear whatever repeats. */
function findLinearly(lineIds: Int32Array, pattern: Int32Array, from: number): number {
  const back = new Int32Array(pattern.length);
  for (let at = 1, same = 0; at < pattern.length; at += 1) {
    while (same > 0 && pattern[at] !== pattern[same]) same = back[same - 1] ?? 0;
    if (pattern[at] === pattern[same]) same += 1;
    back[at] = same;
  }
  for (let at = from, same = 0; at < lineIds.length; at += 1) {
    while (same > 0 && lineIds[at] !== pattern[same]) same = back[same - 1] ?? 0;
    if (lineIds[at] === pattern[same]) same += 1;
    if (same === pattern.length) return at - same + 1;
  }
  return -1;
}
