import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { intersectChoices } from "./intersect_choices.ts";
import { toAnything, toBareShape, toChoice } from "./schema_shape.ts";
import { ShapeBuilder } from "./shape_builder.ts";
import { toDialectSchema } from "./schema_dialect.ts";

/** What llama.cpp gets for both at once, which says the most. */
function merge(a: JsonSchema, b: JsonSchema): unknown {
  const both = toDialectSchema(
    { type: "object", properties: { x: { allOf: [a, b] } } },
    "llama.cpp",
  );
  return both.ok ? [both.schema.properties?.["x"], both.losses.length] : both;
}

const cases: readonly (readonly [string, JsonSchema, JsonSchema, JsonSchema])[] = [
  ["anything", {}, { type: "string" }, { type: "string" }],
  ["types", { type: ["string", "number"] }, { type: ["integer", "null"] }, { type: "integer" }],
  [
    "values",
    { enum: ["a", 1, { k: [2] }] },
    { enum: [{ k: [2] }, "a", "b"] },
    { type: ["string", "object"], enum: ["a", { k: [2] }] },
  ],
  [
    "values of a narrower type",
    { type: "number", enum: [1, 1.5] },
    { type: "integer" },
    { type: "integer", enum: [1] },
  ],
  [
    "properties",
    { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    { type: "object", properties: { b: {} } },
    {
      type: "object",
      properties: {
        a: { type: "string" },
        b: { type: ["string", "number", "boolean", "object", "array", "null"] },
      },
      required: ["a"],
    },
  ],
  [
    "the same property",
    { type: "object", properties: { a: { type: ["string", "null"] } } },
    { type: "object", properties: { a: { type: "string" } } },
    { type: "object", properties: { a: { type: "string" } } },
  ],
  [
    "a closed object forbids",
    { type: "object", properties: { a: {} }, additionalProperties: false },
    { type: "object", properties: { a: { type: "string" }, b: {} } },
    { type: "object", properties: { a: { type: "string" } }, additionalProperties: false },
  ],
  [
    "other members",
    {
      type: "object",
      properties: { a: { type: ["string", "null"] } },
      additionalProperties: { type: "string" },
    },
    { type: "object", properties: { b: {} }, additionalProperties: { type: ["string", "null"] } },
    {
      type: "object",
      properties: { a: { type: ["string", "null"] }, b: { type: "string" } },
      additionalProperties: { type: "string" },
    },
  ],
  [
    "lists",
    { type: "array", items: { type: ["string", "null"] }, minItems: 1 },
    { type: "array", items: { type: "string" }, minItems: 2 },
    { type: "array", items: { type: "string" }, minItems: 2 },
  ],
  [
    "descriptions",
    { type: "string", description: "a" },
    { type: "string", description: "b" },
    { type: "string", description: "a\nb" },
  ],
];

test.for(cases)("intersectChoices: %s", ([, a, b, both]) => {
  expect(merge(a, b)).toEqual([both, 0]);
});

test("intersectChoices: what contradicts, or takes too much work, is half kept and reported", () => {
  const builder = new ShapeBuilder({}, { keepsReferences: false });
  const text = toChoice("/t", undefined, [toBareShape("string", "/t")]);
  const number = toChoice("/n", undefined, [toBareShape("number", "/n")]);
  expect(intersectChoices(text, number, builder)).toEqual(text);
  expect(intersectChoices(toAnything(""), number, builder)).toEqual(number);
  builder.charge(1_000_000);
  expect(intersectChoices(text, text, builder)).toEqual(text);
  expect(builder.losses.list()).toEqual([
    {
      pointer: "/t",
      keyword: "allOf",
      what: "no value fits all of it: only one side is kept",
      effect: "wider",
    },
    {
      pointer: "/t",
      keyword: "allOf",
      what: "too many combinations of alternatives: only one side is kept",
      effect: "wider",
    },
  ]);
});

test("intersectChoices: a recursive definition merged with itself stays", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: { x: { allOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] } },
    additionalProperties: false,
    $defs: {
      A: { type: "object", properties: { n: { $ref: "#/$defs/A" } }, additionalProperties: false },
      B: { type: "object", properties: { n: { $ref: "#/$defs/B" } }, additionalProperties: false },
    },
  };
  const strict = toDialectSchema(schema, "openai-strict");
  expect(strict.ok && strict.schema.properties).toEqual({
    x: {
      type: ["object", "null"],
      properties: { n: { anyOf: [{ $ref: "#/$defs/B" }, { type: "null" }] } },
      required: ["n"],
      additionalProperties: false,
    },
  });
  expect(strict.ok && strict.losses.filter(({ effect }) => effect === "wider")).toEqual([
    {
      pointer: "/$defs/A/properties/n",
      keyword: "$ref",
      what: "stands beside a recursive $ref: only that is kept",
      effect: "wider",
    },
  ]);
});
