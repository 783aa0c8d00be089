import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";
import { MCP_TYPES } from "./mcp_types.ts";

test("MCP_TYPES: is TypeScript, and every type it speaks of is there", () => {
  expect(() => stripTypeScriptTypes(MCP_TYPES)).not.toThrow();
  const declared = [...MCP_TYPES.matchAll(/^type (\w+)/gm)].map(([, name]) => name);
  const used = MCP_TYPES.replaceAll(/"[^"]*"/g, "").match(/\b[A-Z]\w+/g) ?? [];
  const foreign = new Set(used.filter((name) => !declared.includes(name)));
  expect([...foreign]).toEqual(["Record"]);
  expect(declared).toEqual(
    expect.arrayContaining(["CallToolResult", "ContentBlock", "ImageContent"]),
  );
});
