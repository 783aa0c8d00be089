import type { JsonSchema } from "@codexkit/tool-schema";
import { expect, test } from "vitest";
import { liftArguments, lowerSchema } from "./lower_schema.ts";

const OPTIONAL: JsonSchema = {
  type: "object",
  properties: { a: { type: "string" }, b: { type: "integer" } },
  required: ["a"],
  additionalProperties: false,
};
const CHOICE: JsonSchema = {
  type: "object",
  properties: { a: { anyOf: [{ type: "string" }, { type: "number" }] } },
  required: ["a"],
};
/** Open to names that nobody knows, which strict schemas cannot be. */
const OPEN: JsonSchema = {
  type: "object",
  properties: {},
  additionalProperties: { type: "string" },
};
const ALL: JsonSchema = { ...OPTIONAL, required: ["a", "b"] };

test("lowerSchema: the openai dialect is the schema itself", () => {
  expect(lowerSchema(CHOICE, { schemaDialect: "openai", strictSchemas: false })).toEqual({
    ok: true,
    parameters: CHOICE,
    strict: false,
    losses: [],
  });
});

test("lowerSchema: strict where the strict form takes all that the schema takes", () => {
  const wire = { schemaDialect: "openai", strictSchemas: true } as const;
  const lowered = lowerSchema(OPTIONAL, wire);
  expect(lowered).toMatchObject({
    ok: true,
    strict: true,
    dialect: "openai-strict",
    parameters: { required: ["a", "b"], properties: { b: { type: ["integer", "null"] } } },
  });
});

test("lowerSchema: a schema that is strict already is sent, and needs no lifting", () => {
  const wire = { schemaDialect: "openai", strictSchemas: true } as const;
  expect(lowerSchema(ALL, wire)).toEqual({ ok: true, parameters: ALL, strict: true, losses: [] });
});

test("lowerSchema: not strict where that would forbid what the tool takes", () => {
  expect(lowerSchema(OPEN, { schemaDialect: "openai", strictSchemas: true })).toEqual({
    ok: true,
    parameters: OPEN,
    strict: false,
    losses: [],
  });
});

test("lowerSchema: another dialect says less, is never strict, and tells what is lost", () => {
  const lowered = lowerSchema(CHOICE, { schemaDialect: "minimal", strictSchemas: true });
  expect(lowered).toMatchObject({ ok: true, strict: false, dialect: "minimal" });
  expect(lowered.ok && lowered.losses.map(({ pointer }) => pointer)).toEqual([
    "/properties/a/anyOf",
  ]);
});

test("lowerSchema: a schema that no dialect can carry is a problem, not an error", () => {
  const loop: JsonSchema = { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } };
  const lowered = lowerSchema(
    { type: "object", properties: { a: loop }, minItems: -1 },
    { schemaDialect: "gemini", strictSchemas: false },
  );
  expect(lowered).toEqual({ ok: false, problem: expect.any(String) });
});

test("lowerSchema: a schema is rewritten once for each kind of provider", () => {
  const minimal = { schemaDialect: "minimal", strictSchemas: false } as const;
  const gemini = { schemaDialect: "gemini", strictSchemas: false } as const;
  expect([
    lowerSchema(CHOICE, minimal) === lowerSchema(CHOICE, minimal),
    lowerSchema(CHOICE, minimal) === lowerSchema(CHOICE, gemini),
    lowerSchema(CHOICE, minimal) === lowerSchema({ ...CHOICE }, minimal),
  ]).toEqual([true, false, false]);
});

test("liftArguments: what strict schemas force upon the model is undone", () => {
  expect(liftArguments('{"a":"x","b":null}', OPTIONAL, "openai-strict")).toEqual({
    ok: true,
    arguments: '{"a":"x"}',
  });
});

test.for(['{ "a": "x" }', "{broken", ""])(
  "liftArguments: %s stays as the model wrote it",
  (args) => {
    expect(liftArguments(args, OPTIONAL, "openai-strict")).toEqual({ ok: true, arguments: args });
  },
);

test("liftArguments: what the tool itself does not take is answered", () => {
  const lifted = liftArguments('{"a":true}', CHOICE, "minimal");
  expect(lifted).toEqual({
    ok: false,
    arguments: '{"a":true}',
    answer: expect.stringMatching(/^failed to parse function arguments: ./),
  });
});
