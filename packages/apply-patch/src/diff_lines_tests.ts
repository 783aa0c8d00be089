import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines, type LineEdit } from "./diff_lines.ts";

function replay(old: readonly string[], now: readonly string[], edits: readonly LineEdit[]) {
  const out: string[] = [];
  let at = 0;
  for (const edit of edits) {
    out.push(...old.slice(at, edit.oldStart), ...now.slice(edit.newStart, edit.newEnd));
    at = edit.oldEnd;
  }
  return [...out, ...old.slice(at)];
}

function countCommon(old: readonly string[], now: readonly string[]): number {
  let row = now.map(() => 0).concat(0);
  for (const line of old) {
    const next = [0];
    for (const [at, other] of now.entries())
      next.push(line === other ? (row[at] ?? 0) + 1 : Math.max(next[at] ?? 0, row[at + 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

test("diffLines: the edits make the new lines, and no shorter ones do", () => {
  const anyLines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 14 });
  fc.assert(
    fc.property(anyLines, anyLines, (old, now) => {
      const edits = diffLines(old, now);
      expect(replay(old, now, edits)).toEqual(now);
      const removed = edits.reduce((sum, edit) => sum + edit.oldEnd - edit.oldStart, 0);
      expect(old.length - removed).toBe(countCommon(old, now));
    }),
    { numRuns: 3000 },
  );
});

test("diffLines: equal lists have no edits", () => {
  expect(diffLines(["a", "b"], ["a", "b"])).toEqual([]);
});

test("diffLines: lists without anything in common are one edit", () => {
  const old = Array.from({ length: 5000 }, (_, at) => `a${at}`);
  const now = Array.from({ length: 5000 }, (_, at) => `b${at}`);
  expect(diffLines(old, now)).toEqual([{ oldStart: 0, oldEnd: 5000, newStart: 0, newEnd: 5000 }]);
});
