import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";
import type { JsonSchemaInput } from "./json_schema.ts";
import { MAX_TYPE_BYTES, renderType } from "./render_type.ts";

const object = (properties: object, rest: object = {}): object => ({
  type: "object",
  properties,
  ...rest,
});
const text = { type: "string" };
const whole = { type: "integer" };

test.for<[about: string, schema: JsonSchemaInput, type: string]>([
  ["true", true, "unknown"],
  ["false", false, "never"],
  ["nothing said", {}, "unknown"],
  ["string", text, "string"],
  ["number", { type: "number" }, "number"],
  ["integer", whole, "number"],
  ["boolean", { type: "boolean" }, "boolean"],
  ["null", { type: "null" }, "null"],
  ["a type nobody knows", { type: "file" }, "unknown"],
  ["types", { type: ["string", "null"] }, "string | null"],
  ["const", { const: { a: [1] } }, '{"a":[1]}'],
  ["enum", { type: "string", enum: ["a", 1, null] }, '"a" | 1 | null'],
  ["empty enum", { type: "string", enum: [] }, "string"],
  ["array", { type: "array", items: whole }, "Array<number>"],
  ["array of anything", { type: "array" }, "unknown[]"],
  ["tuple", { type: "array", prefixItems: [text, whole] }, "[string, number]"],
  ["items without a type", { items: text }, "Array<string>"],
  ["anyOf", { anyOf: [text, { type: "null" }] }, "string | null"],
  ["oneOf", { oneOf: [text, whole] }, "string | number"],
  [
    "allOf",
    { allOf: [object({ a: text }), object({ b: text })] },
    "{ a?: string; } & { b?: string; }",
  ],
  ["allOf of unions", { allOf: [{ oneOf: [text, whole] }] }, "(string | number)"],
  ["empty anyOf", { type: "string", anyOf: [] }, "string"],
  ["open object", { type: "object" }, "{ [key: string]: unknown; }"],
  ["closed object", object({}, { additionalProperties: false }), "{}"],
  ["map", { type: "object", additionalProperties: whole }, "{ [key: string]: number; }"],
  ["map of anything", object({}, { additionalProperties: true }), "{ [key: string]: unknown; }"],
  ["properties without a type", { properties: { a: text } }, "{ a?: string; }"],
  [
    "properties by name",
    object({ b: text, a: whole, "c-d": text }, { required: ["a", "ghost"] }),
    '{ a: number; b?: string; "c-d"?: string; }',
  ],
  [
    "properties and others",
    object({ a: text }, { additionalProperties: whole }),
    "{ a?: string; [key: string]: number; }",
  ],
  ["broken everywhere", { type: 5, properties: 3, required: "a" }, "{ [key: string]: unknown; }"],
])("renderType: $0", ([, schema, type]) => {
  expect(renderType(schema)).toBe(type);
});

test("renderType: a described property puts each property on a line, comments before it", () => {
  const schema = object(
    { a: { ...text, description: " one \n\n two\u2028three" }, b: { ...whole, description: "" } },
    { additionalProperties: true },
  );
  expect(renderType(schema)).toBe(
    "{\n  // one\n  // two\n  // three\n  a?: string;\n  b?: number;\n  [key: string]: unknown;\n}",
  );
});

test("renderType: inner lines are not indented further", () => {
  const inner = object({ b: { ...text, description: "inner" } });
  expect(renderType(object({ a: { ...inner, description: "outer" } }))).toBe(
    "{\n  // outer\n  a?: {\n  // inner\n  b?: string;\n};\n}",
  );
});

test.for<[about: string, schema: JsonSchemaInput, type: string]>([
  [
    "a choice of requirements",
    object(
      { a: text, b: text },
      { anyOf: [{ required: ["a"] }, { type: "object", properties: {}, required: ["b"] }] },
    ),
    "{ a?: string; b?: string; } & ({ a: unknown; } | { b: unknown; })",
  ],
  [
    "a choice of objects",
    object({ kind: text }, { oneOf: [object({ a: text }), object({ b: text })] }),
    "{ kind?: string; } & ({ a?: string; } | { b?: string; })",
  ],
  [
    "a choice that leaves everything open",
    object({ a: text }, { oneOf: [{ required: ["a"] }, { type: "object" }] }),
    "{ a?: string; }",
  ],
  [
    "a condition that says nothing, and one that does",
    object({ a: text }, { allOf: [{ if: {}, else: {} }, { required: ["a"] }] }),
    "{ a?: string; } & { a: unknown; }",
  ],
  [
    "deeper down",
    object({ in: object({ a: text }, { anyOf: [object({ b: whole })] }) }),
    "{ in?: { a?: string; } & { b?: number; }; }",
  ],
  [
    "or null",
    { type: ["object", "null"], properties: { a: text }, anyOf: [object({ b: text })] },
    "({ a?: string; } | null) & { b?: string; }",
  ],
  ["empty choice", object({ a: text }, { anyOf: [] }), "{ a?: string; }"],
])("renderType: properties stay beside $0", ([, schema, type]) => {
  expect(renderType(schema)).toBe(type);
});

test.for<[about: string, schema: JsonSchemaInput, type: string]>([
  ["of a definition", { $ref: "#/$defs/P", $defs: { P: text } }, "string"],
  [
    "that comes back",
    {
      $ref: "#/$defs/N",
      $defs: { N: object({ next: { $ref: "#/$defs/N" }, v: text }) },
    },
    "{ next?: { next?: unknown; v?: string; }; v?: string; }",
  ],
  ["to the whole", object({ up: { $ref: "#" } }), "{ up?: { up?: { up?: unknown; }; }; }"],
  ["with escapes", { $ref: "#/$defs/a~1b~0c", $defs: { "a/b~c": whole } }, "number"],
  ["percent-encoded", { $ref: "#/$defs/My%20Type", $defs: { "My Type": whole } }, "number"],
  ["with a lone percent sign", { $ref: "#/$defs/50%", $defs: { "50%": whole } }, "number"],
  ["into a list", { $ref: "#/anyOf/1", $defs: {}, x: 1 }, "unknown"],
  ["beside an enum", { $ref: "#/$defs/S", enum: ["A"], $defs: { S: text } }, '(string) & ("A")'],
  ["beside words only", { $ref: "#/$defs/S", description: "x", $defs: { S: text } }, "string"],
  ["to nowhere, beside a type", { $ref: "#/$defs/S", type: "string" }, "string"],
  ["to somewhere else", { $ref: "https://example.com/schema" }, "unknown"],
  ["that is no string", { $ref: 5 }, "unknown"],
  ["to what objects inherit", { $ref: "#/constructor/name" }, "unknown"],
])("renderType: a reference $0", ([, schema, type]) => {
  expect(renderType(schema)).toBe(type);
});

const described = object({
  a: { ...text, description: "a long text about a" },
  b: { $ref: "#/$defs/B" },
  c: object({ d: object({ e: object({ f: object({ g: text }) }) }) }),
  h: { anyOf: [text, whole] },
});
const schema = { ...described, $defs: { B: object({ z: text }) } };

test.for<[maxBytes: number, type: string]>([
  [
    200,
    "{\n  // a long text about a\n  a?: string;\n  b?: { z?: string; };\n  c?: { d?: { e?: { f?: { g?: string; }; }; }; };\n  h?: string | number;\n}",
  ],
  [
    120,
    "{ a?: string; b?: { z?: string; }; c?: { d?: { e?: { f?: { g?: string; }; }; }; }; h?: string | number; }",
  ],
  [
    100,
    "{ a?: string; b?: unknown; c?: { d?: { e?: { f?: { g?: string; }; }; }; }; h?: string | number; }",
  ],
  [85, "{ a?: string; b?: unknown; c?: { d?: { e?: unknown; }; }; h?: string | number; }"],
  [1, "{ a?: string; b?: unknown; c?: { d?: { e?: unknown; }; }; h?: unknown; }"],
])("renderType: loses the least that makes it fit %i bytes", ([maxBytes, type]) => {
  expect(renderType(schema, { maxBytes })).toBe(type);
});

test("renderType: bytes count, not characters", () => {
  const long = object({ a: { ...text, description: "é".repeat(40) } });
  expect(renderType(long, { maxBytes: 80 })).toBe("{ a?: string; }");
});

/** Every definition refers to every other: without limits the text would have more than 2^40 characters. */
const tangle = {
  $ref: "#/$defs/d0",
  $defs: Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `d${at}`,
      object(
        Object.fromEntries(
          Array.from({ length: 40 }, (__, to) => [
            `p${to}`,
            { $ref: `#/$defs/d${to}`, description: "x".repeat(500) },
          ]),
        ),
      ),
    ]),
  ),
};
const deep = Array.from({ length: 3000 }).reduce<object>((inner) => object({ a: inner }), text);
const wide = object(
  Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`p${at}`, text])),
);
const manyValues = { enum: Array.from({ length: 200_000 }, (_, at) => `value ${at}`) };

test.for<[about: string, schema: JsonSchemaInput]>([
  ["tangled", tangle],
  ["deep", deep],
  ["wide", wide],
  ["of many values", manyValues],
])("renderType: a schema that is $0 gives a bounded type that parses", ([, huge]) => {
  const type = renderType(huge);
  expect(new TextEncoder().encode(type).length).toBeLessThanOrEqual(MAX_TYPE_BYTES);
  expect(() => stripTypeScriptTypes(`type T = ${type};`)).not.toThrow();
});

test("renderType: many values become their types", () => {
  expect(renderType(manyValues)).toBe("string");
});

/** Numbers from a seed, so that a failure can be repeated. */
const createRandom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
};

const NAMES = ["a", "b c", "__proto__", 'q"', "$ref", "constructor", "é", ""];
const VALUES = [1, "x\n`*/", null, true, { a: 1 }, [], undefined];
const KEYWORDS = [
  "anyOf",
  "oneOf",
  "allOf",
  "items",
  "prefixItems",
  "additionalProperties",
  "$ref",
];
const TYPES = ["string", "object", "array", "number", "null", "file", 7];

const createSchema = (random: (below: number) => number, depth: number): unknown => {
  if (depth === 0 || random(8) === 0) return [true, false, {}, null, "odd", 3][random(6)];
  const inner = (): unknown => createSchema(random, depth - 1);
  const made: Record<string, unknown> = {};
  if (random(2) === 0)
    made["type"] = random(4) === 0 ? [TYPES[random(7)], "null"] : TYPES[random(7)];
  if (random(3) === 0) made["enum"] = [VALUES[random(7)], VALUES[random(7)]];
  if (random(5) === 0) made["const"] = VALUES[random(7)];
  if (random(2) === 0) {
    made["properties"] = Object.fromEntries([0, 1].map(() => [NAMES[random(8)] ?? "", inner()]));
    made["required"] = [NAMES[random(8)], random(9)];
  }
  const keyword = KEYWORDS[random(7)] ?? "items";
  if (keyword === "$ref") made[keyword] = ["#", "#/properties/a", "#/items", "x"][random(4)];
  else made[keyword] = random(3) === 0 ? inner() : [inner(), inner()];
  if (random(3) === 0) made["description"] = ["told", "two\nlines", "*/ `", 5][random(4)];
  return made;
};

test("renderType: whatever the schema, the type is TypeScript", () => {
  const random = createRandom(7);
  const broken = Array.from({ length: 2000 }, () => createSchema(random, 4)).flatMap((made) => {
    const type = renderType(typeof made === "object" && made !== null ? made : true);
    try {
      stripTypeScriptTypes(`type T = ${type};`);
      return [];
    } catch {
      return [{ made, type }];
    }
  });
  expect(broken).toEqual([]);
});
