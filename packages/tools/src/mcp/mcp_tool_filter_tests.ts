import { expect, test } from "vitest";
import { isMcpToolEnabled } from "./mcp_tool_filter.ts";

const TOOLS = ["a-b", "c", "d"];

test.for([
  ["no lists", {}, ["a-b", "c", "d"]],
  ["enabled only", { enabled_tools: ["a-b"] }, ["a-b"]],
  ["disabled only", { disabled_tools: ["c"] }, ["a-b", "d"]],
  ["disabled wins", { enabled_tools: ["a-b", "d"], disabled_tools: ["d"] }, ["a-b"]],
  ["raw names only", { enabled_tools: ["a_b"] }, []],
  ["an empty list", { enabled_tools: [] }, []],
] as const)("isMcpToolEnabled: %s", ([, filter, expected]) => {
  expect(TOOLS.filter((name) => isMcpToolEnabled(name, filter))).toEqual(expected);
});
