import { expect, test } from "vitest";
import { lowerTool, lowerToolSearch } from "./lower_tool.ts";
import { createFreeformSpec, createFunctionSpec, SEARCH_SPEC } from "./test_lowering.ts";
import { resolveWire, type WireCapabilities } from "./wire_capabilities.ts";

const ECHO = createFunctionSpec("echo");
const NOTE = createFreeformSpec("note");

function toLowering(capabilities: WireCapabilities): Parameters<typeof lowerTool>[1] {
  return { wire: resolveWire(capabilities), wireName: "ns__echo" };
}

test.for([ECHO, NOTE])("lowerTool: $type stays the same object where it is taken", (spec) => {
  const lowered = lowerTool(spec, toLowering({}));
  expect([lowered.ok && lowered.spec === spec, lowered]).toEqual([
    true,
    { ok: true, spec, changes: [], losses: [] },
  ]);
});

test.for([ECHO, NOTE])("lowerTool: $type takes the flat name", (spec) => {
  expect(lowerTool(spec, toLowering({ namespaceTools: false }))).toEqual({
    ok: true,
    spec: { ...spec, name: "ns__echo" },
    changes: ["called `ns__echo`"],
    losses: [],
  });
});

test("lowerTool: says what became of the schema, and how arguments are lifted", () => {
  const spec = createFunctionSpec("echo", {
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        ["a", "b", "c", "d"].map((name) => [
          name,
          { anyOf: [{ type: "string" }, { type: "number" }] },
        ]),
      ),
    },
  });
  const lowered = lowerTool(spec, toLowering({ schemaDialect: "minimal" }));
  expect(lowered).toMatchObject({
    ok: true,
    spec: { name: "echo", strict: false },
    lifting: { schema: spec.parameters, dialect: "minimal" },
  });
  expect(lowered.ok && lowered.changes).toEqual([
    expect.stringMatching(
      /^schema in the minimal dialect, without type at \/properties\/a\/anyOf, .* and 1 more$/,
    ),
  ]);
});

test("lowerTool: strict where the provider wants it and the schema allows it", () => {
  const spec = createFunctionSpec("echo", {
    parameters: {
      type: "object",
      properties: { text: { type: "string" } },
      additionalProperties: false,
    },
  });
  const lowered = lowerTool(spec, toLowering({ strictSchemas: true }));
  expect(lowered).toMatchObject({
    ok: true,
    spec: { strict: true },
    changes: ["schema in the openai-strict dialect", "strict"],
  });
});

test("lowerTool: the string of a freeform tool is not held against the model", () => {
  const lowered = lowerTool(NOTE, toLowering({ customTools: false, schemaDialect: "minimal" }));
  expect(lowered).toMatchObject({ ok: true, losses: [], lifting: undefined });
  expect(lowered.ok && lowered.changes[0]).toBe("freeform text as the string of a function");
});

test("lowerToolSearch: stays, or becomes a function with the same parameters", () => {
  const { description, parameters } = SEARCH_SPEC;
  expect([
    lowerToolSearch(SEARCH_SPEC, toLowering({})),
    lowerToolSearch(SEARCH_SPEC, toLowering({ toolSearch: false })),
  ]).toEqual([
    { ok: true, spec: SEARCH_SPEC, changes: [], losses: [] },
    {
      ok: true,
      spec: { type: "function", name: "tool_search", description, strict: false, parameters },
      changes: ["an ordinary function; the tools it finds join the next request"],
      losses: [],
    },
  ]);
});
