import { expect, test } from "vitest";
import { defineCodeModeTools } from "./define_tools.ts";
import { renderExecDescription, WAIT_DESCRIPTION } from "./exec_description.ts";
import { MCP_TYPES } from "./mcp_types.ts";
import type { CodeModeTool } from "./tool_definition.ts";

const tool = (namespace: string | undefined, name: string, deferred = false): CodeModeTool => ({
  name: { namespace, name },
  kind: "freeform",
  description: name === "bare" ? "" : `About ${name}.`,
  deferred,
});
const tools = defineCodeModeTools([
  tool(undefined, "plain"),
  tool("mcp__s", "x-y"),
  tool("mcp__s", "bare"),
  tool("mcp__s", "later", true),
  tool("quiet", "one"),
]);
const namespaces = new Map([
  ["mcp__s", " Small things.\n"],
  ["quiet", " "],
]);

const general = renderExecDescription({ mode: "code_mode", tools: [] });
const only = renderExecDescription({ mode: "code_mode_only", tools, namespaces });

test("renderExecDescription: beside other tools only what is always so", () => {
  expect(renderExecDescription({ mode: "code_mode", tools, namespaces })).toBe(general);
  expect(general).not.toContain("```");
});

test("renderExecDescription: instead of other tools, the shared types and every tool that is not deferred", () => {
  const declare = (ident: string): string =>
    `exec tool declaration:\n\`\`\`ts\ndeclare const tools: { ${ident}(input: string): Promise<unknown>; };\n\`\`\``;
  expect(
    only.startsWith(`${general}\n\nShared MCP Types:\n\`\`\`ts\n${MCP_TYPES}\n\`\`\`\n\n`),
  ).toBe(true);
  expect(only.slice(only.indexOf("### `plain`"))).toBe(
    [
      `### \`plain\`\nAbout plain.\n\n${declare("plain")}`,
      `## mcp__s\nSmall things.`,
      `### \`mcp__s__bare\`\n${declare("mcp__s__bare")}`,
      `### \`mcp__s__x_y\` (\`mcp__s__x-y\`)\nAbout x-y.\n\n${declare("mcp__s__x_y")}`,
      `### \`quiet__one\`\nAbout one.\n\n${declare("quiet__one")}`,
    ].join("\n\n"),
  );
});

test("renderExecDescription: deferred tools change nothing", () => {
  const without = tools.filter(({ deferred }) => deferred !== true);
  expect(renderExecDescription({ mode: "code_mode_only", tools: without, namespaces })).toBe(only);
});

test("renderExecDescription: names the default yield time", () => {
  const changed = renderExecDescription({ mode: "code_mode", tools: [], defaultYieldTimeMs: 1234 });
  expect(general).toContain("(default 30000)");
  expect(changed).toBe(general.replace("(default 30000)", "(default 1234)"));
});

test.for([
  "tools",
  "ALL_TOOLS",
  "text",
  "image",
  "audio",
  "generatedImage",
  "store",
  "load",
  "notify",
  "yield_control",
  "exit",
  "setTimeout",
  "clearTimeout",
])("renderExecDescription: tells of %s", (helper) => {
  expect(general).toMatch(new RegExp(`\`${helper}[(\`]`));
});

test("WAIT_DESCRIPTION: tells of every parameter but the cell's own", () => {
  expect(
    ["yield_time_ms", "max_tokens", "terminate"].filter((name) => !WAIT_DESCRIPTION.includes(name)),
  ).toEqual([]);
});
