import { expect, test } from "vitest";
import { toMcpHookName } from "./mcp_hook_name.ts";

test.for([
  [{ namespace: "memory", name: "create_entities" }, "mcp__memory__create_entities"],
  [{ namespace: "mcp__foo", name: "exec_command" }, "mcp__foo__exec_command"],
  [{ namespace: "mcp__foo__", name: "__exec" }, "mcp__foo__exec"],
  [{ name: "mcp__foo__exec" }, "mcp__foo__exec"],
  [{ name: "exec" }, "mcp__exec"],
] as const)("toMcpHookName: %o is %s", ([name, expected]) => {
  expect(toMcpHookName(name)).toBe(expected);
});
