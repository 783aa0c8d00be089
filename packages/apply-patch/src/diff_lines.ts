/** A run of lines that differs; the lines before and after it are equal. Ends are exclusive. */
export interface LineEdit {
  /** First line in the old text, from 0. */
  oldStart: number;
  /** Line after the last one in the old text. */
  oldEnd: number;
  /** First line in the new text, from 0. */
  newStart: number;
  /** Line after the last one in the new text. */
  newEnd: number;
}

// Beyond this many lines removed and added the middle is called different as a whole: time and
// memory grow with the square of it.
const MAX_STEPS = 2000;

/** Finds a shortest edit from one list of lines to another (Myers, greedy). */
export function diffLines(old: readonly string[], now: readonly string[]): LineEdit[] {
  let start = 0;
  let oldEnd = old.length;
  let newEnd = now.length;
  while (start < Math.min(oldEnd, newEnd) && old[start] === now[start]) start += 1;
  while (Math.min(oldEnd, newEnd) > start && old[oldEnd - 1] === now[newEnd - 1]) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  const ids = new Map<string, number>();
  const toIds = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      const id = ids.get(line) ?? ids.size;
      ids.set(line, id);
      return id;
    });
  const from = toIds(old.slice(start, oldEnd));
  const to = toIds(now.slice(start, newEnd));
  const trace = walk(from, to);
  if (trace === undefined) return [{ oldStart: start, oldEnd, newStart: start, newEnd }];
  return readEdits(trace, { start, oldAt: from.length, newAt: to.length });
}

/**
 * Walks as far as each number of steps leads, on each diagonal.
 * @returns the old line reached on diagonal `k` after `n` steps as `[n][n + k]`; undefined when it is too far.
 */
function walk(from: Int32Array, to: Int32Array): Int32Array[] | undefined {
  const trace: Int32Array[] = [];
  for (let steps = 0; steps <= MAX_STEPS; steps += 1) {
    const reached = new Int32Array(2 * steps + 1);
    const last = trace[steps - 1] ?? reached;
    for (let k = -steps; k <= steps; k += 2) {
      let at = steps === 0 ? 0 : stepTo(last, steps, k).at;
      while (at < from.length && at - k < to.length && from[at] === to[at - k]) at += 1;
      reached[steps + k] = at;
      if (at >= from.length && at - k >= to.length) return trace;
    }
    trace.push(reached);
  }
  return undefined;
}

/** The better last step to a diagonal: an added line, or a removed one. */
function stepTo(last: Int32Array, steps: number, k: number) {
  const below = last[steps - 2 + k] ?? -1;
  const above = last[steps + k] ?? -1;
  const isAdded = k === -steps || (k !== steps && below < above);
  return { isAdded, at: isAdded ? above : below + 1 };
}

function readEdits(
  trace: readonly Int32Array[],
  end: { start: number; oldAt: number; newAt: number },
): LineEdit[] {
  const { start } = end;
  const edits: LineEdit[] = [];
  let k = end.oldAt - end.newAt;
  for (let steps = trace.length; steps > 0; steps -= 1) {
    const { isAdded, at } = stepTo(trace[steps - 1] ?? new Int32Array(), steps, k);
    const oldEnd = start + at;
    const newEnd = oldEnd - k;
    const oldStart = isAdded ? oldEnd : oldEnd - 1;
    const newStart = isAdded ? newEnd - 1 : newEnd;
    const next = edits[0];
    if (next?.oldStart === oldEnd && next.newStart === newEnd)
      edits[0] = { ...next, oldStart, newStart };
    else edits.unshift({ oldStart, oldEnd, newStart, newEnd });
    k += isAdded ? 1 : -1;
  }
  return edits;
}
