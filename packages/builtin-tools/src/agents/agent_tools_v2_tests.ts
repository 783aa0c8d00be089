import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createTestToolClock, type TestToolClock } from "../test_tool_clock.ts";
import { createAgentToolsV2 } from "./agent_tools_v2.ts";
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
  const control = createTestAgentControl([{ threadId: "a", path: "/root/me/a" }]);
  const reporter = createTestReporter();
  const clock = createTestToolClock();
  const tools = createAgentToolsV2({ control, reporter, clock });
  const tool = (name: string): ToolExecutor => {
    const found = tools.find(({ toolName }) => toolName.name === name);
    if (!found) throw new Error(`no tool ${name}`);
    return found;
  };
  return { control, reporter, clock, tool };
}

const ACTIVITY = {
  type: "SubAgentActivity",
  id: "c",
  agent_thread_id: "a",
  agent_path: "/root/me/a",
  model: null,
  reasoning_effort: null,
};

test("collaboration: six tools in the order of the wire, for the model only", () => {
  const world = createWorld();
  const show = (tools: readonly ToolExecutor[]): string[] =>
    tools.map(({ toolName, exposure }) => `${toolName.namespace}.${toolName.name} ${exposure}`);
  expect([
    show(createAgentToolsV2(world)),
    show(createAgentToolsV2({ ...world, namespace: "agents", exposure: "direct" })).at(0),
  ]).toEqual([
    [
      "collaboration.followup_task direct_model_only",
      "collaboration.interrupt_agent direct_model_only",
      "collaboration.list_agents direct_model_only",
      "collaboration.send_message direct_model_only",
      "collaboration.spawn_agent direct_model_only",
      "collaboration.wait_agent direct_model_only",
    ],
    "agents.followup_task direct",
  ]);
});

test("spawn_agent: answers with the whole name and is seen to start", async () => {
  const { control, reporter, tool } = createWorld();
  const args = { task_name: "child", message: "say pong", fork_turns: " NONE ", model: "n" };
  const { body } = await callTool(tool("spawn_agent"), args);
  const input = [{ type: "text", text: "say pong" }];
  const path = "/root/me/child";
  expect([body, control.log, reporter.log]).toEqual([
    '{"task_name":"/root/me/child"}',
    [["spawn", { turnId: "t", callId: "c", input, taskName: "child", fork: "none", model: "n" }]],
    [
      [
        "completed",
        { ...ACTIVITY, kind: "started", agent_thread_id: "n", agent_path: path, model: "n" },
      ],
    ],
  ]);
});

test.for([
  ["send_message", "message"],
  ["followup_task", "task"],
] as const)("%s: delivers a %s and says nothing", async ([name, delivery]) => {
  const { control, reporter, tool } = createWorld();
  const { body } = await callTool(tool(name), { target: "a", message: "say pong" });
  const input = [{ type: "text", text: "say pong" }];
  expect([body, control.log, reporter.log]).toEqual([
    "",
    [["send", "a", { turnId: "t", callId: "c", input, delivery }]],
    [["completed", { ...ACTIVITY, kind: "interacted" }]],
  ]);
});

test("send_message: reaches the root, a task does not", async () => {
  const { control, tool } = createWorld();
  const outputs = [
    await callTool(tool("send_message"), { target: "/root", message: "x" }),
    await callTool(tool("followup_task"), { target: "/root", message: "x" }),
  ];
  expect([outputs, control.log.length]).toEqual([
    [
      { body: "", success: true },
      { body: "Follow-up tasks can't target the root agent", success: false },
    ],
    1,
  ]);
});

test("interrupt_agent: answers with the status before", async () => {
  const { control, reporter, tool } = createWorld();
  const { body } = await callTool(tool("interrupt_agent"), { target: "/root/me/a" });
  expect([body, control.log, reporter.log]).toEqual([
    '{"previous_status":"running"}',
    [["interrupt", "a"]],
    [["completed", { ...ACTIVITY, kind: "interrupted" }]],
  ]);
});

test("list_agents: all of them, or those below a name", async () => {
  const { control, tool } = createWorld();
  control.setStatus("a", { completed: "pong" });
  const bodies = [
    await callTool(tool("list_agents")),
    await callTool(tool("list_agents"), { path_prefix: "/root/me/a" }),
  ].map(({ body }) => body);
  const a = '{"agent_name":"/root/me/a","agent_status":{"completed":"pong"}}';
  expect(bodies).toEqual([
    `{"agents":[{"agent_name":"/root","agent_status":"running"},{"agent_name":"/root/me","agent_status":"running"},${a}]}`,
    `{"agents":[${a}]}`,
  ]);
});

test.for([
  ["mailbox", "Wait completed."],
  ["steered", "Wait interrupted by new input."],
] as const)("wait_agent: %s ends it", async ([activity, message]) => {
  const { control, reporter, clock, tool } = createWorld();
  const waiting = callTool(tool("wait_agent"), { timeout_ms: 10_000 });
  await clock.advance(1);
  control.tell(activity);
  const item = {
    type: "CollabAgentToolCall",
    id: "c",
    tool: "wait",
    sender_thread_id: "h",
    receiver_thread_ids: [],
    receiver_agents: [],
    agents_states: {},
  };
  expect([(await waiting).codeModeResult, reporter.log, clock.sleepers]).toEqual([
    { message, timed_out: false },
    [
      ["started", { ...item, status: "in_progress" }],
      ["completed", { ...item, status: "completed" }],
    ],
    0,
  ]);
});

test("wait_agent: time runs out, and a short limit is named", async () => {
  const { clock, tool } = createWorld();
  const waiting = callTool(tool("wait_agent"), { timeout_ms: 5 });
  await clock.advance(10_000);
  expect((await waiting).codeModeResult).toEqual({
    message: "Wait timed out.\n\nRequested timeout of 5ms was clamped to the minimum of 10000ms.",
    timed_out: true,
  });
});

test("wait_agent: an interrupted turn ends it", async () => {
  const { clock, tool } = createWorld();
  const turn = new AbortController();
  const waiting = tool("wait_agent").handle(createTestToolCall({}, { signal: turn.signal }));
  await clock.advance(1);
  turn.abort();
  expect([(await waiting).body, clock.sleepers]).toEqual([
    '{"message":"Wait interrupted.","timed_out":false}',
    0,
  ]);
});

test.for([
  ["spawn_agent", { task_name: "a", message: " " }, "Empty message can't be sent to an agent"],
  ["spawn_agent", { task_name: "", message: "x" }, "agent_name must not be empty"],
  ["spawn_agent", { task_name: "root", message: "x" }, "agent_name `root` is reserved"],
  [
    "spawn_agent",
    { task_name: "A/b", message: "x" },
    "agent_name must use only lowercase letters, digits, and underscores",
  ],
  [
    "spawn_agent",
    { task_name: "a", message: "x", fork_turns: "3" },
    "fork_turns must be `none` or `all`",
  ],
  ["send_message", { target: "z", message: "x" }, "live agent path `z` not found"],
  ["followup_task", { target: "a", message: "" }, "Empty message can't be sent to an agent"],
  ["interrupt_agent", { target: "z" }, "live agent path `z` not found"],
  ["interrupt_agent", { target: "/root" }, "root is not a spawned agent"],
  [
    "interrupt_agent",
    { target: "/root/me" },
    "an agent cannot interrupt itself; return your result and let the parent interrupt you if needed",
  ],
  ["wait_agent", { timeout_ms: 3_600_001 }, "timeout_ms must be at most 3600000"],
  [
    "wait_agent",
    { timeout_ms: 1.5 },
    "failed to parse function arguments: invalid type: floating point `1.5`, expected i64 at line 1 column 18",
  ],
  [
    "spawn_agent",
    { message: "x" },
    "failed to parse function arguments: missing field `task_name` at line 1 column 15",
  ],
] as const)("%s: %o is told %s", async ([name, args, body]) => {
  const { control, reporter, tool } = createWorld();
  const output = await callTool(tool(name), args);
  expect([output, control.log, reporter.log]).toEqual([{ body, success: false }, [], []]);
});

test.for([
  ["spawn_agent", { task_name: "a", message: "x" }],
  ["send_message", { target: "a", message: "x" }],
  ["interrupt_agent", { target: "a" }],
  ["wait_agent", {}],
] as const)("%s: what went wrong is told to the model", async ([name, args]) => {
  const { control, tool } = createWorld();
  control.fail("no room for more agents");
  expect(await callTool(tool(name), args)).toEqual({
    body: "no room for more agents",
    success: false,
  });
});
