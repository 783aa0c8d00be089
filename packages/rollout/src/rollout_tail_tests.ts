import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { readRolloutTail } from "./rollout_tail.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function readTailOf(text: string): unknown {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-"));
  made.push(folder);
  const file = path.join(folder, "r.jsonl");
  fs.writeFileSync(file, text);
  return readRolloutTail(file);
}

const line = (ordinal: number | undefined, payload: unknown = {}): string =>
  JSON.stringify({ timestamp: "t", ordinal, type: "a", payload });

test.for([
  ["an empty file", "", 0, false],
  ["whole lines", `${line(4)}\n${line(5)}\n`, 6, false],
  ["a line without its end", `${line(4)}\n${line(5)}`, 6, true],
  ["a line cut off", `${line(4)}\n${line(5).slice(0, -1)}`, 5, true],
  ["a character cut off", `${line(4)}\n{"timestamp":"\u{fffd}`, 5, true],
  ["broken lines at the end", `${line(4)}\n{broken\n\n`, 5, false],
  ["lines without numbers", `${line(undefined)}\n${line(undefined)}\n`, 0, false],
  ["a line without a number after one with", `${line(8)}\n${line(undefined)}\n`, 9, false],
  ["nothing that is a line", "not ours\n", 0, false],
] as const)("readRolloutTail: %s", ([_name, text, nextOrdinal, isTorn]) => {
  expect(readTailOf(text)).toEqual({ nextOrdinal, isTorn });
});

test("readRolloutTail: a last line longer than the first look is found whole", () => {
  const history = "ü".repeat(600_000);
  expect([
    readTailOf(`${line(11)}\n${line(12, history)}\n`),
    readTailOf(`${line(11)}\n${line(12, history).slice(0, -5)}`),
  ]).toEqual([
    { nextOrdinal: 13, isTorn: false },
    { nextOrdinal: 12, isTorn: true },
  ]);
});

test("readRolloutTail: a file that is not there is named", () => {
  expect(() => readRolloutTail("/nowhere/r.jsonl")).toThrow(
    "cannot read session file /nowhere/r.jsonl",
  );
});
