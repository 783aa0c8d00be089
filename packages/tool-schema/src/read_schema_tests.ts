import { expect, test } from "vitest";
import { readSchema } from "./read_schema.ts";

test("readSchema: other keywords and nulls are dropped, members ordered, names sorted", () => {
  const input = JSON.parse(
    '{"title":"T","required":null,"properties":{"b":{},"a":{"description":null,"minItems":2}},"type":"object","definitions":{"z":{},"A":{}}}',
  );
  const read = readSchema(input);
  expect(read.ok && JSON.stringify(read.schema)).toBe(
    '{"type":"object","properties":{"a":{"minItems":2},"b":{}},"definitions":{"A":{},"z":{}}}',
  );
});

test("readSchema: an empty list of types says nothing", () => {
  expect(readSchema({ type: [], anyOf: [] })).toEqual({ ok: true, schema: { anyOf: [] } });
});

test.for([
  ["text", 'the root must be a schema, not "text"'],
  [null, "the root must be a schema, not null"],
  [{ type: "weird", $ref: "#" }, '/type must be a type name or a list of them, not "weird"'],
  [{ type: ["string", 5] }, "/type must be a type name or a list of them, not a list"],
  [{ items: [{}] }, "/items must be a schema, not a list"],
  [{ properties: { a: "x" } }, '/properties/a must be a schema, not "x"'],
  [{ properties: { a: null } }, "/properties/a must be a schema, not null"],
  [{ properties: [] }, "/properties must be an object of schemas, not a list"],
  [{ required: ["a", 1] }, "/required must be a list of strings, not a list"],
  [{ enum: "a" }, '/enum must be a list, not "a"'],
  [{ minItems: -1 }, "/minItems must be a whole number from 0, not -1"],
  [{ minItems: 1.5 }, "/minItems must be a whole number from 0, not 1.5"],
  [{ encrypted: "yes" }, '/encrypted must be true or false, not "yes"'],
  [{ description: {} }, "/description must be a string, not an object"],
  [{ additionalProperties: 5 }, "/additionalProperties must be a schema, not 5"],
  [{ anyOf: [{}, true] }, "/anyOf/1 must be a schema, not true"],
  [{ oneOf: {} }, "/oneOf must be a list of schemas, not an object"],
] as const)("readSchema: %j", ([input, problem]) => {
  expect(readSchema(JSON.parse(JSON.stringify(input)))).toEqual({
    ok: false,
    problem: `tool input schema: ${problem}`,
  });
});
