import { expect, test } from "vitest";
import { toMcpCallResult, toMcpTool } from "./mcp_tool.ts";

const DEEP: unknown = JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`);

test("toMcpTool: keeps what the server says", () => {
  const tool = {
    name: "add",
    title: "Adder",
    description: "Add.",
    inputSchema: { type: "object", properties: { a: { type: "number" } } },
    outputSchema: { type: "object" },
    annotations: {
      title: "A",
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    _meta: { "openai/fileParams": ["a"] },
  };
  expect(toMcpTool("s", { ...tool, execution: { taskSupport: "never" } })).toEqual({
    server: "s",
    ...tool,
  });
});

test.for<[unknown, unknown]>([
  [{ name: "a" }, { server: "s", name: "a", inputSchema: {} }],
  [
    { name: "a", inputSchema: null },
    { server: "s", name: "a", inputSchema: {} },
  ],
  [
    { name: "a", inputSchema: [1] },
    { server: "s", name: "a", inputSchema: {} },
  ],
  [
    { name: "a", inputSchema: { type: "array" }, annotations: { readOnlyHint: "yes" }, title: 1 },
    { server: "s", name: "a", inputSchema: { type: "array" }, annotations: {} },
  ],
  [{ name: "" }, undefined],
  [{ name: 1 }, undefined],
  ["a", undefined],
  [{ name: "a", inputSchema: DEEP }, undefined],
])("toMcpTool: case %#", ([value, want]) => {
  expect(toMcpTool("s", value)).toEqual(want);
});

test.for<[unknown, unknown]>([
  [
    { content: [{ type: "text", text: "x" }] },
    { content: [{ type: "text", text: "x" }], isError: false },
  ],
  [
    { content: [{ type: "hologram", n: 1 }] },
    { content: [{ type: "hologram", n: 1 }], isError: false },
  ],
  [{ content: ["bare", 1, null] }, { content: [{ type: "text", text: "bare" }], isError: false }],
  [{ content: "x" }, { content: [], isError: false }],
  [{ isError: true }, { content: [], isError: true }],
  [
    { content: [], structuredContent: null },
    { content: [], isError: false },
  ],
  [
    { content: [], structuredContent: [1], isError: "true", _meta: { a: 1 } },
    { content: [], structuredContent: [1], isError: false, _meta: { a: 1 } },
  ],
])("toMcpCallResult: case %#", ([value, want]) => {
  expect(toMcpCallResult("s", value)).toEqual(want);
});

test.for<[unknown, string]>([
  [
    "text",
    "MCP server 's' answered tools/call with no result; report it to whoever makes the server",
  ],
  [
    { content: [DEEP] },
    "MCP server 's' sent a result that nests deeper than 128 levels; ask it for less",
  ],
])("toMcpCallResult: refuses case %#", ([value, message]) => {
  expect(() => toMcpCallResult("s", value)).toThrow(
    expect.objectContaining({ code: "protocol_error", message }),
  );
});
