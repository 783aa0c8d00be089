import { expect, test } from "vitest";
import { countCharacters, takeCharacters, toListedDescription, toSingleLine } from "./skill.ts";

test("toSingleLine: white space is collapsed", () => {
  expect(toSingleLine("  a\n\t b \u00a0 c  ")).toBe("a b c");
});

test.for<[string, number]>([
  ["", 0],
  ["abc", 3],
  ["a😀b", 3],
  ["\ud83d", 1],
  ["\ud83da", 2],
])("countCharacters: %j has %i", ([text, count]) => {
  expect(countCharacters(text)).toBe(count);
});

test.for<[string, number, string]>([
  ["abc", 5, "abc"],
  ["abc", 2, "ab"],
  ["😀😀😀", 2, "😀😀"],
  ["a😀b", 2, "a😀"],
  ["abc", 0, ""],
])("takeCharacters: %j cut to %i", ([text, count, taken]) => {
  expect(takeCharacters(text, count)).toBe(taken);
});

test("toListedDescription: 1024 characters stay, 1025 are 1021 and three dots", () => {
  expect(toListedDescription("😀".repeat(1024))).toBe("😀".repeat(1024));
  expect(toListedDescription("😀".repeat(1025))).toBe(`${"😀".repeat(1021)}...`);
  expect(toListedDescription("d".repeat(2000))).toBe(`${"d".repeat(1021)}...`);
});
