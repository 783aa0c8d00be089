import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { toPluginSchemas } from "../tools/tool_schemas.ts";
import { toChatTool, toResponsesTool } from "./wire_tools.ts";

const PATCH = toPluginSchemas("apply_patch", DEFAULT_SETTINGS);
const IMAGE = toPluginSchemas("view_image", DEFAULT_SETTINGS);

test("Responses tools: freeform where the provider takes it, else a function", () => {
  expect([toResponsesTool(PATCH).type, toResponsesTool(PATCH, { customTools: false })]).toEqual([
    "custom",
    PATCH.functionForm,
  ]);
});

test("Responses tools: what a tool answers is left out where the provider does not know it", () => {
  const has = (tool: object): boolean => "output_schema" in tool;
  expect([
    has(toResponsesTool(IMAGE)),
    has(toResponsesTool(IMAGE, { outputSchemas: false })),
    has(toResponsesTool(PATCH, { customTools: false })),
  ]).toEqual([true, false, false]);
});

test("chat tools: every tool is a function", () => {
  expect(
    [toChatTool(PATCH), toChatTool(IMAGE)].map((tool) => [tool.type, tool.function.name]),
  ).toEqual([
    ["function", "apply_patch"],
    ["function", "view_image"],
  ]);
});

test("wire tools: what a caller changes does not reach the next request", () => {
  const { parameters } = toChatTool(IMAGE).function;
  parameters["properties"] = {};
  expect(toChatTool(IMAGE).function.parameters).toEqual(IMAGE.functionForm.parameters);
});
