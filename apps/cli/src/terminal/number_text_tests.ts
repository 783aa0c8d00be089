import { expect, test } from "vitest";
import { formatAmount, formatCount, formatDuration } from "./number_text.ts";

test.for([
  [-1, "0ms"],
  [0, "0ms"],
  [4.4, "4ms"],
  [999.4, "999ms"],
  [999.6, "1.0s"],
  [1234, "1.2s"],
  [59_949, "59.9s"],
  [59_951, "1m 00s"],
  [125_000, "2m 05s"],
  [3_780_000, "1h 03m"],
] as const)("formatDuration: %d is %s", ([ms, expected]) => {
  expect(formatDuration(ms)).toBe(expected);
});

test.for([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1_234_567, "1,234,567"],
] as const)("formatCount: %d is %s", ([count, expected]) => {
  expect(formatCount(count)).toBe(expected);
});

test("formatAmount: one is singular", () => {
  expect([formatAmount(0, "file"), formatAmount(1, "file"), formatAmount(1200, "line")]).toEqual([
    "0 files",
    "1 file",
    "1,200 lines",
  ]);
});
