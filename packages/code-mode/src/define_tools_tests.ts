import { expect, test } from "vitest";
import { toDeclaredDescription } from "./declaration.ts";
import { defineCodeModeTools, toAllTools } from "./define_tools.ts";
import type { CodeModeTool } from "./tool_definition.ts";

const schema = { type: "object", properties: { a: { type: "string", description: "A." } } };
const tools: readonly CodeModeTool[] = [
  {
    name: { namespace: "mcp__s", name: "z-z" },
    kind: "function",
    description: "Z.",
    deferred: true,
  },
  { name: { name: "patch" }, kind: "freeform", description: "Patches.", deferred: false },
  {
    name: { namespace: "mcp__s", name: "a" },
    kind: "function",
    description: "",
    inputSchema: schema,
  },
  { name: { name: "patch" }, kind: "function", description: "A second one." },
];

const declare = (description: string, declaration: string): string =>
  toDeclaredDescription(description, `declare const tools: { ${declaration} };`);

test("defineCodeModeTools: sorted, first of a name only, with declarations", () => {
  expect(defineCodeModeTools(tools, { maxInputBytes: 20 })).toEqual([
    {
      ident: "patch",
      name: { name: "patch" },
      kind: "freeform",
      description: declare("Patches.", "patch(input: string): Promise<unknown>;"),
    },
    {
      ident: "mcp__s__a",
      name: { namespace: "mcp__s", name: "a" },
      kind: "function",
      description: declare("", "mcp__s__a(args: { a?: string; }): Promise<unknown>;"),
    },
    {
      ident: "mcp__s__z_z",
      name: { namespace: "mcp__s", name: "z-z" },
      kind: "function",
      description: declare("Z.", "mcp__s__z_z(args: unknown): Promise<unknown>;"),
      deferred: true,
    },
  ]);
});

test("defineCodeModeTools: names that meet are declared under the identifiers they got", () => {
  const [first, second] = defineCodeModeTools(
    ["a-b", "a_b"].map((name) => ({ name: { name }, kind: "freeform", description: "" })),
  );
  expect(second?.ident).toBe("a_b");
  expect(first?.ident).toMatch(/^a_b_[0-9a-f]{8}$/);
  expect(first?.description).toContain(`{ ${first?.ident}(input: string)`);
});

test("toAllTools: deferred tools too, by name", () => {
  const definitions = defineCodeModeTools(tools);
  expect(toAllTools(definitions).map(({ name }) => name)).toEqual([
    "mcp__s__a",
    "mcp__s__z_z",
    "patch",
  ]);
  expect(toAllTools(definitions)[2]).toEqual({
    name: "patch",
    description: definitions[0]?.description,
  });
});
