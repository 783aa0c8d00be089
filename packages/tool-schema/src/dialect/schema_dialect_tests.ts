import { isRecord } from "@codexkit/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonSchema } from "../json_schema.ts";
import type { RewrittenDialect } from "./dialect_rules.ts";
import { findArgumentProblem } from "../check/find_argument_problem.ts";
import { liftDialectArguments } from "./lift_arguments.ts";
import type { SchemaLoss } from "./loss_report.ts";
import { listChildren, resolveRef } from "../resolve_ref.ts";
import { toDialectSchema } from "./schema_dialect.ts";

const REWRITTEN = ["openai-strict", "llama.cpp", "gemini", "minimal"] as const;

const RUNS = Number(process.env["SCHEMA_RUNS"] ?? 400);

// Schemas as sanitising leaves them, with few names so that they meet.

const NAMES = ["a", "b", "c"] as const;
const text = fc.constantFrom("x", "y", "");
const number = fc.constantFrom(0, 1, 2.5);
const SCALARS = ["string", "number", "integer", "boolean", "null"] as const;
const TYPE_LISTS = [
  ["string", "null"],
  ["integer", "string"],
  ["number", "integer"],
] as const;
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

function maybe<T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 1 }, { arbitrary: value, weight });
}

function trim(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}

const { node, object } = fc.letrec<{ node: JsonSchema; object: JsonSchema }>((tie) => {
  const described = { description: maybe(fc.constantFrom("d", "e")) };
  const members = fc.array(tie("node"), { minLength: 1, maxLength: 3 });
  const properties = fc.dictionary(fc.constantFrom(...NAMES), tie("node"), { maxKeys: 3 });
  const required = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 });
  const anObject = fc.record({
    ...described,
    type: fc.constantFrom("object" as const, ["object", "null"] as const),
    properties,
    required: maybe(required),
    additionalProperties: fc.oneof(
      { arbitrary: fc.constant(false), weight: 6 },
      { arbitrary: fc.constantFrom(true, undefined), weight: 2 },
      { arbitrary: tie("node"), weight: 1 },
    ),
  });
  return {
    object: anObject,
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({
        ...described,
        type: fc.constantFrom(...SCALARS),
      }),
      fc.record({
        ...described,
        type: fc.constant("string" as const),
        enum: fc.array(text, { maxLength: 2 }),
      }),
      fc.record({
        ...described,
        type: fc.constant("string" as const),
        enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        ...described,
        type: fc.constantFrom(...TYPE_LISTS),
        enum: maybe(fc.array(scalar, { minLength: 1, maxLength: 3 })),
      }),
      fc.constant({}),
      fc.record({
        ...described,
        $ref: fc.constantFrom(
          "#/$defs/D",
          "#/$defs/E",
          "#/$defs/nope",
          "#",
          "https://e.com/s.json",
          "#/properties/a",
        ),
        required: maybe(required),
      }),
      fc.record({
        ...described,
        type: fc.constant("array" as const),
        items: tie("node"),
        minItems: maybe(fc.constantFrom(0, 1, 101)),
      }),
      tie("object"),
      fc.record({ ...described, anyOf: members, required: maybe(required) }),
      fc.record({ ...described, oneOf: members, encrypted: maybe(fc.boolean()) }),
      fc.record({
        ...described,
        allOf: members,
        type: maybe(fc.constantFrom("object" as const, "string" as const)),
      }),
      fc.record({
        anyOf: members,
        allOf: fc.array(tie("object"), { maxLength: 2 }),
        properties: maybe(properties),
      }),
    ),
  };
});

const plainRoot = fc.record({
  type: fc.constantFrom("object" as const, ["object", "null"] as const, undefined),
  properties: fc.dictionary(fc.constantFrom(...NAMES), node, { maxKeys: 3 }),
  required: maybe(fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 })),
  additionalProperties: fc.oneof(
    { arbitrary: fc.constant(false), weight: 5 },
    { arbitrary: fc.constant(undefined), weight: 1 },
  ),
  anyOf: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    { arbitrary: fc.array(node, { minLength: 1, maxLength: 2 }), weight: 1 },
  ),
  $defs: fc.record({ D: node, E: node }),
});

const alternatives = fc.array(object, { minLength: 1, maxLength: 3 });
const unitedRoot = fc.record({
  properties: fc.constant({}),
  anyOf: maybe(alternatives),
  oneOf: maybe(alternatives),
  $defs: fc.record({ D: node, E: node }),
});

const root = fc.oneof(plainRoot, plainRoot, plainRoot, unitedRoot).map(trim);

// Values drawn along a schema; most of them fit it.

type Pick = (count: number) => number;

function toPick(seed: number): Pick {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % count;
  };
}

function choose<T>(list: readonly T[], pick: Pick): T | undefined {
  return list[pick(Math.max(1, list.length))];
}

const LOOSE = ["x", "", 1, 2.5, true, null, {}, [], { a: 1 }, ["y"]] as const;

function draw(schema: JsonSchema, whole: JsonSchema, pick: Pick, depth = 0): unknown {
  if (depth > 5) return choose(LOOSE, pick);
  const target = schema.$ref === undefined ? undefined : resolveRef(whole, schema.$ref)?.schema;
  const parts = [
    ...(target === undefined ? [] : [target]),
    ...(schema.allOf ?? []),
    ...[schema.anyOf ?? [], schema.oneOf ?? []].flatMap((members) => choose(members, pick) ?? []),
  ].map((part) => draw(part, whole, pick, depth + 1));
  return mergeAll([drawOwn(schema, whole, pick, depth), ...parts]);
}

const NOTHING = Symbol("nothing is said");

function drawOwn(schema: JsonSchema, whole: JsonSchema, pick: Pick, depth: number): unknown {
  if (schema.enum !== undefined && schema.enum.length > 0) return choose(schema.enum, pick);
  const type = choose([schema.type ?? (schema.properties ? "object" : [])].flat(), pick);
  switch (type) {
    case "string":
      return choose(["x", "y", ""], pick);
    case "number":
      return choose([0, 1, 2.5], pick);
    case "integer":
      return choose([0, 1], pick);
    case "boolean":
      return pick(2) === 0;
    case "null":
      return null;
    case "array": {
      const length = pick(3) + Math.min(schema.minItems ?? 0, 2);
      return Array.from({ length }, () => draw(schema.items ?? {}, whole, pick, depth + 1));
    }
    case "object": {
      const members = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
        schema.required?.includes(name) === true || pick(3) > 0
          ? [[name, draw(one, whole, pick, depth + 1)]]
          : [],
      );
      const more = schema.additionalProperties;
      if (typeof more === "object") members.push(["z", draw(more, whole, pick, depth + 1)]);
      else if (more !== false && pick(4) === 0) members.push(["z", choose(LOOSE, pick)]);
      return Object.fromEntries(members);
    }
    case undefined:
      return depth > 0 && !hasParts(schema) ? choose(LOOSE, pick) : NOTHING;
  }
}

function hasParts(schema: JsonSchema): boolean {
  return [schema.$ref, schema.anyOf, schema.oneOf, schema.allOf].some((one) => one !== undefined);
}

function mergeAll(values: readonly unknown[]): unknown {
  const said = values.filter((value) => value !== NOTHING);
  const objects = said.filter(isRecord);
  if (objects.length === said.length) return Object.assign({}, ...objects);
  return said[0];
}

/** Puts null for what is left out, as a model under a strict schema would. */
function complete(value: unknown, schema: JsonSchema, whole: JsonSchema): unknown {
  if (schema.$ref !== undefined) {
    return complete(value, resolveRef(whole, schema.$ref)?.schema ?? {}, whole);
  }
  for (const one of schema.anyOf ?? []) {
    const filled = complete(value, one, whole);
    if (fits({ ...one, $defs: whole.$defs }, filled)) return filled;
  }
  if (Array.isArray(value)) return value.map((one) => complete(one, schema.items ?? {}, whole));
  if (!isRecord(value) || schema.properties === undefined) return value;
  const names = [...new Set([...Object.keys(schema.properties), ...Object.keys(value)])];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.hasOwn(value, name)
        ? complete(value[name], schema.properties?.[name] ?? {}, whole)
        : null,
    ]),
  );
}

function fits(schema: JsonSchema, value: unknown): boolean {
  return findArgumentProblem(schema, value) === undefined;
}

function hasEffect(losses: readonly SchemaLoss[], effect: SchemaLoss["effect"]): boolean {
  return losses.some((loss) => loss.effect === effect);
}

const seeds = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });

test.for(REWRITTEN)(
  "%s: what fits the original fits the result, unless it is narrower",
  (dialect) => {
    let checked = 0;
    fc.assert(
      fc.property(root, seeds, (schema, list) => {
        const result = toDialectSchema(schema, dialect);
        if (!result.ok || hasEffect(result.losses, "narrower")) return;
        for (const seed of list) {
          const value = draw(schema, schema, toPick(seed));
          if (!isRecord(value) || !fits(schema, value)) continue;
          const sent =
            dialect === "openai-strict" ? complete(value, result.schema, result.schema) : value;
          checked += 1;
          expect(findArgumentProblem(result.schema, sent)).toBeUndefined();
        }
      }),
      { numRuns: RUNS },
    );
    expect(checked).toBeGreaterThan(RUNS / 10);
  },
);

test.for(REWRITTEN)("%s: what fits the result fits the original, unless it is wider", (dialect) => {
  let checked = 0;
  fc.assert(
    fc.property(root, seeds, (schema, list) => {
      const result = toDialectSchema(schema, dialect);
      if (!result.ok || hasEffect(result.losses, "wider")) return;
      for (const seed of list) {
        const value = draw(result.schema, result.schema, toPick(seed));
        if (!isRecord(value) || !fits(result.schema, value)) continue;
        checked += 1;
        const lifted = liftDialectArguments(value, schema, dialect);
        expect(findArgumentProblem(schema, lifted)).toBeUndefined();
      }
    }),
    { numRuns: RUNS },
  );
  expect(checked).toBeGreaterThan(RUNS / 10);
});

test.for(REWRITTEN)(
  "%s: the result is an object schema, and rewriting it changes nothing",
  (dialect) => {
    fc.assert(
      fc.property(root, (schema) => {
        const before = JSON.stringify(schema);
        const once = toDialectSchema(schema, dialect);
        expect(JSON.stringify(schema)).toBe(before);
        if (!once.ok) return;
        expect(once.schema.type).toBe("object");
        const twice = toDialectSchema(once.schema, dialect);
        expect(twice).toEqual({ ok: true, schema: once.schema, losses: [] });
        expect(JSON.stringify(twice.ok && twice.schema)).toBe(JSON.stringify(once.schema));
      }),
      { numRuns: RUNS },
    );
  },
);

const WORDS: { readonly [dialect in RewrittenDialect]: readonly string[] } = {
  "openai-strict": [
    "$ref",
    "type",
    "description",
    "enum",
    "items",
    "minItems",
    "properties",
    "required",
    "additionalProperties",
    "anyOf",
    "$defs",
  ],
  "llama.cpp": [
    "type",
    "description",
    "enum",
    "items",
    "minItems",
    "properties",
    "required",
    "additionalProperties",
    "anyOf",
  ],
  gemini: ["type", "description", "enum", "items", "minItems", "properties", "required", "anyOf"],
  minimal: ["type", "description", "enum", "items", "properties", "required"],
};

function listNodes(schema: JsonSchema): JsonSchema[] {
  return [schema, ...listChildren(schema).flatMap(listNodes)];
}

/** What the dialect does not know about a node. */
function listFaults(one: JsonSchema, dialect: RewrittenDialect): readonly string[] {
  const keys = Object.keys(one);
  const { type, properties = {} } = one;
  const isUnion = one.anyOf !== undefined;
  const faults = {
    word: keys.some((key) => !WORDS[dialect].includes(key)),
    "beside $ref": one.$ref !== undefined && keys.length > 1,
    "beside anyOf": isUnion && keys.some((key) => !["anyOf", "description", "$defs"].includes(key)),
    "empty list": one.enum?.length === 0 || one.anyOf?.length === 0,
    "required but not declared": one.required?.some((name) => !Object.hasOwn(properties, name)),
    ...(dialect === "openai-strict" && {
      open: type === "object" && one.additionalProperties !== false,
      optional: type === "object" && String(one.required) !== String(Object.keys(properties)),
    }),
    ...(dialect === "gemini" && {
      "described anyOf": isUnion && keys.length > 1,
      "enum of no strings": one.enum !== undefined && type !== "string",
      "empty string": one.enum?.includes(""),
    }),
    ...((dialect === "gemini" || dialect === "minimal") && {
      "no type": typeof type !== "string" && !isUnion,
      "no items": type === "array" && one.items === undefined,
    }),
  };
  return Object.entries(faults).flatMap(([fault, isThere]) => (isThere === true ? [fault] : []));
}

test.for(REWRITTEN)("%s: the result says nothing the dialect does not know", (dialect) => {
  fc.assert(
    fc.property(root, (schema) => {
      const result = toDialectSchema(schema, dialect);
      const nodes = result.ok ? listNodes(result.schema) : [];
      expect(nodes.flatMap((one) => listFaults(one, dialect))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test("openai: the schema stays the same", () => {
  const schema: JsonSchema = { anyOf: [{ $ref: "#" }] };
  expect(toDialectSchema(schema, "openai")).toEqual({ ok: true, schema, losses: [] });
});

// What gateways refuse, and what becomes of it.

const READ: JsonSchema = {
  type: "object",
  properties: { op: { type: "string", enum: ["read"] }, path: { type: "string" } },
  required: ["op", "path"],
};
const WRITE: JsonSchema = {
  type: "object",
  properties: { op: { type: "string", enum: ["write"] }, text: { type: "string" } },
  required: ["op", "text"],
};
const OP: JsonSchema = { type: "string", enum: ["read", "write"] };
const TEXT: JsonSchema = { type: "string" };
const ROOT_ONE_OF: JsonSchema = { type: "object", properties: {}, oneOf: [READ, WRITE] };
const TREE: JsonSchema = {
  type: "object",
  properties: { root: { $ref: "#/$defs/Node" } },
  required: ["root"],
  $defs: {
    Node: {
      type: "object",
      properties: { name: TEXT, children: { type: "array", items: { $ref: "#/$defs/Node" } } },
      required: ["children", "name"],
      additionalProperties: false,
    },
  },
};
const LOOSE_NODE: JsonSchema = {
  type: "object",
  properties: { children: { type: "array", items: { type: "object" } }, name: TEXT },
  required: ["children", "name"],
};

const examples: readonly (readonly [
  string,
  RewrittenDialect,
  JsonSchema,
  JsonSchema,
  readonly string[],
])[] = [
  [
    "alternatives at the root become one object",
    "llama.cpp",
    ROOT_ONE_OF,
    { type: "object", properties: { op: OP, path: TEXT, text: TEXT }, required: ["op"] },
    ["wider", "narrower"],
  ],
  [
    "alternatives at the root become one object",
    "openai-strict",
    ROOT_ONE_OF,
    {
      type: "object",
      properties: {
        op: OP,
        path: { type: ["string", "null"] },
        text: { type: ["string", "null"] },
      },
      required: ["op", "path", "text"],
      additionalProperties: false,
    },
    ["wider", "narrower", "same"],
  ],
  [
    "recursion is cut to an open object",
    "llama.cpp",
    TREE,
    {
      type: "object",
      properties: { root: { ...LOOSE_NODE, additionalProperties: false } },
      required: ["root"],
    },
    ["wider"],
  ],
  [
    "recursion is cut to an open object",
    "gemini",
    TREE,
    { type: "object", properties: { root: LOOSE_NODE }, required: ["root"] },
    ["wider"],
  ],
  [
    "recursion stays",
    "openai-strict",
    { ...TREE, additionalProperties: false },
    {
      ...TREE,
      additionalProperties: false,
    },
    [],
  ],
  [
    "what is only required in alternatives is not required",
    "minimal",
    {
      type: "object",
      properties: { a: TEXT, b: TEXT },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    { type: "object", properties: { a: TEXT, b: TEXT } },
    ["wider"],
  ],
  [
    "a nullable list of values",
    "gemini",
    { type: "object", properties: { a: { type: ["string", "null"], enum: ["x", null] } } },
    {
      type: "object",
      properties: { a: { anyOf: [{ type: "string", enum: ["x"] }, { type: "null" }] } },
    },
    [],
  ],
];

test.for(examples)("example: %s (%s)", ([, dialect, schema, expected, effects]) => {
  const result = toDialectSchema(schema, dialect);
  expect(result).toMatchObject({ ok: true, schema: expected });
  expect(result.ok && JSON.parse(JSON.stringify(result.schema))).toEqual(expected);
  const found = result.ok ? result.losses.map(({ effect }) => effect) : [];
  expect([...new Set(found)]).toEqual(effects);
});

test("openai-strict: an object with properties of any name cannot be carried", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: { env: { type: "object", properties: {}, additionalProperties: TEXT } },
  };
  expect(toDialectSchema(schema, "openai-strict")).toEqual({
    ok: false,
    problem:
      "strict schemas cannot carry an object with properties of any name (at /properties/env)",
  });
});

// Schemas made to hang whoever follows them.

function toDoubling(keyword: "anyOf" | "allOf" | "properties"): JsonSchema {
  const $defs: { [name: string]: JsonSchema } = { D60: TEXT };
  for (let at = 0; at < 60; at += 1) {
    const next = { $ref: `#/$defs/D${at + 1}` };
    $defs[`D${at}`] =
      keyword === "properties"
        ? { type: "object", properties: { a: next, b: next } }
        : { [keyword]: [next, next] };
  }
  return { type: "object", properties: { x: { $ref: "#/$defs/D0" } }, $defs };
}

const nested: JsonSchema = JSON.parse(`${'{"items":'.repeat(10_000)}{}${"}".repeat(10_000)}`);
const endless: JsonSchema = {};
endless.items = endless;

const chained: JsonSchema = {
  type: "object",
  properties: { x: { $ref: "#/$defs/d0" } },
  $defs: Object.fromEntries(
    Array.from({ length: 5000 }, (_, at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]),
  ),
};

const crossed: JsonSchema = {
  type: "object",
  properties: {
    x: {
      allOf: Array.from({ length: 500 }, (_, at) => ({
        anyOf: [
          { type: "object", properties: { [`a${at}`]: TEXT } },
          { type: "object", properties: { [`b${at}`]: TEXT } },
        ],
      })),
    },
  },
};

test.for([
  ["doubling anyOf", toDoubling("anyOf")],
  ["doubling allOf", toDoubling("allOf")],
  ["doubling properties", toDoubling("properties")],
  ["a chain of references", chained],
  ["alternatives times alternatives", crossed],
] as const)("limits: %s ends soon, with what is cut reported", ([, schema]) => {
  for (const dialect of REWRITTEN) {
    const result = toDialectSchema(schema, dialect);
    const size = JSON.stringify(result.ok && result.schema).length;
    expect(size).toBeLessThan(1_000_000);
    const isCut = result.ok && hasEffect(result.losses, "wider");
    // References that are kept do not grow.
    expect(isCut || dialect === "openai-strict").toBe(true);
  }
});

test.for([
  ["10,000 levels", nested],
  ["itself inside", endless],
] as const)("limits: %s is a problem", ([, schema]) => {
  for (const dialect of REWRITTEN) {
    const result = toDialectSchema(schema, dialect);
    expect(!result.ok && result.problem).toMatch(/^the schema nests deeper than 512 levels/u);
  }
});
