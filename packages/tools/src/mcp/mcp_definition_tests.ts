import { expect, test } from "vitest";
import { isParallelMcpTool, readMcpToolDefinition } from "./mcp_definition.ts";

test("readMcpToolDefinition: keeps what it knows", () => {
  expect(
    readMcpToolDefinition({
      name: "echo",
      title: "Echo",
      description: "Echo text back.",
      inputSchema: { type: "object", properties: { text: { type: "string" } } },
      outputSchema: { type: "object" },
      annotations: { readOnlyHint: true, destructiveHint: false },
      _meta: { "openai/fileParams": ["file"] },
      icons: [{ src: "x" }],
    }),
  ).toEqual({
    name: "echo",
    title: "Echo",
    description: "Echo text back.",
    inputSchema: { type: "object", properties: { text: { type: "string" } } },
    outputSchema: { type: "object" },
    annotations: { readOnlyHint: true, destructiveHint: false },
    _meta: { "openai/fileParams": ["file"] },
  });
});

test("readMcpToolDefinition: members of the wrong type read as absent", () => {
  expect(
    readMcpToolDefinition({
      name: "echo",
      title: 1,
      description: null,
      outputSchema: [],
      annotations: "none",
      _meta: 3,
    }),
  ).toEqual({ name: "echo", inputSchema: {} });
});

test("readMcpToolDefinition: hints of the wrong type read as absent", () => {
  expect(
    readMcpToolDefinition({ name: "x", inputSchema: null, annotations: { readOnlyHint: "yes" } }),
  ).toEqual({ name: "x", inputSchema: null, annotations: {} });
});

test.for([[null], ["echo"], [{}], [{ name: 5 }]])(
  "readMcpToolDefinition: no name, no tool: %o",
  ([value]) => {
    expect(readMcpToolDefinition(value)).toBeUndefined();
  },
);

test.for([
  [{}, {}, false],
  [{ annotations: { readOnlyHint: false } }, {}, false],
  [{ annotations: { readOnlyHint: true } }, {}, true],
  [{}, { supportsParallelToolCalls: true }, true],
  [{}, { supportsParallelToolCalls: false }, false],
] as const)("isParallelMcpTool: %o on %o", ([tool, server, expected]) => {
  expect(isParallelMcpTool(tool, server)).toBe(expected);
});
