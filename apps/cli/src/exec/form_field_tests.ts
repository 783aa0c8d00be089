import type { JsonObject } from "@codexkit/mcp";
import type { JsonValue } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { type FieldAnswer, readFieldAnswer, readFormFields } from "./form_field.ts";

function read(property: JsonObject, line: string, isRequired = true): FieldAnswer {
  const schema = { properties: { a: property }, required: isRequired ? ["a"] : [] };
  const [field] = readFormFields(schema) ?? [];
  if (field === undefined) throw new Error("no field");
  return readFieldAnswer(field, line);
}

const TITLED: JsonObject = {
  type: "string",
  oneOf: [{ const: "r", title: "Red" }, { const: "g" }, { x: 1 }],
};
const MANY: JsonObject = {
  type: "array",
  items: { enum: ["a", "b", "c"] },
  minItems: 1,
  maxItems: 2,
};

test.for<[JsonObject, string, JsonValue]>([
  [{ type: "string" }, " hi ", "hi"],
  [{ type: "string", default: "d" }, "", "d"],
  [{ type: "string", format: "email" }, "a@b.c", "a@b.c"],
  [{ type: "string", format: "uri" }, "https://a.b", "https://a.b"],
  [{ type: "string", format: "date" }, "2026-01-31", "2026-01-31"],
  [{ type: "string", format: "date-time" }, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"],
  [{ type: "string", format: "else" }, "x", "x"],
  [{ type: "number" }, "1.5", 1.5],
  [{ type: "integer", default: 3 }, "", 3],
  [{ type: "boolean" }, "Yes", true],
  [{ type: "boolean", default: true }, "n", false],
  [TITLED, "1", "r"],
  [TITLED, "g", "g"],
  [MANY, "3,1,3", ["c", "a"]],
  [{ ...MANY, default: ["b"] }, "", ["b"]],
])("readFieldAnswer: %j, %j gives %j", ([property, line, value]) => {
  expect(read(property, line)).toEqual({ type: "value", value });
});

test.for<[JsonObject, string, string]>([
  [{ type: "string" }, "", "an answer is needed"],
  [{ type: "string", default: 1 }, "", "an answer is needed"],
  [{ type: "string", maxLength: 2 }, "abc", "at most 2 characters, this is 3"],
  [{ type: "string", format: "email" }, "a", "this is no mail address"],
  [{ type: "string", format: "uri" }, "a", "this is no address"],
  [{ type: "string", format: "date" }, "2026-13-01", "this is no date, as 2026-01-31"],
  [{ type: "string", format: "date-time" }, "2026", "this is no time, as 2026-01-31T12:00:00Z"],
  [{ type: "number" }, "x", "this is no number"],
  [{ type: "number", maximum: 2 }, "3", "at most 2"],
  [{ type: "integer" }, "1.5", "this is no whole number"],
  [{ type: "boolean" }, "maybe", "answer y or n"],
  [TITLED, "3", "choose from 1 to 2"],
  [{ ...TITLED, default: "x" }, "", "an answer is needed"],
  [MANY, "1,2,3", "at most 2 of them"],
  [{ ...MANY, minItems: 2 }, "1", "at least 2 of them"],
  [{ ...MANY, default: ["x"] }, "", "an answer is needed"],
])("readFieldAnswer: %j, %j will not do: %s", ([property, line, problem]) => {
  expect(read(property, line)).toEqual({ type: "problem", problem });
});

test("readFieldAnswer: what is not required may be left out", () => {
  expect(read({ type: "string" }, " ", false)).toEqual({ type: "empty" });
});

test.for<[string, JsonObject]>([
  ["objects", { properties: { a: { type: "object" } } }],
  ["lists of texts", { properties: { a: { type: "array", items: { type: "string" } } } }],
  ["no object", { properties: { a: 1 } }],
  ["a list", { properties: [] }],
])("readFormFields: a form of %s is none", ([, schema]) => {
  expect(readFormFields(schema)).toBeUndefined();
});

test("readFormFields: no blanks", () => {
  expect([readFormFields({}), readFormFields({ properties: {} })]).toEqual([[], []]);
});
