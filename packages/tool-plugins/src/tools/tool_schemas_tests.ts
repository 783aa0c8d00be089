import type { FunctionToolSpec } from "@codexkit/tools";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { type BuiltinPluginName, toPluginSchemas } from "./tool_schemas.ts";

const ORIGINAL = { ...DEFAULT_SETTINGS, enable_view_image_detail_original: true };

/** `name: type` of every argument, with `*` behind what is required. */
function describe({ name, parameters }: FunctionToolSpec): string {
  const members = Object.entries(parameters.properties ?? {}).map(([key, schema]) => {
    const items = schema.items === undefined ? "" : `<${String(schema.items.type)}>`;
    const values = schema.enum === undefined ? "" : `=${schema.enum.join("|")}`;
    const star = parameters.required?.includes(key) === true ? "*" : "";
    return `${key}${star}: ${String(schema.type)}${items}${values}`;
  });
  return `${name}(${members.join(", ")})`;
}

test.for<[BuiltinPluginName, string]>([
  ["shell", "shell(command*: array<string>, timeout_ms: number, workdir: string)"],
  [
    "shell_command",
    "shell_command(command*: string, login: boolean, timeout_ms: number, workdir: string)",
  ],
  [
    "shell_legacy",
    "shell(command*: string, env: object, timeout_seconds: number, workdir: string)",
  ],
  ["apply_patch", "apply_patch(input*: string)"],
  ["view_image", "view_image(path*: string)"],
])("schemas: %s as a function is %s", ([name, want]) => {
  const { functionForm } = toPluginSchemas(name, DEFAULT_SETTINGS);
  expect([
    describe(functionForm),
    functionForm.strict,
    functionForm.parameters.additionalProperties,
  ]).toEqual([want, false, false]);
});

test("schemas: detail is offered when it is enabled, with one value", () => {
  expect(describe(toPluginSchemas("view_image", ORIGINAL).functionForm)).toBe(
    "view_image(detail: string=original, path*: string)",
  );
});

test("schemas: for Responses apply_patch is freeform and view_image says what it answers", () => {
  const patch = toPluginSchemas("apply_patch", DEFAULT_SETTINGS);
  const image = toPluginSchemas("view_image", DEFAULT_SETTINGS);
  expect([
    patch.responses.type,
    patch.responses.type === "custom" && patch.responses.format.syntax,
  ]).toEqual(["custom", "lark"]);
  expect([
    image.responses.type === "function" && image.responses.output_schema?.required,
    image.functionForm.output_schema,
  ]).toEqual([["image_url", "detail"], undefined]);
});

test("schemas: the shells of both APIs are the same, and say the configured time", () => {
  const { responses, functionForm } = toPluginSchemas("shell", {
    ...DEFAULT_SETTINGS,
    shell_timeout_seconds: 7,
  });
  expect(responses).toBe(functionForm);
  expect(JSON.stringify(functionForm)).toContain("Default 7000.");
});
