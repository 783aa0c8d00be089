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
  /** Id of each line; equal lines have equal ids. */
  lineIds: Int32Array;
}

const LEVELS: readonly MatchLevel[] = [0, 1, 2, 3];

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
        const start = findIds(built.lineIds, toIds(built, pattern, level), from);
        if (start !== undefined) return { start, level };
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
  return { ids, lineIds };
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

/** Knuth, Morris and Pratt's search: linear whatever repeats. */
function findIds(
  lineIds: Int32Array,
  pattern: Int32Array | undefined,
  from: number,
): number | undefined {
  if (pattern === undefined) return undefined;
  const back = new Int32Array(pattern.length);
  const extend = (same: number, id: number | undefined): number => {
    let length = same;
    while (length > 0 && id !== pattern[length]) length = back[length - 1] ?? 0;
    return id === pattern[length] ? length + 1 : length;
  };
  for (let at = 1; at < pattern.length; at += 1) back[at] = extend(back[at - 1] ?? 0, pattern[at]);
  for (let at = from, same = 0; at < lineIds.length; at += 1) {
    same = extend(same, lineIds[at]);
    if (same === pattern.length) return at - same + 1;
  }
  return undefined;
}
