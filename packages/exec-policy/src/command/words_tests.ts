import { expect, test } from "vitest";
import { isSedRange, splitShellWords, toProgramName } from "./words.ts";

test.for([
  ["git push", ["git", "push"]],
  ["  a\t b\n", ["a", "b"]],
  [`a 'b c' "d e"f`, ["a", "b c", "d ef"]],
  ["a\\ b \\'c", ["a b", "'c"]],
  ['"a\\"b\\n\\$"', ['a"b\\n$']],
  ["a \\\n b", ["a", "b"]],
  ["a # b", ["a"]],
  ["a # b\nc", ["a", "c"]],
  ["a#b 'c'#d", ["a#b", "c#d"]],
  [`'' ""`, ["", ""]],
  ["a && b | c", ["a", "&&", "b", "|", "c"]],
  ["", []],
  ["  # only", []],
  ["'a", undefined],
  ['"a\\"', undefined],
  ["a\\", undefined],
] as const)("split: %j", ([line, expected]) => {
  expect(splitShellWords(line)).toEqual(expected);
});

test.for([
  ["5p", true],
  ["1,5p", true],
  ["p", false],
  ["1,p", false],
  ["1,2,3p", false],
  ["+5p", false],
  ["5d", false],
] as const)("sed range: %j is %j", ([script, expected]) => {
  expect(isSedRange(script)).toBe(expected);
});

test("program name: the last part of the path", () => {
  expect(["ls", "/bin/ls", "./ls", "a/"].map(toProgramName)).toEqual(["ls", "ls", "ls", ""]);
});
