import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { areExclusive } from "./exclusive_choices.ts";
import { ShapeBuilder } from "./shape_builder.ts";

const op = (...values: string[]): JsonSchema => ({
  type: "object",
  properties: { op: { enum: values } },
  required: ["op"],
});

const cases: readonly (readonly [string, boolean, readonly JsonSchema[]])[] = [
  ["one alternative", true, [{}]],
  ["different types", true, [{ type: "string" }, { type: ["integer", "null"] }, { type: "array" }]],
  ["the same type", false, [{ type: "string" }, { type: ["string", "null"] }]],
  ["numbers of two types", false, [{ type: "number" }, { type: "integer" }]],
  ["different values", true, [{ enum: ["a", 1] }, { enum: ["b"] }, { enum: [2] }]],
  ["a shared value", false, [{ enum: ["a", "b"] }, { enum: ["b"] }]],
  ["a value of a type", false, [{ enum: ["a"] }, { type: "string" }]],
  ["a type of a value", false, [{ type: "string" }, { enum: ["a"] }]],
  ["anything", false, [{}, { type: "string" }]],
  ["a discriminator", true, [op("a"), op("b", "c"), { type: "null" }]],
  ["a discriminator that is shared", false, [op("a"), op("b", "a")]],
  ["a discriminator that may be left out", false, [op("a"), { ...op("b"), required: [] }]],
  ["open objects", false, [{ type: "object" }, { type: "object" }]],
];

test.for(cases)("areExclusive: %s", ([, expected, schemas]) => {
  const choices = schemas.map((one) =>
    new ShapeBuilder(one, { keepsReferences: true }).buildRoot(),
  );
  expect(areExclusive(choices)).toBe(expected);
});
