import { expect, test } from "vitest";
import type { JsonSchema } from "./json_schema.ts";
import { ALL_TYPES, fitsType, isMistyped, ShallowTypes, toOwnTypes } from "./schema_types.ts";

test.for([
  ["string", ["x"]],
  ["number", [1, 1.5]],
  ["integer", [1]],
  ["boolean", [true]],
  ["object", [{}]],
  ["array", [[]]],
  ["null", [null]],
] as const)("fitsType: %s", ([type, fitting]) => {
  const values = ["x", 1, 1.5, true, {}, [], null];
  expect(values.filter((value) => fitsType(value, type))).toEqual(fitting);
});

const cases: readonly (readonly [JsonSchema, readonly string[] | undefined])[] = [
  [{}, undefined],
  [{ description: "d", properties: {}, additionalProperties: true }, undefined],
  [{ type: "string" }, ["string"]],
  [{ type: ["string", "string", "null"] }, ["string", "null"]],
  [{ type: "string", enum: [5] }, ["integer"]],
  [{ type: "string", enum: [1.5, "a", null] }, ["string", "number", "null"]],
  [{ type: "integer", enum: ["a"] }, ["integer"]],
  [{ enum: [{}] }, ["object"]],
  [{ required: ["a"] }, ALL_TYPES],
  [{ minItems: 0 }, undefined],
  [{ minItems: 1 }, ALL_TYPES],
];

test.for(cases)("toOwnTypes: %j", ([schema, types]) => {
  expect(toOwnTypes(schema)).toEqual(types);
});

test("isMistyped: only for the type that sanitising gives to enums", () => {
  const schemas: JsonSchema[] = [
    { type: "string", enum: [1] },
    { type: "string", enum: ["a"] },
    { type: "integer", enum: ["a"] },
  ];
  expect(schemas.map(isMistyped)).toEqual([true, false, false]);
});

const root: JsonSchema = {
  $defs: {
    O: { type: "object", properties: { o: { $ref: "#/$defs/O" } } },
    V: { anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#/$defs/V" } }] },
    L: { anyOf: [{ type: "string" }, { $ref: "#/$defs/L" }] },
    I: { allOf: [{ type: ["number", "string"] }, { type: ["integer", "null"] }] },
    X: { allOf: [{ type: "string" }, { type: "null" }] },
    R: { $ref: "#/$defs/O", description: "d" },
    A: { $ref: "#/$defs/nope" },
  },
};

test.for([
  ["O", ["object"]],
  ["V", ["string", "array"]],
  ["L", undefined],
  ["I", ["integer"]],
  ["X", ["string"]],
  ["R", ["object"]],
  ["A", undefined],
] as const)("ShallowTypes: %s", ([name, types]) => {
  const target = { pointer: `/$defs/${name}`, schema: root.$defs?.[name] ?? {} };
  const shallow = new ShallowTypes(root);
  expect(shallow.find(target)).toEqual(types);
  expect(shallow.find(target)).toEqual(types);
});
