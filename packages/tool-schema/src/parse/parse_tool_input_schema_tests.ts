import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { toMcpInputSchema } from "./mcp_input_schema.ts";
import { parseToolInputSchema } from "./parse_tool_input_schema.ts";

// Input schemas and what Codex 0.169.0 made of them.

interface RecordedSchema {
  name: string;
  input: unknown;
  expected: unknown;
  rejected: boolean;
}

const BESIDE = resolve(import.meta.dirname, "../../../../../shared/conformance");
const FOLDER = process.env["CODEXKIT_CONFORMANCE"] ?? BESIDE;
const FILE = join(FOLDER, "tools-layer", "tool-schema-cases.json");
const MUST_BE_THERE = process.env["CI"] !== undefined;
const RECORDED: readonly RecordedSchema[] = existsSync(FILE)
  ? JSON.parse(readFileSync(FILE, "utf8")).cases
  : [];

test.skipIf(RECORDED.length === 0 && !MUST_BE_THERE)(
  "recordings: they are in CODEXKIT_CONFORMANCE or beside the repository (else skipped)",
  () => {
    expect(RECORDED.length).toBe(92);
  },
);

test.for(RECORDED)("recorded: $name", ({ input, expected, rejected }) => {
  const before = JSON.stringify(input);
  const parsed = parseToolInputSchema(toMcpInputSchema(input));
  // As text, so that the order of the members counts.
  expect(parsed.ok ? JSON.stringify(parsed.schema) : undefined).toBe(
    rejected ? undefined : JSON.stringify(expected),
  );
  expect(JSON.stringify(input)).toBe(before);
});

/** An object schema with that one property. */
const X = (schema: string): string => `{"type":"object","properties":{"x":${schema}}}`;

test.for([
  ["T001", X("true"), X('{"type":"string"}')],
  [
    "T013",
    X('{"additionalProperties":false}'),
    X('{"type":"object","properties":{},"additionalProperties":false}'),
  ],
  ["T019", X('{"enum":[1,"a",null]}'), X('{"type":"string","enum":[1,"a",null]}')],
  ["T023", X('{"const":null}'), X('{"type":"string","enum":[null]}')],
  ["T025", X('{"format":"date-time"}'), X('{"type":"string"}')],
  ["T027", X('{"minimum":1}'), X('{"type":"number"}')],
  ["T036", X('{"type":["string","null"]}'), X('{"type":["string","null"]}')],
  ["T044", X('{"type":"enum","enum":["a"]}'), X('{"type":"string","enum":["a"]}')],
  ["T046", X('{"type":"null"}'), X('{"type":"null"}')],
  [
    "T052",
    X('{"type":"object","anyOf":[{"required":["a"]}]}'),
    X(
      '{"type":"object","properties":{},"anyOf":[{"type":"object","properties":{},"required":["a"]}]}',
    ),
  ],
  ["T056", X('{"if":{"type":"string"},"then":{"type":"number"}}'), X("{}")],
  ["T073", '{"type":"object"}', '{"type":"object","properties":{}}'],
  [
    "T074",
    '{"type":"object","properties":{"a":{"type":"string"}},"required":["a","zz"],"title":"T","$schema":"http://x","description":"root desc"}',
    '{"type":"object","description":"root desc","properties":{"a":{"type":"string"}},"required":["a","zz"]}',
  ],
  ["T080", '{"type":["object","null"]}', '{"type":["object","null"],"properties":{}}'],
  ["T087", '{"type":"object","patternProperties":{"^a":{}}}', '{"type":"object","properties":{}}'],
  ["T130", X('{"$ref":"#$defs"}'), X('{"$ref":"#$defs"}')],
  [
    "T133",
    X('{"type":["string","null"],"enum":["a",null],"description":"d"}'),
    X('{"type":["string","null"],"description":"d","enum":["a",null]}'),
  ],
  [
    "T134",
    X(
      '{"additionalProperties":{"required":["a"],"properties":{"a":{"anyOf":[{"type":"string"}]}}}}',
    ),
    X(
      '{"type":"object","properties":{},"additionalProperties":{"type":"object","properties":{"a":{"anyOf":[{"type":"string"}]}},"required":["a"]}}',
    ),
  ],
  ["T135", X('{"description":"d"}'), X("{}")],
] as const)("catalogue: %s", ([, input, output]) => {
  const parsed = parseToolInputSchema(JSON.parse(input));
  expect(parsed.ok && JSON.stringify(parsed.schema)).toBe(output);
});

test.for([
  [{ type: "null" }, "tool input schema must not be a singleton null type"],
  [{ type: ["null"] }, "tool input schema must not be a singleton null type"],
  [[], "tool input schema: the root must be a schema, not a list"],
  [undefined, "tool input schema: a value of type undefined is not JSON (at the root)"],
  [
    { type: "object", required: "a" },
    'tool input schema: /required must be a list of strings, not "a"',
  ],
] as const)("refused: %j", ([input, problem]) => {
  expect(parseToolInputSchema(input)).toEqual({ ok: false, problem });
});

const LONG = {
  type: "object",
  properties: { a: { type: "string", description: "d".repeat(300) } },
};

test.for([
  [
    "T139 a small budget strips descriptions",
    100,
    '{"type":"object","properties":{"a":{"type":"string"}}}',
  ],
  ["the default keeps them", undefined, JSON.stringify(LONG)],
  ["no budget keeps them", Infinity, JSON.stringify(LONG)],
  [
    "best effort: what is still too large stays",
    1,
    '{"type":"object","properties":{"a":{"type":"string"}}}',
  ],
] as const)("maxBytes: %s", ([, maxBytes, output]) => {
  const parsed = parseToolInputSchema(LONG, { maxBytes });
  expect(parsed.ok && JSON.stringify(parsed.schema)).toBe(output);
});

test("maxBytes: counts UTF-8 bytes", () => {
  const schema = { type: "string", description: "é".repeat(50) };
  const size = new TextEncoder().encode(JSON.stringify(schema)).length;
  const keep = parseToolInputSchema(schema, { maxBytes: size });
  const strip = parseToolInputSchema(schema, { maxBytes: size - 1 });
  expect([keep, strip]).toEqual([
    { ok: true, schema },
    { ok: true, schema: { type: "string" } },
  ]);
});

test("limits: a schema that nests 10,000 levels deep is refused, not followed", () => {
  const input = JSON.parse(`${'{"items":'.repeat(10_000)}{}${"}".repeat(10_000)}`);
  expect(parseToolInputSchema(input)).toEqual({
    ok: false,
    problem:
      "tool input schema: the schema nests deeper than 128 levels (at /items/items/items/items/items/items/…/items/items/items/items/items)",
  });
});

test("limits: a schema that shares its parts is refused when it is huge written out", () => {
  let input: unknown = { type: "string" };
  for (let level = 0; level < 40; level += 1) input = { anyOf: [input, input] };
  const parsed = parseToolInputSchema(input);
  expect(!parsed.ok && parsed.problem).toMatch(
    /^tool input schema: the schema has more than 250000 values/u,
  );
});

test("limits: time grows with size, not faster", () => {
  const measure = (count: number): number => {
    const properties = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`p${at}`, { type: "string", description: "d" }]),
    );
    const start = performance.now();
    expect(parseToolInputSchema({ type: "object", properties }).ok).toBe(true);
    return performance.now() - start;
  };
  measure(2000);
  const [small, large] = [Math.max(1, measure(3000)), measure(30_000)];
  expect(large / small).toBeLessThan(60);
});
