import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { liftDialectArguments } from "./lift_arguments.ts";

const SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    a: { type: "string" },
    b: { type: ["string", "null"] },
    c: { type: "string" },
    d: { type: "array", items: { $ref: "#/$defs/D" } },
    e: { $ref: "#/$defs/N" },
    f: {},
    g: {
      allOf: [
        { type: "object", properties: { x: { type: "string" } } },
        { properties: { x: { type: ["string", "null"] } } },
      ],
    },
    __proto__: { type: "string" },
  },
  required: ["c"],
  $defs: {
    D: { type: "object", properties: { x: { type: "string" }, d: { $ref: "#/$defs/D" } } },
    N: { anyOf: [{ type: "null" }, { type: "string" }] },
  },
};

test.for([
  ["an optional property", { a: null, c: "x" }, { c: "x" }],
  ["a nullable one stays", { b: null, c: "x" }, { b: null, c: "x" }],
  ["a required one stays", { c: null }, { c: null }],
  ["nullable through a reference", { c: "x", e: null }, { c: "x", e: null }],
  ["what may be anything stays", { c: "x", f: null }, { c: "x", f: null }],
  ["what is not declared stays", { c: "x", z: null }, { c: "x", z: null }],
  ["merged schemas count", { c: "x", g: { x: null } }, { c: "x", g: {} }],
  [
    "in lists and recursive definitions",
    { c: "x", d: [{ x: null, d: { x: null, d: null } }, { x: "y" }] },
    { c: "x", d: [{ d: {} }, { x: "y" }] },
  ],
  ["no object", [null], [null]],
] as const)("liftDialectArguments: %s", ([, value, lifted]) => {
  const before = JSON.stringify(value);
  expect(liftDialectArguments(value, SCHEMA, "openai-strict")).toEqual(lifted);
  expect(JSON.stringify(value)).toBe(before);
});

test.for(["openai", "llama.cpp", "gemini", "minimal"] as const)(
  "liftDialectArguments: for %s the value is the same",
  (dialect) => {
    const value = { a: null };
    expect(liftDialectArguments(value, SCHEMA, dialect)).toBe(value);
  },
);

const A: JsonSchema = {
  type: "object",
  properties: { k: { enum: ["a"] }, p: { type: "string" } },
  required: ["k"],
  additionalProperties: false,
};
const B: JsonSchema = {
  type: "object",
  properties: { k: { enum: ["b"] }, p: { type: "null" } },
  required: ["k", "p"],
  additionalProperties: false,
};

test.for([
  [{ x: { k: "a", p: null } }, { x: { k: "a" } }],
  [{ x: { k: "b", p: null } }, { x: { k: "b", p: null } }],
] as const)(
  "liftDialectArguments: %j, where only one alternative takes null",
  ([value, lifted]) => {
    const schema: JsonSchema = { type: "object", properties: { x: { anyOf: [A, B] } } };
    expect(liftDialectArguments(value, schema, "openai-strict")).toEqual(lifted);
  },
);

test("liftDialectArguments: a schema that cannot be read leaves the value", () => {
  const endless: JsonSchema = {};
  endless.items = endless;
  const value = { a: null };
  expect(liftDialectArguments(value, endless, "openai-strict")).toBe(value);
});

test("liftDialectArguments: what nests too deep is left as it is from there on", () => {
  const schema: JsonSchema = { $ref: "#/$defs/D", $defs: SCHEMA.$defs };
  let value: unknown = { x: null };
  for (let level = 0; level < 5000; level += 1) value = { d: value };
  expect(liftDialectArguments(value, schema, "openai-strict")).toHaveProperty("d.d.d");
});
