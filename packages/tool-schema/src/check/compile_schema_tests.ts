import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { compileSchema } from "./compile_schema.ts";

const cases: readonly (readonly [string, JsonSchema, readonly unknown[], readonly unknown[]])[] = [
  [
    "references to definitions",
    { $ref: "#/$defs/a~1%20b", $defs: { "a/ b": { type: "string" } } },
    ["x"],
    [1],
  ],
  [
    "references beside keywords",
    { $ref: "#/$defs/A", enum: ["x"], $defs: { A: { type: ["string", "null"] } } },
    ["x"],
    ["y", null],
  ],
  [
    "recursion",
    { type: "object", properties: { n: { $ref: "#" } }, additionalProperties: false },
    [{ n: { n: {} } }],
    [{ n: { m: 1 } }],
  ],
  ["references to nothing", { $ref: "#/$defs/A" }, ["x", 1, {}], []],
  ["references to other documents", { $ref: "https://e.com/s.json", type: "string" }, ["x"], [1]],
  ["broken addresses", { anyOf: [{ $ref: "http://[" }, { $ref: "%" }] }, [1], []],
  [
    "references in a circle",
    { $ref: "#/$defs/A", $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }] } } },
    [1],
    [],
  ],
  [
    "values that sanitising calls strings",
    { type: "string", enum: [5, null, "a"] },
    [5, null, "a"],
    ["5", 6],
  ],
  ["empty lists", { type: "string", enum: [], anyOf: [], oneOf: [] }, ["x"], [1]],
  [
    "odd names",
    {
      type: "object",
      properties: {
        __proto__: {},
        $ref: { type: "string" },
        $id: { type: "string" },
        "\uD800": { type: "string" },
        "a#%/~b": { type: "string" },
      },
    },
    [{ $ref: "x", $id: "y" }],
    [{ $ref: 1 }, { $id: 1 }, { "a#%/~b": 1 }],
  ],
  [
    "minItems and items",
    { type: "array", minItems: 1, items: { type: "integer" } },
    [[1]],
    [[], [1.5]],
  ],
  [
    "additional properties",
    { type: "object", properties: { a: {} }, additionalProperties: { type: "string" } },
    [{ a: 1, b: "x" }],
    [{ b: 1 }],
  ],
  [
    "allOf and oneOf",
    { allOf: [{ type: "object" }], oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    [{ a: 1 }],
    [{}, { a: 1, b: 1 }],
  ],
];

test.for(cases)("compileSchema: %s", ([, schema, fitting, others]) => {
  const before = JSON.stringify(schema);
  const compiled = compileSchema(schema);
  const fits = (value: unknown): boolean => compiled.check(value, 1000).length === 0;
  expect([...fitting, ...others].filter(fits)).toEqual(fitting);
  expect(JSON.stringify(schema)).toBe(before);
});

test("compileSchema: frozen schemas are fine", () => {
  const schema: JsonSchema = Object.freeze({ type: "string" });
  expect(compileSchema(schema).check("x", 10)).toEqual([]);
});

test("compileSchema: the steps of a check are counted", () => {
  const compiled = compileSchema({ type: "array", items: { enum: [1, 2, 3] } });
  const list = Array.from({ length: 100 }, () => 1);
  expect(() => compiled.check(list, 300)).toThrow(RangeError);
  expect(compiled.check(list, 500)).toEqual([]);
});
