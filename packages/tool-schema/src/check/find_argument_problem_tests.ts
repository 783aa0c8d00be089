import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { findArgumentProblem } from "./find_argument_problem.ts";

const SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    path: { type: "string" },
    lines: { type: "array", items: { type: "integer" } },
    deep: { $ref: "#" },
  },
  required: ["path"],
};

test.for([
  [{ path: "a" }, undefined],
  [{ path: "a", lines: [1, 2], deep: { path: "b" } }, undefined],
  [{}, 'invalid arguments: missing property "path"'],
  [{ path: "a", lines: [1, "2"] }, 'invalid arguments at /lines/1: expected integer, got "2"'],
  [{ path: "a", deep: { path: 1 } }, "invalid arguments at /deep/path: expected string, got 1"],
  [undefined, "invalid arguments at the root: a value of type undefined is not JSON"],
  [{ path: () => "" }, "invalid arguments at /path: a value of type function is not JSON"],
  [[Number.POSITIVE_INFINITY], "invalid arguments at /0: a value of type number is not JSON"],
] as const)("findArgumentProblem: %j", ([value, problem]) => {
  expect(findArgumentProblem(SCHEMA, value)).toBe(problem);
});

test("findArgumentProblem: schema and value stay as they are, also frozen ones", () => {
  const schema = Object.freeze({
    type: "object",
    properties: Object.freeze({ a: Object.freeze({ $ref: "#" }) }),
  } as const);
  const value = Object.freeze({ a: Object.freeze([]) });
  expect(findArgumentProblem(schema, value)).toBe(
    "invalid arguments at /a: expected object, got a list of 0",
  );
  expect(Object.getOwnPropertyNames(schema)).toEqual(["type", "properties"]);
});

test("findArgumentProblem: a problem is one line of at most 400 characters", () => {
  const names = Array.from({ length: 50 }, (_, at) => `${"long\n".repeat(60)}${at}`);
  const problem = findArgumentProblem({ type: "object", required: names }, {}) ?? "";
  expect([problem.length, problem.includes("\n")]).toEqual([400, false]);
});

test("findArgumentProblem: names that are not whole Unicode are not checked", () => {
  expect(findArgumentProblem(SCHEMA, { "\uD800": 1 })).toBeUndefined();
});

test("findArgumentProblem: arguments that nest deeper than 128 levels are refused", () => {
  const nest = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  expect(findArgumentProblem({}, nest(128))).toBeUndefined();
  expect(findArgumentProblem({}, nest(129))).toBe(
    "invalid arguments: they nest deeper than 128 levels (at /0/0/0/0/0/0/…/0/0/0/0/0)",
  );
  expect(findArgumentProblem({}, nest(5000))).toContain("nest deeper");
});

test("findArgumentProblem: a schema that cannot be read accepts anything", () => {
  const endless: JsonSchema = {};
  endless.items = endless;
  expect(findArgumentProblem(endless, 5)).toBeUndefined();
});

test("findArgumentProblem: what branches without end is given up, not followed", () => {
  const node: JsonSchema = {
    anyOf: [{ properties: { n: { $ref: "#" } } }, { items: {}, properties: { n: { $ref: "#" } } }],
  };
  let value: unknown = 5;
  for (let level = 0; level < 100; level += 1) value = { n: value };
  const tangled = { ...node, type: "object" } as const;
  expect(findArgumentProblem(tangled, value)).toBeUndefined();
  expect(findArgumentProblem(tangled, { n: 5 })).toContain("expected object, got 5");
});

test("findArgumentProblem: a chain of thousands of references is fine", () => {
  const links = Array.from({ length: 5000 }, (_, at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]);
  const $defs: JsonSchema["$defs"] = Object.fromEntries([...links, ["d5000", { type: "string" }]]);
  expect(findArgumentProblem({ $ref: "#/$defs/d0", $defs }, "x")).toBeUndefined();
});

test("findArgumentProblem: long lists and wide objects are checked in time", () => {
  const rows = Array.from({ length: 20_000 }, () => ({ path: "x" }));
  const list: JsonSchema = { type: "array", items: SCHEMA };
  expect(findArgumentProblem(list, rows)).toBeUndefined();
  expect(findArgumentProblem(list, [...rows, {}])).toBe(
    'invalid arguments at /20000: missing property "path"',
  );
  const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${at}`, 1]));
  const alternatives: JsonSchema[] = Array.from({ length: 500 }, () => ({
    type: "object",
    required: ["zz"],
  }));
  expect(findArgumentProblem({ anyOf: alternatives }, wide)).toBeUndefined();
});
