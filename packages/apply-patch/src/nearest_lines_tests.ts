import { expect, test } from "vitest";
import { describeNearestLines } from "./nearest_lines.ts";

const FILE = ["function one() {", "  return 1;", "}", "function two() {", "  return 2;", "}"];

test.for([
  [
    "lines that are mostly there",
    ["function two() {", "  return 3;", "}"],
    "4: function two() {\n5:   return 2;\n6: }",
  ],
  ["a line that is much alike", ["  retrun 2;"], "5:   return 2;"],
] as const)("describeNearestLines: %s", ([, pattern, shown]) => {
  expect(describeNearestLines(FILE, pattern)).toBe(`the nearest lines of the file are\n${shown}`);
});

test("describeNearestLines: says when nothing is alike, or nothing is there", () => {
  expect(describeNearestLines(FILE, ["zzzzqqqq"])).toBe(
    "read the file again: none of these lines is in it",
  );
  expect(describeNearestLines([], ["a"])).toBe("the file is empty");
  expect(describeNearestLines(["a"], [""])).toBe(
    "read the file again: none of these lines is in it",
  );
});

test("describeNearestLines: shows five lines at most, and cuts long ones", () => {
  const lines = Array.from({ length: 50 }, (_, at) => `line ${at} ${"x".repeat(500)}`);
  const hint = describeNearestLines(lines, lines.slice(10, 30)) ?? "";
  expect(hint.split("\n")).toHaveLength(6);
  expect(hint.length).toBeLessThan(800);
});

test("describeNearestLines: a file of equal lines takes no quadratic time", () => {
  const lines = Array.from({ length: 20_000 }, () => "same");
  expect(
    describeNearestLines(
      lines,
      Array.from({ length: 500 }, () => "same"),
    ),
  ).toContain("1: same");
});
