import { expect, test } from "vitest";
import type { JsonSchema } from "./json_schema.ts";
import { findRefLoops, listChildren, resolveRef } from "./resolve_ref.ts";

const LEAF: JsonSchema = { type: "string" };
const ROOT: JsonSchema = {
  items: LEAF,
  additionalProperties: LEAF,
  properties: { "a/b": { anyOf: [{}, LEAF] }, items: {} },
  $defs: { D: { properties: { items: LEAF } } },
  required: ["items"],
};

test.for([
  ["#/items", "/items"],
  ["#/additionalProperties", "/additionalProperties"],
  ["#/properties/a~1b/anyOf/1", "/properties/a~1b/anyOf/1"],
  ["#/$defs/D/properties/items", "/$defs/D/properties/items"],
] as const)("resolveRef: %s is found", ([ref, pointer]) => {
  expect(resolveRef(ROOT, ref)).toEqual({ pointer, schema: LEAF });
});

test("resolveRef: the root is found", () => {
  expect(resolveRef(ROOT, "#")).toEqual({ pointer: "", schema: ROOT });
});

test.for([
  "#/properties",
  "#/properties/toString",
  "#/required/0",
  "#/properties/a~1b/anyOf/2",
  "#/properties/a~1b/anyOf/x",
  "#/definitions/D",
  "#/items/items",
  "#/nothing",
  "#anchor",
  "https://e.com/s.json",
])("resolveRef: %s is not", (ref) => {
  expect(resolveRef(ROOT, ref)).toBeUndefined();
});

test("listChildren: all schemas directly below", () => {
  expect(listChildren(ROOT).length).toBe(5);
  expect(listChildren({ additionalProperties: true, type: "object" })).toEqual([]);
});

test("findRefLoops: references that come back without going down", () => {
  const direct = { $ref: "#/$defs/A" };
  const back = { $ref: "#/$defs/B" };
  const down = { $ref: "#/$defs/C" };
  const root: JsonSchema = {
    $defs: {
      A: direct,
      B: { anyOf: [{ allOf: [back] }, { type: "string" }] },
      C: { properties: { c: down } },
    },
  };
  expect(findRefLoops(root)).toEqual(new Set([direct, back]));
});

test("findRefLoops: a chain of many references counts as a loop somewhere", () => {
  const links = Array.from({ length: 5000 }, (_, at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]);
  const root: JsonSchema = { $defs: Object.fromEntries([...links, ["d5000", LEAF]]) };
  expect(findRefLoops(root).size).toBeGreaterThan(0);
});
