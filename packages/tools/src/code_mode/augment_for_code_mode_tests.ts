import { expect, test } from "vitest";
import type { FreeformToolSpec, FunctionToolSpec, ToolSpec } from "../tool_spec.ts";
import { augmentForCodeMode, augmentSpecForCodeMode } from "./augment_for_code_mode.ts";

const echo: FunctionToolSpec = {
  type: "function",
  name: "echo",
  description: "Says it back.",
  strict: false,
  parameters: { type: "object", properties: { text: { type: "string", description: "What." } } },
  output_schema: { type: "string" },
};
const patch: FreeformToolSpec = {
  type: "custom",
  name: "apply_patch",
  description: "",
  format: { type: "grammar", syntax: "lark", definition: "start: /.+/" },
};

const declared = (declaration: string): string =>
  `exec tool declaration:\n\`\`\`ts\ndeclare const tools: { ${declaration} };\n\`\`\``;
const ECHO = "echo(args: {\n  // What.\n  text?: string;\n}): Promise<string>;";
const PATCH = "apply_patch(input: string): Promise<unknown>;";

test("augmentForCodeMode: puts the declaration after the description and changes nothing else", () => {
  expect([augmentForCodeMode(echo), augmentForCodeMode(patch)]).toEqual([
    { ...echo, description: `Says it back.\n\n${declared(ECHO)}` },
    { ...patch, description: `\n\n${declared(PATCH)}` },
  ]);
});

test("augmentForCodeMode: a tool of a namespace is declared under its whole name", () => {
  expect(augmentForCodeMode(echo, "mcp__my-srv").description).toContain(`{ mcp__my_srv__${ECHO} }`);
});

test("augmentForCodeMode: takes another identifier, and a budget for arguments", () => {
  const { description } = augmentForCodeMode(echo, undefined, {
    ident: "echo_2",
    maxInputBytes: 20,
  });
  expect(description).toContain("{ echo_2(args: { text?: string; }): Promise<string>; }");
});

const named = (name: string): ToolSpec => ({ ...echo, name });
const others: readonly ToolSpec[] = [
  named("exec"),
  named("wait"),
  { type: "tool_search", execution: "client", description: "", parameters: {} },
  { type: "web_search" },
  { type: "image_generation", output_format: "png" },
  { type: "local_shell" },
];

test("augmentSpecForCodeMode: every tool of a namespace, and none that scripts cannot call", () => {
  const namespace = {
    type: "namespace",
    name: "ns_",
    description: "N.",
    tools: [echo, patch],
  } as const;
  expect([named("echo"), namespace, ...others].map((spec) => augmentSpecForCodeMode(spec))).toEqual(
    [
      augmentForCodeMode(echo),
      {
        ...namespace,
        tools: [augmentForCodeMode(echo, "ns_"), augmentForCodeMode(patch, "ns_")],
      },
      ...others,
    ],
  );
});
