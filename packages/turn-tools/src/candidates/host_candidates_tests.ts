import { expect, test } from "vitest";
import { createTestTurn, openTestTools, outlineSpecs, planTestTools } from "../test_tools.ts";

const RESOURCES = ["list_mcp_resources", "list_mcp_resource_templates", "read_mcp_resource"];

test.for([
  ["no server, direct", "direct", false, [], []],
  ["no server, but scripts may ask", "code_mode_only", false, [], RESOURCES],
  ["apps of ChatGPT", "direct", true, RESOURCES, []],
] as const)(
  "createResourceCandidates: %s",
  async ([, toolMode, usesCodexBackend, shown, nested]) => {
    const tools = await openTestTools();
    const auth = { usesCodexBackend, kind: "openai" };
    const plan = await planTestTools(tools, createTestTurn({}, { toolMode, auth }));
    const named = (names: readonly string[]): readonly string[] =>
      names.filter((name) => RESOURCES.includes(name));
    expect([named(outlineSpecs(plan)), named(plan.nested.map(({ name }) => name.name))]).toEqual([
      shown,
      nested,
    ]);
  },
);

test("createDialogueCandidates: every gate that is closed says how to open it", async () => {
  const tools = await openTestTools();
  const { decisions } = await planTestTools(tools, createTestTurn());
  const remedies = new Map(decisions.map(({ name, remedy }) => [name.name, remedy]));
  expect(
    ["update_plan", "request_permissions", "new_context"].map((name) => remedies.get(name)),
  ).toEqual([
    "set `[tools.update_plan] enabled = true`",
    "set `features.request_permissions_tool = true`",
    "set `features.token_budget = true`",
  ]);
});

test("createDialogueCandidates: with nobody to ask, the model is told so", async () => {
  const tools = await openTestTools();
  const plan = await planTestTools(tools, createTestTurn());
  const ask = [...plan.registry.values()].find(
    ({ toolName }) => toolName.name === "request_user_input",
  );
  const output = await ask?.handle({
    turnId: "t",
    callId: "c",
    toolName: { name: "request_user_input" },
    payload: { type: "function", arguments: '{"questions":[]}' },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 1000 },
    items: { started: () => {}, updated: () => {}, completed: () => {}, outputDelta: () => {} },
    signal: new AbortController().signal,
  });
  expect(output?.body).toBe("request_user_input is unavailable in Default mode");
});
