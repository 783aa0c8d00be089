import { expect, test } from "vitest";
import {
  isTable,
  mergeTables,
  readBoolean,
  readChoice,
  readPath,
  readStrings,
  readStringTable,
  readTable,
} from "./toml_table.ts";

test.for<[string, unknown, boolean]>([
  ["a table", {}, true],
  ["a list", [], false],
  ["a date", new Date(0), false],
  ["nothing", null, false],
  ["a word", "x", false],
])("isTable: %s", ([, value, expected]) => {
  expect(isTable(value)).toBe(expected);
});

test("mergeTables: tables merge deeply, lists and scalars replace, inputs stay", () => {
  const base = { t: { a: 1, list: [1, 2] }, s: "low", only: true };
  const over = { t: { b: 2, list: [3] }, s: { now: "a table" } };
  expect(mergeTables(base, over)).toEqual({
    t: { a: 1, b: 2, list: [3] },
    s: { now: "a table" },
    only: true,
  });
  expect(base).toEqual({ t: { a: 1, list: [1, 2] }, s: "low", only: true });
});

test("mergeTables: a key that objects inherit is an ordinary key", () => {
  expect(mergeTables({}, { constructor: { a: 1 } })).toEqual({ constructor: { a: 1 } });
});

test.for<[readonly string[], unknown]>([
  [["a", "b"], 1],
  [["list", "1", "x"], 2],
  [["a", "none"], undefined],
  [["a", "b", "c"], undefined],
  [["toString"], undefined],
  [["list", "9"], undefined],
])("readPath: %j", ([path, expected]) => {
  expect(readPath({ a: { b: 1 }, list: [{}, { x: 2 }] }, path)).toBe(expected);
});

test("readers: give what is there and pass over what is not", () => {
  const table = { t: { a: "x", n: 1 }, yes: true, list: ["a", 1, "b"], word: "low" };
  expect([readTable(table, "t"), readTable(table, "yes"), readTable(table, "none")]).toEqual([
    { a: "x", n: 1 },
    {},
    {},
  ]);
  expect([readBoolean(table, "yes"), readBoolean(table, "word")]).toEqual([true, undefined]);
  expect([readStrings(table, "list"), readStrings(table, "t")]).toEqual([["a", "b"], undefined]);
  expect([readStringTable(table, "t"), readStringTable(table, "list")]).toEqual([
    { a: "x" },
    undefined,
  ]);
  expect([readChoice(table, "word", ["low", "high"]), readChoice(table, "word", ["high"])]).toEqual(
    ["low", undefined],
  );
});
