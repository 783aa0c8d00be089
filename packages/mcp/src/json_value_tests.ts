import { expect, test } from "vitest";
import { isJsonObject, isJsonValue, MAX_JSON_DEPTH, measureJson } from "./json_value.ts";

function nest(depth: number): unknown {
  let value: unknown = "leaf";
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}

test.for<[unknown, boolean]>([
  ["text", true],
  [null, true],
  [{ a: [1, true, { b: null }] }, true],
  [nest(MAX_JSON_DEPTH), true],
  [nest(MAX_JSON_DEPTH + 1), false],
  [undefined, false],
  [{ a: undefined }, false],
  [Number.NaN, false],
  [() => 1, false],
  [1n, false],
])("isJsonValue: case %#", ([value, want]) => {
  expect(isJsonValue(value)).toBe(want);
});

test("isJsonValue: a value a million levels deep is refused, not walked into the ground", () => {
  expect(isJsonValue(JSON.parse(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`))).toBe(false);
});

test("isJsonObject: an array or a text is none", () => {
  expect([{}, { a: 1 }, [], "x", null].map((value) => isJsonObject(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("measureJson: about the length of the text", () => {
  expect([
    measureJson("x".repeat(100)),
    measureJson({ abc: ["de"] }),
    measureJson(undefined),
  ]).toEqual([108, 29, undefined]);
});
