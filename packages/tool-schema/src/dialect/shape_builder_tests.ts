import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import type { SchemaLoss } from "./loss_report.ts";
import type { Choice, Shape } from "./schema_shape.ts";
import { ShapeBuilder } from "./shape_builder.ts";

/** A choice in few words: types, and what is in objects and lists. */
function show({ shapes, description }: Choice): unknown {
  const shown = shapes?.map((shape) => {
    const text = showShape(shape);
    return shape.description === undefined ? text : { [shape.description]: text };
  });
  const text = shown?.length === 1 ? shown[0] : (shown ?? "anything");
  return description === undefined ? text : { [description]: text };
}

function showShape(shape: Shape): unknown {
  switch (shape.type) {
    case "object": {
      const members = [...shape.properties].map(([name, one]) => [
        shape.required.has(name) ? `${name}!` : name,
        show(one),
      ]);
      return Object.fromEntries(members);
    }
    case "array":
      return [shape.items && show(shape.items)];
    case "$ref":
      return `#${shape.name}`;
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return shape.values === undefined ? shape.type : `${shape.type} ${shape.values.join()}`;
  }
}

const $defs: JsonSchema["$defs"] = {
  S: { type: "string", description: "s" },
  T: { type: "object", properties: { t: { $ref: "#/$defs/T" }, v: { type: "string" } } },
  L: { $ref: "#/$defs/L" },
};

const cases: readonly (readonly [string, JsonSchema, unknown, unknown])[] = [
  ["nothing said", { description: "d" }, { d: "anything" }, { d: "anything" }],
  ["a list of types", { type: ["string", "null"] }, ["string", "null"], ["string", "null"]],
  [
    "anyOf beside a type",
    { type: "string", anyOf: [{ enum: ["a"] }, { type: "null" }] },
    "string a",
    "string a",
  ],
  ["allOf", { allOf: [{ type: ["string", "integer"] }, { type: "number" }] }, "integer", "integer"],
  ["a reference", { $ref: "#/$defs/S", description: "d" }, { d: "#S" }, { "d\ns": "string" }],
  [
    "a reference with something beside it",
    { $ref: "#/$defs/S", enum: ["x"] },
    { s: "string x" },
    { s: "string x" },
  ],
  ["a recursive reference", { $ref: "#/$defs/T" }, "#T", { t: {}, v: "string" }],
  [
    "alternatives with a shared part",
    {
      type: "object",
      properties: { a: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    [{ "a!": "string" }, { a: "string", "b!": "anything" }],
    [{ "a!": "string" }, { a: "string", "b!": "anything" }],
  ],
  ["lists", { type: "array", items: { type: "array" } }, [[undefined]], [[undefined]]],
  ["a loop", { $ref: "#/$defs/L" }, "#L", "anything"],
];

test.for(cases)("ShapeBuilder: %s", ([, schema, kept, inlined]) => {
  const root = { type: "array", items: schema, $defs } as const;
  const build = (keepsReferences: boolean): unknown =>
    show(new ShapeBuilder(root, { keepsReferences }).buildRoot());
  expect(build(true)).toEqual([kept]);
  expect(build(false)).toEqual([inlined]);
});

test("ShapeBuilder: a definition by its name, once more inside what it is part of", () => {
  const builder = new ShapeBuilder(
    { items: { $ref: "#/$defs/T" }, $defs },
    { keepsReferences: true },
  );
  builder.buildRoot();
  expect(show(builder.buildDefinition("T"))).toEqual({ t: "#T", v: "string" });
  expect(builder.expand("T")?.shapes?.length).toBe(1);
  expect(builder.expand("T")).toBeUndefined();
  builder.release("T");
  expect(builder.expand("T")?.shapes?.length).toBe(1);
  expect(builder.buildDefinition("nope")).toEqual({
    pointer: "",
    description: undefined,
    shapes: undefined,
  });
});

test("ShapeBuilder: names of definitions are plain and do not clash", () => {
  const items: JsonSchema = {
    anyOf: [
      { $ref: "#/$defs/a~1b" },
      { $ref: "#/$defs/a~1b/items" },
      { $ref: "#/definitions/a~1b" },
      { $ref: "#" },
    ],
  };
  const tables = { $defs: { "a/b": { items: {} } }, definitions: { "a/b": {} } };
  const root: JsonSchema = { type: "array", items, ...tables };
  expect(show(new ShapeBuilder(root, { keepsReferences: true }).buildRoot())).toEqual([
    ["#a_1b", "#items", "#a_1b_2", "#root"],
  ]);
});

const losses: readonly (readonly [JsonSchema, Omit<SchemaLoss, "pointer">])[] = [
  [
    { $ref: "https://e.com" },
    {
      keyword: "$ref",
      what: "points to nothing in this schema: any value is taken",
      effect: "wider",
    },
  ],
  [
    { $ref: "#/$defs/L/allOf/0" },
    {
      keyword: "$ref",
      what: "points to nothing in this schema: any value is taken",
      effect: "wider",
    },
  ],
  [{ anyOf: [] }, { keyword: "anyOf", what: "is empty and left out", effect: "wider" }],
  [
    { type: "string", enum: [] },
    { keyword: "enum", what: "is empty and left out", effect: "wider" },
  ],
  [
    { type: "integer", enum: ["a"] },
    { keyword: "enum", what: "has no value of the type and is left out", effect: "wider" },
  ],
  [
    { oneOf: [{ type: "string" }, { type: "string" }] },
    { keyword: "oneOf", what: "a value may fit more than one alternative", effect: "wider" },
  ],
  [
    { type: "string", encrypted: true },
    { keyword: "encrypted", what: "the mark is dropped", effect: "same" },
  ],
  [
    { allOf: [{ type: "string" }, { type: "null" }] },
    { keyword: "allOf", what: "no value fits all of it: only one side is kept", effect: "wider" },
  ],
  [
    { required: ["a"], additionalProperties: false, type: "object" },
    { keyword: "required", what: "names a property that must not be there", effect: "wider" },
  ],
];

test.for(losses)("ShapeBuilder: reports what is lost of %j", ([schema, loss]) => {
  const root: JsonSchema = { type: "array", items: schema, $defs };
  const builder = new ShapeBuilder(root, { keepsReferences: false });
  builder.buildRoot();
  expect(builder.losses.list()).toMatchObject([loss]);
  expect(builder.losses.list()[0]?.pointer).toMatch(/^\/items/u);
});

test("ShapeBuilder: what would grow without end is cut and reported", () => {
  const $many: { [name: string]: JsonSchema } = { D60: { type: "string" } };
  for (let at = 0; at < 60; at += 1) {
    const next = { $ref: `#/$defs/D${at + 1}` };
    $many[`D${at}`] = { type: "object", properties: { a: next, b: next } };
  }
  const builder = new ShapeBuilder(
    { items: { $ref: "#/$defs/D0" }, $defs: $many },
    { keepsReferences: false },
  );
  builder.buildRoot();
  const whats = new Set(builder.losses.list().map(({ what }) => what));
  expect([...whats]).toEqual(["leads to more than can be inlined: any value of its type is taken"]);
});
