import { expect, test } from "vitest";
import { findNearestWord, measureEditDistance } from "./nearest_word.ts";

test.for([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "abd", 1],
  ["abc", "acb", 1],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
] as const)("measureEditDistance: '%s' to '%s' is %d", ([a, b, expected]) => {
  expect([measureEditDistance(a, b), measureEditDistance(b, a)]).toEqual([expected, expected]);
});

const WORDS = ["exec", "demo", "login", "logout", "features", "apply-patch"];

test.for([
  ["exce", "exec"],
  ["EXEC", "exec"],
  ["feat", "features"],
  ["log-in", "login"],
  ["aply-patch", "apply-patch"],
  ["zzzzzz", undefined],
  ["", undefined],
] as const)("findNearestWord: '%s' is taken for %s", ([word, expected]) => {
  expect(findNearestWord(word, WORDS)).toBe(expected);
});
