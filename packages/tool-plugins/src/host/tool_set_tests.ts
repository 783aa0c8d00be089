import type { ToolContext } from "@codexkit/builtin-tools";
import { expect, test } from "vitest";
import { PLUGIN_NAMES } from "../plugin_table.ts";
import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { createTestFolder } from "../test_host.ts";
import { toModelInfo } from "./model_info.ts";
import { openServices } from "./open_services.ts";
import { createOwnTools, createServerTools, type ToolSetServices } from "./tool_set.ts";

function createServices(): { context: ToolContext; services: ToolSetServices } {
  const cwd = createTestFolder();
  const places = { cwd, codexHome: "/c", home: undefined };
  const services = openServices(DEFAULT_SETTINGS, places, { cwd, env: {}, threadId: "t" });
  return {
    context: {
      turnId: "t",
      threadId: "t",
      modelInfo: toModelInfo("m", { images: true }),
      cwd,
      sandboxPolicy: { type: "read-only" },
      approvalPolicy: "never",
    },
    services: { ...services, plugins: PLUGIN_NAMES, connections: undefined, warn: () => {} },
  };
}

test("tool set: every plugin makes its tool, under its schema name", () => {
  const { context, services } = createServices();
  const tools = createOwnTools(context, services);
  expect(tools.map(({ plugin, executor }) => [plugin, executor.toolName.name])).toEqual([
    ["shell", "shell"],
    ["shell_command", "shell_command"],
    ["shell_legacy", "shell"],
    ["apply_patch", "apply_patch"],
    ["view_image", "view_image"],
  ]);
});

test("tool set: what an executor says of itself is the form for Responses", () => {
  const { context, services } = createServices();
  for (const { executor, schemas } of createOwnTools(context, services)) {
    expect(executor.spec).toBe(schemas.responses);
  }
});

test("tool set: without servers there are no tools of servers", async () => {
  const { context, services } = createServices();
  expect(await createServerTools(context, services)).toEqual([]);
});
