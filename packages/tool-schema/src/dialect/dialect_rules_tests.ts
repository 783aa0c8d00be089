import { expect, test } from "vitest";
import { DIALECT_RULES } from "./dialect_rules.ts";
import { findArgumentProblem } from "../check/find_argument_problem.ts";

const VALUES = ["x", 1.5, true, null, {}, { a: [1] }, [], ["x"], [1]];

test.for([
  ["openai-strict", ["x", 1.5, true, null]],
  ["llama.cpp", VALUES],
  ["gemini", ["x", 1.5, true, {}, { a: [1] }, [], ["x"]]],
  ["minimal", ["x"]],
] as const)("%s: what stands for anything takes what it says", ([dialect, taken]) => {
  const { anything, anythingTakes } = DIALECT_RULES[dialect];
  const fits = (value: unknown): boolean => findArgumentProblem(anything, value) === undefined;
  expect(VALUES.filter(fits)).toEqual(taken);
  expect(anythingTakes === undefined).toBe(taken.length === VALUES.length);
});
