import { expect, test } from "vitest";
import { isJsonObject, isJsonValue } from "./json_guard.ts";

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

test.for([
  [null, true],
  ["text", true],
  [{ a: [1, true, null, { b: undefined }] }, true],
  [undefined, false],
  [Number.NaN, false],
  [[undefined], false],
  [{ a: 1n }, false],
  [() => 1, false],
] as const)("isJsonValue: %o", ([value, expected]) => {
  expect(isJsonValue(value)).toBe(expected);
});

test("isJsonValue: takes 128 levels and refuses what would overflow the stack", () => {
  expect([isJsonValue(nest(128)), isJsonValue(nest(129)), isJsonValue(nest(100_000))]).toEqual([
    true,
    false,
    false,
  ]);
});

test.for([
  [{ a: 1 }, true],
  [[1], false],
  [null, false],
  ["a", false],
] as const)("isJsonObject: %o", ([value, expected]) => {
  expect(isJsonObject(value)).toBe(expected);
});
