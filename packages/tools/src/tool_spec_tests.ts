import { expect, test } from "vitest";
import {
  type FunctionToolSpec,
  toCallableNames,
  type ToolSpec,
  toSpecName,
  toWireSpec,
} from "./tool_spec.ts";

const ECHO: FunctionToolSpec = {
  type: "function",
  name: "echo",
  description: "Says it again.",
  strict: false,
  parameters: { type: "object", properties: {} },
  output_schema: { type: "object", properties: {} },
};
const SPECS: readonly ToolSpec[] = [
  ECHO,
  { type: "namespace", name: "mcp__s", description: "", tools: [ECHO] },
  { type: "web_search", external_web_access: true },
  { type: "tool_search", execution: "client", description: "", parameters: {} },
];

test("toSpecName: nameless specs are called by their type", () => {
  expect(SPECS.map(toSpecName)).toEqual(["echo", "mcp__s", "web_search", "tool_search"]);
});

test("toCallableNames: namespaced tools carry their namespace, hosted ones cannot be called", () => {
  expect(SPECS.map(toCallableNames)).toEqual([
    [{ name: "echo" }],
    [{ namespace: "mcp__s", name: "echo" }],
    [],
    [{ name: "tool_search" }],
  ]);
});

test("toWireSpec: output schemas stay at home, also inside namespaces", () => {
  const sent = {
    type: "function",
    name: "echo",
    description: "Says it again.",
    strict: false,
    parameters: { type: "object", properties: {} },
  };
  expect(JSON.parse(JSON.stringify(SPECS.map(toWireSpec)))).toEqual([
    sent,
    { type: "namespace", name: "mcp__s", description: "", tools: [sent] },
    { type: "web_search", external_web_access: true },
    { type: "tool_search", execution: "client", description: "", parameters: {} },
  ]);
});
