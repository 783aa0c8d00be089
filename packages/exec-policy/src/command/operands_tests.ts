import { expect, test } from "vitest";
import { listOperands, takeValues } from "./operands.ts";

const VALUED: ReadonlySet<string> = new Set(["-n", "--size"]);

test.for([
  [
    ["a", "-x", "b"],
    ["a", "b"],
  ],
  [["-n", "5", "a"], ["a"]],
  [["--size", "5", "--size=6", "a"], ["a"]],
  [["-n"], []],
  [
    ["a", "--", "-n", "-x"],
    ["a", "-n", "-x"],
  ],
  [["-"], []],
] as const)("operands: %j", ([args, expected]) => {
  expect(listOperands(args, VALUED)).toEqual(expected);
});

test.for([
  [["a", "-n", "5", "-x"], { values: ["5"], rest: ["a", "-x"] }],
  [["-n", "1", "--size", "2"], { values: ["1", "2"], rest: [] }],
  [["a", "-n"], { values: [], rest: ["a"] }],
  [["-n", "1", "--", "-n", "2"], { values: ["1"], rest: ["--", "-n", "2"] }],
] as const)("values: %j", ([args, expected]) => {
  expect(takeValues(args, VALUED)).toEqual(expected);
});
