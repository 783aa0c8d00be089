import { expect, test } from "vitest";
import { checkShape, resolvePaths, type Shape } from "./shape.ts";

const CHOICES: Shape = { choices: ["a", "b", "c"] };
const PAIR: Shape = { choices: ["a", "b"], refused: { old: "`old` is gone" } };
const TABLE: Shape = {
  title: "struct Table",
  required: ["name"],
  fields: { name: "string", n: "u64", list: { list: "string" }, any: "any" },
};

test.for<[string, unknown, Shape, string | undefined]>([
  ["string", "x", "string", undefined],
  ["string", 5, "string", "invalid type: integer `5`, expected a string"],
  ["string", 1.5, "string", "invalid type: floating point `1.5`, expected a string"],
  ["string", true, "string", "invalid type: boolean `true`, expected a string"],
  ["string", ["x"], "string", "invalid type: sequence, expected a string"],
  ["string", {}, "string", "invalid type: map, expected a string"],
  ["boolean", "yes", "boolean", 'invalid type: string "yes", expected a boolean'],
  ["path", 1, "path", "invalid type: integer `1`, expected path string"],
  ["u64", 0, "u64", undefined],
  ["u64", -1, "u64", "invalid value: integer `-1`, expected u64"],
  ["u64", "1", "u64", 'invalid type: string "1", expected u64'],
  ["u16", 65_536, "u16", "invalid value: integer `65536`, expected u16"],
  ["i64", -1, "i64", undefined],
  ["nonzero", 0, "nonzero_u64", "invalid value: integer `0`, expected a nonzero u64"],
  ["usize", 0, "nonzero_usize", "invalid value: integer `0`, expected a nonzero usize"],
  ["seconds", 0.5, "seconds", undefined],
  ["seconds", 0, "seconds", undefined],
  ["seconds", "1", "seconds", 'invalid type: string "1", expected f64'],
  [
    "seconds",
    -1.5,
    "seconds",
    "invalid value: floating point `-1.5`, expected a number of seconds that is not negative",
  ],
  [
    "seconds",
    Number.POSITIVE_INFINITY,
    "seconds",
    "invalid value: floating point `Infinity`, expected a number of seconds that is not negative",
  ],
  ["choice", "b", CHOICES, undefined],
  ["choice", "x", CHOICES, "unknown variant `x`, expected one of `a`, `b`, `c`"],
  ["choice", 1, CHOICES, "invalid type: unit variant, expected string only"],
  ["two choices", "x", PAIR, "unknown variant `x`, expected `a` or `b`"],
  ["a refused choice", "old", PAIR, "`old` is gone"],
  ["list", "x", { list: "string" }, 'invalid type: string "x", expected a sequence'],
  ["list item", [1], { list: "string" }, "invalid type: integer `1`, expected a string"],
  ["map", "x", { map: "string" }, 'invalid type: string "x", expected a map'],
  ["table", 1, TABLE, "invalid type: integer `1`, expected struct Table"],
  ["table without a required key", { n: 1 }, TABLE, "missing field `name`"],
  ["scalar or table", true, { scalar: "boolean", table: TABLE }, undefined],
  ["scalar or table", { name: "x" }, { scalar: "boolean", table: TABLE }, undefined],
  ["scalar or list", ["x"], { scalar: "string", array: { list: "string" } }, undefined],
  [
    "scalar or word",
    "x",
    { scalar: "boolean", word: { choices: ["standalone"] } },
    "unknown variant `x`, expected `standalone`",
  ],
  ["any", { anything: [1] }, "any", undefined],
])("checkShape: %s %j", ([, value, shape, message]) => {
  expect(checkShape(value, shape).fault?.message).toBe(message);
});

test("checkShape: a fault names its keys, and a list instead of its item", () => {
  const shape: Shape = { map: TABLE };
  expect(checkShape({ x: { name: "n", n: "1" } }, shape).fault?.path).toEqual(["x", "n"]);
  expect(checkShape({ x: { name: "n", list: ["a", 1] } }, shape).fault?.path).toEqual([
    "x",
    "list",
  ]);
});

test("checkShape: unknown keys are gathered in order and never looked into", () => {
  const value = { a: { name: "n", typo: { deep: 1 }, any: { free: 1 } }, b: { name: "n", z: 1 } };
  expect(checkShape(value, { map: TABLE })).toEqual({
    fault: undefined,
    unknown: [
      ["a", "typo"],
      ["b", "z"],
    ],
  });
});

test("checkShape: a long wrong string is quoted in part", () => {
  const message = checkShape("x".repeat(5_000), "boolean").fault?.message ?? "";
  expect(message.length).toBeLessThan(260);
});

test("resolvePaths: makes every path absolute and leaves the rest", () => {
  const shape: Shape = {
    fields: {
      file: "path",
      roots: { list: "path" },
      deep: { map: { fields: { at: "path" } } },
      word: "string",
    },
  };
  const table = { file: "f", roots: ["r"], deep: { k: { at: "d" } }, word: "w", unknown: "u" };
  expect(resolvePaths(table, shape, (path) => `/base/${path}`)).toEqual({
    file: "/base/f",
    roots: ["/base/r"],
    deep: { k: { at: "/base/d" } },
    word: "w",
    unknown: "u",
  });
  expect(table.file).toBe("f");
});

test("resolvePaths: a table without paths comes back as it is", () => {
  const table = { word: "w" };
  expect(resolvePaths(table, { fields: { word: "string", file: "path" } }, String)).toBe(table);
});

test("checkShape: a map may know its keys", () => {
  const shape: Shape = { map: "boolean", knows: (key) => key.startsWith("a") };
  expect(checkShape({ a1: true, b1: "whatever" }, shape)).toEqual({
    fault: undefined,
    unknown: [["b1"]],
  });
});

test("checkShape: a map may hold keys with a shape of their own", () => {
  const shape: Shape = { map: "boolean", named: { n: TABLE }, knows: (key) => key === "a" };
  expect(checkShape({ a: true, n: { name: "x", typo: 1 }, b: 1 }, shape)).toEqual({
    fault: undefined,
    unknown: [["n", "typo"], ["b"]],
  });
  expect(checkShape({ n: {} }, shape).fault).toEqual({
    message: "missing field `name`",
    path: ["n"],
  });
});
