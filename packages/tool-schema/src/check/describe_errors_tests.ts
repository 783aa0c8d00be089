import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { compileSchema } from "./compile_schema.ts";
import { describeErrors } from "./describe_errors.ts";

const text: JsonSchema = { type: "string" };
const op = (name: string, rest: JsonSchema["properties"]): JsonSchema => ({
  type: "object",
  properties: { op: { enum: [name] }, ...rest },
  required: ["op", ...Object.keys(rest ?? {})],
});
const ops: JsonSchema = {
  oneOf: [op("read", { path: text }), op("write", { text }), { type: "null" }],
};
const forms = (x: JsonSchema): JsonSchema => ({ type: "object", properties: { x } });

const cases: readonly (readonly [JsonSchema, unknown, string])[] = [
  [{ type: "object" }, 5, ": expected object, got 5"],
  [{ type: ["string", "null"] }, ["a"], ": expected string or null, got a list of 1"],
  [{ enum: ["a", 1] }, "b", ': expected one of "a", 1, got "b"'],
  [
    { enum: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    {},
    ": expected one of 1, 2, 3, 4, 5, 6, 7, 8 and 2 more, got an object",
  ],
  [{ type: "object", required: ["a", "b", "c"] }, { b: 1 }, ': missing properties "a", "c"'],
  [
    { type: "object", properties: { a: text }, additionalProperties: false },
    { b: 1 },
    ': unknown property "b"; known are "a"',
  ],
  [
    { type: "object", additionalProperties: false },
    { b: 1 },
    ': unknown property "b"; there are none',
  ],
  [
    { type: "object", additionalProperties: text },
    { "a/b": 1 },
    " at /a~1b: expected string, got 1",
  ],
  [{ type: "array", minItems: 2 }, [1], ": expected at least 2 items, got 1"],
  [
    {
      properties: { x: { items: { $ref: "#/$defs/A" } } },
      $defs: { A: { properties: { $ref: text } } },
    },
    { x: [{ $ref: 1 }] },
    " at /x/0/$ref: expected string, got 1",
  ],
  [
    { allOf: [{ type: "object" }, { properties: { "é ü": text } }] },
    { "é ü": 1 },
    " at /é ü: expected string, got 1",
  ],
  [{ anyOf: [text, { type: "array" }] }, 5, ": expected one of 2 forms (string, array), got 5"],
  [
    { anyOf: [{ $ref: "#/$defs/A" }, text], $defs: { A: { type: "null" } } },
    5,
    ": expected one of 2 forms (null, string), got 5",
  ],
  [{ oneOf: [text, text] }, "x", ": fits 2 of 2 forms, but must fit one"],
  [forms(ops), { x: { op: "write", text: 5 } }, " at /x/text: expected string, got 5"],
  [forms(ops), { x: { op: "read" } }, ' at /x: missing property "path"'],
  [
    forms(ops),
    { x: { op: "zap" } },
    ' at /x: fits none of 3 forms: at /op expected one of "read", got "zap"; or at /op expected one of "write", got "zap"',
  ],
  [
    forms(ops),
    { x: {} },
    ' at /x: fits none of 3 forms: missing properties "op", "path"; or missing properties "op", "text"',
  ],
  [forms(ops), { x: true }, " at /x: expected one of 3 forms (object, null), got true"],
  [
    { anyOf: [{ anyOf: [text, { type: "null" }] }, { type: "array", items: text }] },
    [1],
    " at /0: expected string, got 1",
  ],
  [{ type: "null" }, "x".repeat(50), `: expected null, got "${"x".repeat(40)}…"`],
];

test.for(cases)("describeErrors: %j, %j", ([schema, value, message]) => {
  const compiled = compileSchema(schema);
  const errors = compiled.check(value, 10_000);
  expect(errors.length).toBeGreaterThan(0);
  expect(describeErrors(errors, compiled.root, value)).toBe(`invalid arguments${message}`);
});

test("describeErrors: without an error there is still a sentence", () => {
  expect(describeErrors([], {}, 1)).toBe("invalid arguments: they do not fit the schema");
});
