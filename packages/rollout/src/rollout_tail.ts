import fs from "node:fs";
import { toRolloutError } from "./rollout_error.ts";
import { parseRolloutLine } from "./rollout_line.ts";

/** Enough for the last lines of most sessions. */
const FIRST_LOOK_BYTES = 64 * 1024;
/** A compaction writes the whole history into one line, so a look that finds no line goes further back. */
const LOOK_GROWTH = 8;
/** No line is read that readers would skip for its length. */
const MAX_LOOK_BYTES = 64 * 1024 * 1024;

/** How a session file ends. */
export interface RolloutTail {
  /** One more than the last whole line's number; 0 in a file whose lines have none. */
  nextOrdinal: number;
  /** Whether the last line was cut off: its end of line is missing. */
  isTorn: boolean;
}

/**
 * Looks at the end of a session file, as far back as the last whole line.
 *
 * @throws `RolloutError` `read_failed`.
 */
export function readRolloutTail(file: string): RolloutTail {
  try {
    const descriptor = fs.openSync(file, "r");
    try {
      return readTail(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (cause) {
    throw toRolloutError("read_failed", "read", file, cause);
  }
}

function readTail(descriptor: number): RolloutTail {
  const { size } = fs.fstatSync(descriptor);
  for (let look = FIRST_LOOK_BYTES; ; look *= LOOK_GROWTH) {
    const length = Math.min(size, look, MAX_LOOK_BYTES);
    const bytes = Buffer.alloc(length);
    fs.readSync(descriptor, bytes, 0, length, size - length);
    const text = bytes.toString("utf8");
    const isTorn = text !== "" && !text.endsWith("\n");
    const nextOrdinal = findNextOrdinal(text.split("\n"));
    if (nextOrdinal !== undefined) return { nextOrdinal, isTorn };
    if (length < look || length === MAX_LOOK_BYTES) return { nextOrdinal: 0, isTorn };
  }
}

/** `undefined` when none of these is a whole line. */
function findNextOrdinal(texts: readonly string[]): number | undefined {
  let isAnyWhole = false;
  for (const text of texts.toReversed()) {
    const line = parseRolloutLine(text);
    if (line?.ordinal !== undefined) return line.ordinal + 1;
    isAnyWhole ||= line !== undefined;
  }
  return isAnyWhole ? 0 : undefined;
}
