import { CELL_FILE, PRELUDE_FILE } from "./cell_prelude.ts";

const FRAME = /^ {4}at /;

/**
 * A stack of V8 as the script sees itself: without frames of the code around it.
 */
export function cleanV8Stack(stack: string): string {
  const lines = stack.split("\n");
  const from = lines.findIndex((line) => FRAME.test(line));
  if (from < 0) return stack;
  const frames = lines.slice(from);
  return [...lines.slice(0, from), ...withoutPrelude(frames)].join("\n");
}

/** Frames of a script, without those of the code around it and of the builtins that this code called. */
export function withoutPrelude(frames: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const frame of frames) {
    if (!frame.includes(PRELUDE_FILE)) {
      kept.push(frame);
      continue;
    }
    while (kept.length > 0 && kept.at(-1)?.includes(CELL_FILE) === false) kept.pop();
  }
  return kept;
}
