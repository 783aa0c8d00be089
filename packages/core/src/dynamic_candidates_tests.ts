import { callFunction, readOutput, say } from "@codexkit/testkit";
import { planTools, toCallableNames, type ToolExecutor } from "@codexkit/tools";
import { afterEach, expect, test } from "vitest";
import { createDynamicCandidates } from "./dynamic_candidates.ts";
import { createTestModelInfo } from "./test_context.ts";
import { collect, createThreadWorlds } from "./test_thread_world.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

const add: ToolExecutor = {
  toolName: { name: "add" },
  spec: {
    type: "function",
    name: "add",
    description: "Adds.",
    strict: false,
    parameters: { type: "object", properties: { a: { type: "number" } } },
  },
  handle: async () => ({ body: "42", success: true }),
};
const specs = [
  {
    type: "namespace" as const,
    name: "editor",
    description: "The editor.",
    tools: [
      { type: "function" as const, name: "open", description: "Opens.", inputSchema: {} },
      {
        type: "function" as const,
        name: "close",
        description: "Closes.",
        inputSchema: {},
        deferLoading: true,
      },
    ],
  },
];

test("createDynamicCandidates: own tools first, then a client's; what is deferred is not shown", () => {
  const client = { call: async () => ({ contentItems: [], success: true }) };
  const candidates = createDynamicCandidates(
    { modelInfo: createTestModelInfo() },
    {
      tools: [add],
      dynamicTools: { specs, client },
    },
  );
  const plan = planTools({ candidates, toolMode: "direct" });
  expect([plan.specs.flatMap(toCallableNames), candidates.map(({ source }) => source)]).toEqual([
    [{ name: "add" }, { namespace: "editor", name: "open" }],
    ["dynamic", "dynamic", "dynamic"],
  ]);
});

test("startThread: a tool of the caller's own is offered, called and answered", async () => {
  const world = await worlds.create([
    { steps: [callFunction("add", { a: 1 }, { callId: "c1" })] },
    { steps: [say("done")] },
  ]);
  const thread = await world.start({ tools: [add] });
  await collect(thread.run("add"));
  const [, second] = world.server.requests;
  expect(second && readOutput(second, "c1")).toBe("42");
});

test("startThread: a tool that a client carries out is asked for with its arguments", async () => {
  const asked: unknown[] = [];
  const client = {
    call: async (request: unknown) => {
      asked.push(request);
      return { contentItems: [{ type: "inputText", text: "opened" }], success: true };
    },
  };
  const world = await worlds.create([
    { steps: [callFunction("open", { file: "x" }, { callId: "c1", namespace: "editor" })] },
    { steps: [say("done")] },
  ]);
  const thread = await world.start({ dynamicTools: { specs, client } });
  await collect(thread.run("open x"));
  const [, second] = world.server.requests;
  expect([asked, second && readOutput(second, "c1")]).toMatchObject([
    [{ callId: "c1", namespace: "editor", tool: "open", arguments: { file: "x" } }],
    expect.anything(),
  ]);
  expect(JSON.stringify(second && readOutput(second, "c1"))).toContain("opened");
});
