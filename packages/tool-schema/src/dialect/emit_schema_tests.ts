import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import { DIALECT_RULES, type RewrittenDialect } from "./dialect_rules.ts";
import { SchemaEmitter } from "./emit_schema.ts";
import { ShapeBuilder } from "./shape_builder.ts";

function emit(schema: JsonSchema, dialect: RewrittenDialect): [JsonSchema, ...unknown[]] {
  const rules = DIALECT_RULES[dialect];
  const builder = new ShapeBuilder(schema, { keepsReferences: rules.references });
  const emitter = new SchemaEmitter(rules, builder);
  const written = emitter.emitRoot();
  const losses = builder.losses.list().map((one) => `${one.effect} ${one.pointer} ${one.keyword}`);
  return [written, ...losses, ...(emitter.problem === undefined ? [] : [emitter.problem])];
}

const X = (x: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties: { x },
  additionalProperties: false,
  ...more,
});

test("emitRoot: a root of any kind becomes an object", () => {
  const roots: JsonSchema[] = [
    {},
    { type: ["object", "null"], properties: {} },
    { $ref: "#/$defs/A", $defs: { A: { type: "object", description: "d" } } },
  ];
  expect(roots.map((root) => emit(root, "llama.cpp"))).toEqual([
    [{ type: "object", properties: {} }],
    [{ type: "object", properties: {} }],
    [{ type: "object", description: "d", properties: {} }],
  ]);
  expect(emit({ type: "string" }, "minimal")).toEqual([
    { type: "object", properties: {} },
    "wider  type",
  ]);
});

test("emitRoot: a strict root that is a reference is written out, and may still be referred to", () => {
  const node: JsonSchema = X({ $ref: "#/$defs/A" }, { required: ["x"] });
  const schema: JsonSchema = { $ref: "#/$defs/A", $defs: { A: node } };
  expect(emit(schema, "openai-strict")).toEqual([{ ...node, $defs: { A: node } }]);
  const endless: JsonSchema = {
    $ref: "#/$defs/A",
    $defs: { A: { anyOf: [{ $ref: "#/$defs/B" }] }, B: { anyOf: [{ $ref: "#/$defs/A" }] } },
  };
  const [{ type }, ...losses] = emit(endless, "openai-strict");
  expect([type, losses.length > 0]).toEqual(["object", true]);
});

test("llama.cpp: an object without properties stays open, a closed one stays closed", () => {
  const properties = {
    a: { type: "object", properties: {} },
    b: { type: "object", properties: {}, additionalProperties: false },
    c: { type: "object", additionalProperties: { type: "string" } },
  } as const;
  expect(emit(X({}, { properties }), "llama.cpp")).toEqual([
    X(
      {},
      {
        properties: {
          a: { type: "object" },
          b: { type: "object", properties: {}, additionalProperties: false },
          c: { type: "object", additionalProperties: { type: "string" } },
        },
      },
    ),
  ]);
});

test("llama.cpp: long repetitions are left out", () => {
  expect(emit(X({ type: "array", items: { type: "string" }, minItems: 101 }), "llama.cpp")).toEqual(
    [X({ type: "array", items: { type: "string" } }), "wider /properties/x minItems"],
  );
});

test("gemini: a description moves into the first alternative", () => {
  expect(
    emit(
      X({ type: ["string", "null"], description: "d" }, { additionalProperties: true }),
      "gemini",
    ),
  ).toEqual([
    {
      type: "object",
      properties: { x: { anyOf: [{ type: "string", description: "d" }, { type: "null" }] } },
    },
  ]);
});

test.for([
  [["a", ""], { type: "string", enum: ["a"] }, "narrower"],
  [[""], { type: "string" }, "wider"],
  [[1, 2], { type: "integer" }, "wider"],
] as const)("gemini: values %j", ([values, x, effect]) => {
  expect(emit(X({ enum: values }, { additionalProperties: true }), "gemini")).toEqual([
    { type: "object", properties: { x } },
    `${effect} /properties/x enum`,
  ]);
});

test("openai-strict: what is optional becomes nullable, also a list of values and a reference", () => {
  const properties = {
    a: { type: "string", enum: ["x"] },
    b: { $ref: "#/$defs/D", description: "d" },
    c: { type: "null" },
  } as const;
  const [schema, ...losses] = emit(
    X({}, { properties, $defs: { D: { type: "string" } } }),
    "openai-strict",
  );
  expect(schema).toEqual({
    type: "object",
    properties: {
      a: { type: ["string", "null"], enum: ["x", null] },
      b: { description: "d", anyOf: [{ $ref: "#/$defs/D" }, { type: "null" }] },
      c: { type: "null" },
    },
    required: ["a", "b", "c"],
    additionalProperties: false,
    $defs: { D: { type: "string" } },
  });
  expect(losses).toEqual(["a", "b", "c"].map((name) => `same /properties/${name} required`));
});

test("openai-strict: a described reference is wrapped, unused definitions go", () => {
  const schema = X(
    { $ref: "#/$defs/D", description: "d" },
    { required: ["x"], $defs: { D: { type: "string" }, E: {} } },
  );
  expect(emit(schema, "openai-strict")).toEqual([
    X(
      { description: "d", anyOf: [{ $ref: "#/$defs/D" }] },
      { required: ["x"], $defs: { D: { type: "string" } } },
    ),
  ]);
});

test.for([
  [{ type: "object", properties: {} }, false],
  [{ type: "object", properties: { a: {} }, additionalProperties: true }, false],
  [{ type: "object", additionalProperties: { type: "string" } }, false],
  [{ type: "object", properties: {}, additionalProperties: false }, true],
] as const)("openai-strict: %j inside", ([x, isSayable]) => {
  const problem =
    "strict schemas cannot carry an object with properties of any name (at /properties/x)";
  const told = emit(X(x, { required: ["x"] }), "openai-strict");
  expect(!told.includes(problem)).toBe(isSayable);
});
