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

interface Box extends LineEdit {}

// Past this many steps in one box the box is called different as a whole: a diff stays linear-ish.
const MAX_STEPS = 2000;

/** Finds a shortest edit from one list of lines to another (Myers, linear space). */
export function diffLines(old: readonly string[], now: readonly string[]): LineEdit[] {
  const ids = new Map<string, number>();
  const toIds = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      const known = ids.get(line);
      if (known !== undefined) return known;
      ids.set(line, ids.size);
      return ids.size - 1;
    });
  const differ = new Differ(toIds(old), toIds(now));
  return differ.run();
}

class Differ {
  readonly #old: Int32Array;
  readonly #now: Int32Array;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #edits: LineEdit[] = [];

  constructor(old: Int32Array, now: Int32Array) {
    this.#old = old;
    this.#now = now;
    const size = 2 * Math.min(old.length + now.length, MAX_STEPS) + 5;
    this.#forward = new Int32Array(size);
    this.#backward = new Int32Array(size);
  }

  run(): LineEdit[] {
    const todo: Box[] = [
      { oldStart: 0, oldEnd: this.#old.length, newStart: 0, newEnd: this.#now.length },
    ];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const box = this.#trim(next);
      if (box.oldStart === box.oldEnd || box.newStart === box.newEnd) {
        this.#push(box);
        continue;
      }
      const middle = this.#findMiddle(box);
      if (middle === undefined) {
        this.#push(box);
        continue;
      }
      const [oldAt, newAt] = middle;
      // The left half is done first: it is pushed last.
      todo.push({ ...box, oldStart: oldAt, newStart: newAt });
      todo.push({ ...box, oldEnd: oldAt, newEnd: newAt });
    }
    return this.#edits;
  }

  #push(box: Box): void {
    if (box.oldStart === box.oldEnd && box.newStart === box.newEnd) return;
    const last = this.#edits.at(-1);
    if (last !== undefined && last.oldEnd === box.oldStart && last.newEnd === box.newStart) {
      last.oldEnd = box.oldEnd;
      last.newEnd = box.newEnd;
    } else this.#edits.push({ ...box });
  }

  #trim(box: Box): Box {
    let { oldStart, oldEnd, newStart, newEnd } = box;
    while (oldStart < oldEnd && newStart < newEnd && this.#old[oldStart] === this.#now[newStart]) {
      oldStart += 1;
      newStart += 1;
    }
    while (
      oldStart < oldEnd &&
      newStart < newEnd &&
      this.#old[oldEnd - 1] === this.#now[newEnd - 1]
    ) {
      oldEnd -= 1;
      newEnd -= 1;
    }
    return { oldStart, oldEnd, newStart, newEnd };
  }

  /** A point on a shortest path, found by walking from both ends; undefined when it is too far. */
  #findMiddle(box: Box): readonly [number, number] | undefined {
    const oldLength = box.oldEnd - box.oldStart;
    const newLength = box.newEnd - box.newStart;
    const delta = oldLength - newLength;
    const limit = Math.min(Math.ceil((oldLength + newLength) / 2), Math.floor(MAX_STEPS / 2));
    const middle = limit + 1;
    this.#forward[middle + 1] = 0;
    this.#backward[middle + 1] = 0;
    for (let steps = 0; steps <= limit; steps += 1) {
      for (let k = -steps; k <= steps; k += 2) {
        const x = this.#extend(this.#forward, { box, k, steps, middle, isForward: true });
        const other = delta - k;
        if (delta % 2 !== 0 && Math.abs(other) <= steps - 1) {
          const back = this.#backward[middle + other] ?? 0;
          if (x + back >= oldLength) return toPoint(box, x, k);
        }
      }
      for (let k = -steps; k <= steps; k += 2) {
        const x = this.#extend(this.#backward, { box, k, steps, middle, isForward: false });
        const other = delta - k;
        if (delta % 2 === 0 && Math.abs(other) <= steps) {
          const front = this.#forward[middle + other] ?? 0;
          if (x + front >= oldLength) return toPoint(box, front, other);
        }
      }
    }
    return undefined;
  }

  #extend(
    reach: Int32Array,
    at: { box: Box; k: number; steps: number; middle: number; isForward: boolean },
  ): number {
    const { box, k, steps, middle, isForward } = at;
    const left = reach[middle + k - 1] ?? 0;
    const right = reach[middle + k + 1] ?? 0;
    const goesDown = k === -steps || (k !== steps && left < right);
    const oldLength = box.oldEnd - box.oldStart;
    const newLength = box.newEnd - box.newStart;
    let x = goesDown ? right : left + 1;
    let y = x - k;
    while (x < oldLength && y < newLength) {
      const same = isForward
        ? this.#old[box.oldStart + x] === this.#now[box.newStart + y]
        : this.#old[box.oldEnd - 1 - x] === this.#now[box.newEnd - 1 - y];
      if (!same) break;
      x += 1;
      y += 1;
    }
    reach[middle + k] = x;
    return x;
  }
}

function toPoint(box: Box, x: number, k: number): readonly [number, number] | undefined {
  const y = x - k;
  const oldAt = box.oldStart + x;
  const newAt = box.newStart + y;
  const isInside = oldAt <= box.oldEnd && newAt <= box.newEnd && y >= 0;
  const isCorner =
    (oldAt === box.oldStart && newAt === box.newStart) ||
    (oldAt === box.oldEnd && newAt === box.newEnd);
  return isInside && !isCorner ? [oldAt, newAt] : undefined;
}
