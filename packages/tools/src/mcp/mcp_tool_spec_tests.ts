import { expect, test } from "vitest";
import type { McpToolDefinition } from "./mcp_definition.ts";
import { nameMcpTools } from "./mcp_naming.ts";
import {
  type ListedMcpTool,
  toMcpNamespaceDescription,
  toMcpOutputSchema,
  toMcpToolSpec,
  toMcpToolSpecs,
} from "./mcp_tool_spec.ts";

const TEXT_SCHEMA = {
  type: "object",
  properties: { text: { type: "string" } },
  required: ["text"],
};
const RESULT_SCHEMA = {
  type: "object",
  properties: {
    content: { type: "array", items: { type: "object" } },
    structuredContent: {},
    isError: { type: "boolean" },
    _meta: { type: "object" },
  },
  required: ["content"],
  additionalProperties: false,
};

function list(
  server: string,
  tool: McpToolDefinition,
  more: Partial<ListedMcpTool> = {},
): ListedMcpTool {
  return { server, tool, ...more };
}

test("toMcpToolSpec: title and annotations are not sent", () => {
  const tool = {
    name: "echo",
    title: "Echo",
    description: "Echo text back.",
    inputSchema: TEXT_SCHEMA,
    annotations: { readOnlyHint: true },
  };
  expect(toMcpToolSpec(tool, { name: "echo" })).toEqual({
    ok: true,
    spec: {
      type: "function",
      name: "echo",
      description: "Echo text back.",
      strict: false,
      parameters: TEXT_SCHEMA,
      output_schema: RESULT_SCHEMA,
    },
  });
});

test("toMcpToolSpec: no description is an empty one, no schema takes no arguments", () => {
  expect(toMcpToolSpec({ inputSchema: {} }, { name: "x" })).toMatchObject({
    spec: { description: "", parameters: { type: "object", properties: {} } },
  });
});

test("toMcpToolSpec: the output schema is that of a result around the tool's own", () => {
  const outputSchema = { type: "object", properties: { n: { type: "number" } } };
  expect(toMcpToolSpec({ inputSchema: {}, outputSchema }, { name: "x" })).toMatchObject({
    spec: {
      output_schema: {
        ...RESULT_SCHEMA,
        properties: { ...RESULT_SCHEMA.properties, structuredContent: outputSchema },
      },
    },
  });
});

test.for([[undefined], [true], [[]]])("toMcpOutputSchema: %o reads as unknown", ([schema]) => {
  expect(toMcpOutputSchema(schema)).toEqual(RESULT_SCHEMA);
});

test("toMcpToolSpec: a server's own budget takes descriptions away", () => {
  const inputSchema = {
    type: "object",
    properties: { a: { type: "string", description: "d".repeat(300) } },
  };
  const toParameters = (maxSchemaBytes?: number): unknown =>
    toMcpToolSpec({ inputSchema }, { name: "x", maxSchemaBytes });
  expect(toParameters()).toMatchObject({ spec: { parameters: inputSchema } });
  expect(toParameters(100)).toHaveProperty("spec.parameters.properties.a", { type: "string" });
});

test("toMcpToolSpec: arguments that hold files become paths", () => {
  const inputSchema = { type: "object", properties: { file: { type: "object" } } };
  const result = toMcpToolSpec(
    { inputSchema, _meta: { "openai/fileParams": ["file"] } },
    { name: "upload" },
  );
  expect(result).toMatchObject({
    spec: { parameters: { properties: { file: { type: "string" } } } },
  });
});

test.for([[null], [{ type: "null" }], [{ type: "object", required: "a" }]])(
  "toMcpToolSpec: schema %o has a problem",
  ([inputSchema]) => {
    expect(toMcpToolSpec({ inputSchema }, { name: "x" })).toEqual({
      ok: false,
      problem: expect.any(String),
    });
  },
);

test.for([
  [{ instructions: "  Use it well.\n" }, "Use it well."],
  [{ instructions: " ", connectorName: "Mail" }, "Tools for working with Mail."],
  [{ instructions: "I", connectorName: "Mail" }, "I"],
  [{}, "Tools in the mcp__x namespace."],
] as const)("toMcpNamespaceDescription: %o", ([subject, expected]) => {
  expect(toMcpNamespaceDescription("mcp__x", subject)).toBe(expected);
});

test("toMcpNamespaceDescription: is not cut", () => {
  const instructions = "x".repeat(5_000);
  expect(toMcpNamespaceDescription("mcp__x", { instructions })).toBe(instructions);
});

test("toMcpToolSpecs: one namespace for each server, tools by name, broken ones reported", () => {
  const broken = list("b", { name: "bad", inputSchema: null }, { instructions: "B helps." });
  const { tools } = nameMcpTools([
    list("b", { name: "z", inputSchema: {} }),
    list("b", { name: "a-1", inputSchema: {} }, { instructions: "B helps." }),
    broken,
    list("a", { name: "t", inputSchema: {}, description: "T" }),
  ]);
  const { specs, rejected } = toMcpToolSpecs(tools);
  expect(
    specs.map((spec) =>
      spec.type === "namespace"
        ? [spec.name, spec.description, spec.tools.map(({ name }) => name)]
        : spec.name,
    ),
  ).toEqual([
    ["mcp__a", "Tools in the mcp__a namespace.", ["t"]],
    ["mcp__b", "B helps.", ["a_1", "z"]],
  ]);
  expect(rejected).toEqual([{ source: broken, problem: expect.any(String) }]);
});

test("toMcpToolSpecs: flat names are plain functions", () => {
  const { tools } = nameMcpTools([list("s", { name: "t", inputSchema: {} })], { style: "flat" });
  expect(toMcpToolSpecs(tools).specs.map(({ type, name }) => [type, name])).toEqual([
    ["function", "mcp__s__t"],
  ]);
});
