import type { ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { openTestTools } from "./test_tools.ts";

const item: ResponseItem = { type: "message", role: "user", content: [] };

test("openThreadTools: what arrives is handed over once", async () => {
  const tools = await openTestTools();
  tools.arrive(item);
  expect([tools.takeArrivals(), tools.takeArrivals()]).toEqual([
    { newWindow: false, items: [item] },
    { newWindow: false, items: [] },
  ]);
});

test("openThreadTools: the settings of code mode and of filters reach planning", async () => {
  const tools = await openTestTools([
    'features.code_mode={enabled=true,excluded_tool_namespaces=["a"],tool_input_schema_max_bytes=9}',
    'tools.deny=["x"]',
  ]);
  const plain = await openTestTools();
  expect([
    tools.planning.codeMode,
    tools.planning.filter?.check({ name: "x" }).allowed,
    plain.planning.filter,
  ]).toEqual([
    { excludedNamespaces: ["a"], directOnlyNamespaces: [], declarationMaxBytes: 9 },
    false,
    undefined,
  ]);
});

test("openThreadTools: nothing was started, so there is nothing to wait for", async () => {
  const { resources } = await openTestTools();
  for (const resource of resources) await resource[Symbol.asyncDispose]();
  expect(resources.length).toBe(4);
});
