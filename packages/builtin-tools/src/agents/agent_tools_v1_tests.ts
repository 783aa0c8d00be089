import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createTestToolClock, type TestToolClock } from "../test_tool_clock.ts";
import { createAgentToolsV1 } from "./agent_tools_v1.ts";
import {
  createTestAgentControl,
  createTestReporter,
  type TestAgentControl,
} from "./test_agent_control.ts";

interface World {
  control: TestAgentControl;
  reporter: ReturnType<typeof createTestReporter>;
  clock: TestToolClock;
  tool: (name: string) => ToolExecutor;
}

function createWorld(): World {
  const control = createTestAgentControl([{ threadId: "a", nickname: "Ada" }, { threadId: "b" }]);
  const reporter = createTestReporter();
  const clock = createTestToolClock();
  const tools = createAgentToolsV1({ control, reporter, clock });
  const tool = (name: string): ToolExecutor => {
    const found = tools.find(({ toolName }) => toolName.name === name);
    if (!found) throw new Error(`no tool ${name}`);
    return found;
  };
  return { control, reporter, clock, tool };
}

const TEXT = { type: "text", text: "say pong" };
const ITEM = { type: "CollabAgentToolCall", id: "c", sender_thread_id: "h" };
const ADA = {
  receiver_thread_ids: ["a"],
  receiver_agents: [{ thread_id: "a", agent_nickname: "Ada" }],
};

test("multi_agent_v1: five tools in the order of the wire", () => {
  const tools = createAgentToolsV1(createWorld());
  expect(tools.map(({ toolName }) => `${toolName.namespace}.${toolName.name}`)).toEqual([
    "multi_agent_v1.close_agent",
    "multi_agent_v1.resume_agent",
    "multi_agent_v1.send_input",
    "multi_agent_v1.spawn_agent",
    "multi_agent_v1.wait_agent",
  ]);
});

test("spawn_agent: answers and is seen as recorded", async () => {
  const { control, reporter, tool } = createWorld();
  const { body } = await callTool(tool("spawn_agent"), { message: "say pong", fork_context: true });
  const none = { receiver_thread_ids: [], receiver_agents: [] };
  const item = { ...ITEM, tool: "spawn_agent", prompt: "say pong" };
  expect([body, control.log, reporter.log]).toEqual([
    '{"agent_id":"n","nickname":"Ada"}',
    [["spawn", { turnId: "t", callId: "c", input: [TEXT], fork: "all" }]],
    [
      ["started", { ...item, ...none, status: "in_progress", agents_states: {} }],
      [
        "completed",
        {
          ...item,
          status: "completed",
          receiver_thread_ids: ["n"],
          receiver_agents: [{ thread_id: "n", agent_nickname: "Ada" }],
          model: "m",
          agents_states: { n: "pending_init" },
        },
      ],
    ],
  ]);
});

test("spawn_agent: what went wrong is told to the model and to who watches", async () => {
  const { control, reporter, tool } = createWorld();
  control.fail("Agent depth limit reached. Solve the task yourself.");
  const output = await callTool(tool("spawn_agent"), { message: "x" });
  expect([output, reporter.log.at(-1)?.[1]]).toEqual([
    { body: "Agent depth limit reached. Solve the task yourself.", success: false },
    {
      ...ITEM,
      tool: "spawn_agent",
      prompt: "x",
      status: "failed",
      receiver_thread_ids: [],
      receiver_agents: [],
      agents_states: {},
    },
  ]);
});

test("send_input: can stop the agent first", async () => {
  const { control, reporter, tool } = createWorld();
  const args = { target: "a", message: "say pong", interrupt: true };
  const { body } = await callTool(tool("send_input"), args);
  expect([body, control.log, reporter.log.at(-1)?.[1]]).toEqual([
    '{"submission_id":"s1"}',
    [
      ["interrupt", "a"],
      ["send", "a", { turnId: "t", callId: "c", input: [TEXT], delivery: "input" }],
    ],
    {
      ...ITEM,
      ...ADA,
      tool: "send_input",
      prompt: "say pong",
      status: "completed",
      agents_states: { a: "running" },
    },
  ]);
});

test("close_agent and resume_agent: answer with the status before and after", async () => {
  const { control, tool } = createWorld();
  control.setStatus("a", { completed: "pong" });
  const bodies = [
    await callTool(tool("close_agent"), { target: "a" }),
    await callTool(tool("resume_agent"), { id: "a" }),
    await callTool(tool("resume_agent"), { id: "b" }),
  ].map(({ body }) => body);
  expect([bodies, control.log]).toEqual([
    [
      '{"previous_status":{"completed":"pong"}}',
      '{"status":"pending_init"}',
      '{"status":"running"}',
    ],
    [
      ["close", "a"],
      ["resume", "a"],
    ],
  ]);
});

test("wait_agent: ends with the first agent that is done", async () => {
  const { control, reporter, clock, tool } = createWorld();
  const waiting = callTool(tool("wait_agent"), { targets: ["a", "b", "a"] });
  await clock.advance(1);
  control.setStatus("b", { completed: "pong" });
  expect([(await waiting).body, reporter.log.at(-1)?.[1], clock.sleepers]).toEqual([
    '{"status":{"b":{"completed":"pong"}},"timed_out":false}',
    {
      ...ITEM,
      tool: "wait",
      status: "completed",
      receiver_thread_ids: ["a", "b"],
      receiver_agents: [{ thread_id: "a", agent_nickname: "Ada" }, { thread_id: "b" }],
      agents_states: { b: { completed: "pong" } },
    },
    0,
  ]);
});

test("wait_agent: agents that are done or unknown end it at once", async () => {
  const { control, tool } = createWorld();
  control.setStatus("a", { errored: "broken" });
  const { body } = await callTool(tool("wait_agent"), { targets: ["a", "b", "z"] });
  expect([body, control.log]).toEqual([
    '{"status":{"a":{"errored":"broken"},"z":"not_found"},"timed_out":false}',
    [],
  ]);
});

test("wait_agent: time runs out, but not before ten seconds", async () => {
  const { clock, tool } = createWorld();
  const waiting = callTool(tool("wait_agent"), { targets: ["a"], timeout_ms: 1 });
  await clock.advance(9_999);
  const left = clock.sleepers;
  await clock.advance(1);
  expect([left, (await waiting).body]).toEqual([1, '{"status":{},"timed_out":true}']);
});

test("wait_agent: an interrupted turn ends it", async () => {
  const { clock, tool } = createWorld();
  const turn = new AbortController();
  const call = createTestToolCall({ targets: ["a"] }, { signal: turn.signal });
  const waiting = tool("wait_agent").handle(call);
  await clock.advance(1);
  turn.abort();
  expect([(await waiting).body, clock.sleepers]).toEqual(['{"status":{},"timed_out":true}', 0]);
});

test.for([
  ["spawn_agent", {}, "Provide one of: message or items"],
  ["send_input", { target: "z", message: "x" }, "agent with id z not found"],
  ["send_input", { target: "a", message: "" }, "Empty message can't be sent to an agent"],
  ["close_agent", { target: "z" }, "agent with id z not found"],
  ["close_agent", { target: "h" }, "an agent cannot close itself"],
  ["resume_agent", { id: "z" }, "agent with id z not found"],
  ["wait_agent", { targets: [] }, "targets must not be empty"],
  ["wait_agent", { targets: ["a"], timeout_ms: 0 }, "timeout_ms must be greater than zero"],
  [
    "wait_agent",
    { targets: ["a"], timeout_ms: "1" },
    'failed to parse function arguments: invalid type: string "1", expected i64 at line 1 column 34',
  ],
  [
    "close_agent",
    {},
    "failed to parse function arguments: missing field `target` at line 1 column 2",
  ],
] as const)("%s: %o is told %s", async ([name, args, body]) => {
  const { control, reporter, tool } = createWorld();
  const output = await callTool(tool(name), args);
  expect([output, control.log, reporter.log]).toEqual([{ body, success: false }, [], []]);
});

test("send_input: an agent that cannot be told anything is told to the model", async () => {
  const { control, reporter, tool } = createWorld();
  control.fail("agent with id a is closed");
  const output = await callTool(tool("send_input"), { target: "a", message: "x" });
  expect([output, reporter.log.at(-1)?.[1]?.type]).toEqual([
    { body: "agent with id a is closed", success: false },
    "CollabAgentToolCall",
  ]);
});

test("wait_agent: a control that fails is told to the model", async () => {
  const { control, tool } = createWorld();
  control.fail("lost");
  const output = await callTool(tool("wait_agent"), { targets: ["a"] });
  expect(output).toEqual({ body: "lost", success: false });
});
