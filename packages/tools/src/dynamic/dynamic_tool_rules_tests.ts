import { expect, test } from "vitest";
import { findDynamicToolProblem } from "./dynamic_tool_rules.ts";
import type { DynamicToolFunctionSpec, DynamicToolSpec } from "./dynamic_tool_types.ts";

const toTool = (
  name: string,
  more: Partial<DynamicToolFunctionSpec> = {},
): DynamicToolFunctionSpec => ({
  type: "function",
  name,
  description: "D",
  inputSchema: { type: "object", properties: {} },
  ...more,
});
const toNamespace = (
  name: string,
  tools: readonly DynamicToolFunctionSpec[] = [toTool("t")],
  description = "D",
): DynamicToolSpec => ({ type: "namespace", name, description, tools });

const RESERVED = [
  "api_tool",
  "browser",
  "computer",
  "container",
  "file_search",
  "functions",
  "image_gen",
  "multi_tool_use",
  "python",
  "python_user_visible",
  "submodel_delegator",
  "terminal",
  "tool_search",
  "web",
];
const LONG_NAME = "n".repeat(129);
const LONG_NAMESPACE = "n".repeat(65);

test.for<[readonly DynamicToolSpec[], string]>([
  [[toTool("")], "dynamic tool name must not be empty"],
  [[toTool(" ")], "dynamic tool name must not be empty"],
  [[toTool(" a")], "dynamic tool name has leading/trailing whitespace:  a"],
  [[toTool("a\n")], String.raw`dynamic tool name has leading/trailing whitespace: a\n`],
  [
    [toTool("lookup.ticket")],
    "dynamic tool name must match ^[a-zA-Z0-9_-]+$ to match Responses API: lookup.ticket",
  ],
  [
    [toTool(`é'"\\😀`)],
    String.raw`dynamic tool name must match ^[a-zA-Z0-9_-]+$ to match Responses API: \u{e9}\'\"\\\u{1f600}`,
  ],
  [
    [toTool(LONG_NAME)],
    `dynamic tool name must be at most 128 characters to match Responses API: ${LONG_NAME}`,
  ],
  [[toTool("mcp")], "dynamic tool name is reserved: mcp"],
  [[toTool("mcp__x__y")], "dynamic tool name is reserved: mcp__x__y"],
  [[toTool("a"), toTool("b"), toTool("a")], "duplicate dynamic tool name: a"],
  [
    [toNamespace("ns", [toTool("a"), toTool("a")])],
    "duplicate dynamic tool name in namespace ns: a",
  ],
  [[toTool("a", { deferLoading: true })], "deferred dynamic tool must include a namespace: a"],
  [
    [toTool("a", { inputSchema: 5 })],
    "dynamic tool input schema is not supported for a: invalid type: number, expected struct JsonSchema",
  ],
  [
    [toTool("a", { inputSchema: null })],
    "dynamic tool input schema is not supported for a: invalid type: null, expected struct JsonSchema",
  ],
  [
    [toTool("a", { inputSchema: { type: "null" } })],
    "dynamic tool input schema is not supported for a: tool input schema must not be a singleton null type",
  ],
  [[toNamespace("")], "dynamic tool namespace must not be empty"],
  [[toNamespace("a ")], "dynamic tool namespace has leading/trailing whitespace: a "],
  [
    [toNamespace("bad.name", [])],
    "dynamic tool namespace must match ^[a-zA-Z0-9_-]+$ to match Responses API: bad.name",
  ],
  [
    [toNamespace(LONG_NAMESPACE)],
    `dynamic tool namespace must be at most 64 characters to match Responses API: ${LONG_NAMESPACE}`,
  ],
  [
    [toNamespace("ns", [toTool("t")], "d".repeat(1_025))],
    "dynamic tool namespace description must be at most 1024 characters",
  ],
  [
    [toNamespace("ns", [toTool("t")], "😀".repeat(1_025))],
    "dynamic tool namespace description must be at most 1024 characters",
  ],
  [[toNamespace("empty", [])], "dynamic tool namespace must contain at least one tool: empty"],
  [[toNamespace("ns"), toNamespace("ns")], "duplicate dynamic tool namespace: ns"],
  [[toNamespace("mcp__x")], "dynamic tool namespace is reserved: mcp__x"],
  [[toNamespace("mcp")], "dynamic tool namespace is reserved: mcp"],
  ...RESERVED.map((name): [readonly DynamicToolSpec[], string] => [
    [toNamespace(name)],
    `dynamic tool namespace collides with a reserved Responses API namespace: ${name}`,
  ]),
])("findDynamicToolProblem: %j", ([specs, problem]) => {
  expect(findDynamicToolProblem(specs)).toBe(problem);
});

test.for<[string, readonly DynamicToolSpec[]]>([
  ["nothing", []],
  ["names at their limits", [toTool("n".repeat(128)), toNamespace("n".repeat(64))]],
  ["descriptions at their limit", [toNamespace("ns", [toTool("t")], "😀".repeat(1_024))]],
  ["a built-in tool's name", [toTool("exec_command")]],
  [
    "one name in several places",
    [toTool("a"), toNamespace("x", [toTool("a")]), toNamespace("y", [toTool("a")])],
  ],
  ["a deferred tool in a namespace", [toNamespace("x", [toTool("a", { deferLoading: true })])]],
  [
    "schemas that can be mended",
    [toTool("a", { inputSchema: true }), toTool("b", { inputSchema: { type: "string" } })],
  ],
  ["a namespace like a tool", [toTool("desk"), toNamespace("desk")]],
])("findDynamicToolProblem: %s is no problem", ([, specs]) => {
  expect(findDynamicToolProblem(specs)).toBeUndefined();
});
