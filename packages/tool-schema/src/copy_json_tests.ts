import { expect, test } from "vitest";
import { copyJson, isJsonObject, showPlace } from "./copy_json.ts";

const LIMITS = { maxDepth: 3, maxValues: 6 };

test("copyJson: the copy is equal and shares nothing", () => {
  const input = { a: [1, "x", null], b: true };
  const copy = copyJson(input, LIMITS);
  expect(copy).toEqual({ ok: true, value: input });
  if (copy.ok && isJsonObject(copy.value)) copy.value["a"] = 1;
  expect(input).toEqual({ a: [1, "x", null], b: true });
});

test("copyJson: undefined members are left out, a member called __proto__ stays one", () => {
  const input: unknown = JSON.parse('{"__proto__":{"x":1}}');
  const copy = copyJson(Object.assign(Object(input), { gone: undefined }), LIMITS);
  expect(copy.ok && JSON.stringify(copy.value)).toBe('{"__proto__":{"x":1}}');
});

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const shared = [1, 2];

test.for([
  ["nests too deep", [[[[]]]], "the schema nests deeper than 3 levels (at /0/0/0)"],
  ["contains itself", cyclic, "the schema nests deeper than 3 levels (at /self/self/self)"],
  ["many values", [1, 2, 3, 4, 5, 6], "the schema has more than 6 values (at /5)"],
  ["shared parts count each time", [shared, shared], "the schema has more than 6 values (at /1/1)"],
  ["a function", { a: () => 1 }, "a value of type function is not JSON (at /a)"],
  ["not a number", [Number.NaN], "NaN is not a JSON value (at /0)"],
  ["nothing", undefined, "a value of type undefined is not JSON (at the root)"],
] as const)("copyJson: %s", ([, input, problem]) => {
  expect(copyJson(input, LIMITS)).toEqual({ ok: false, problem });
});

test.for([
  [[], "the root"],
  [["a", 0, "b/c"], "/a/0/b~1c"],
  [["a\nb"], "/a b"],
  [Array.from({ length: 20 }, (_, at) => at), "/0/1/2/3/4/5/…/15/16/17/18/19"],
  [["x".repeat(200)], `/${"x".repeat(59)}…${"x".repeat(60)}`],
] as const)("showPlace: %j", ([path, shown]) => {
  expect(showPlace(path)).toBe(shown);
});
