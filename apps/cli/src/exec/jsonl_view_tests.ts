import type { ExecEvent, ThreadEvent, TokenUsage, TurnItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createMemoryIo } from "../memory_io.ts";
import { createExecProjection, createJsonlView, toReconnectText } from "./jsonl_view.ts";

const USAGE: TokenUsage = {
  input_tokens: 100,
  cached_input_tokens: 40,
  cache_write_input_tokens: 0,
  output_tokens: 20,
  reasoning_output_tokens: 5,
  total_tokens: 120,
};
const EXEC_USAGE = {
  input_tokens: 100,
  cached_input_tokens: 40,
  cache_write_input_tokens: 0,
  output_tokens: 20,
  reasoning_output_tokens: 5,
};
const SETTINGS = {
  model: "m1",
  model_provider: "mock",
  cwd: "/w",
  approval_policy: "never",
  sandbox_policy: { type: "danger-full-access" },
} as const;

const at = { turn_id: "t", at_ms: 0 } as const;
const started = (item: TurnItem): ThreadEvent => ({ type: "item_started", ...at, item });
const updated = (item: TurnItem): ThreadEvent => ({ type: "item_updated", ...at, item });
const completed = (item: TurnItem): ThreadEvent => ({ type: "item_completed", ...at, item });
const turnCompleted: ThreadEvent = {
  type: "turn_completed",
  ...at,
  duration_ms: 1,
  usage: { ...USAGE, input_tokens: 1 },
  // The line counts the thread, earlier processes included.
  total_usage: USAGE,
};
const turnFailed: ThreadEvent = {
  type: "turn_failed",
  ...at,
  duration_ms: 1,
  usage: USAGE,
  error: { message: "boom", code: "other" },
};
const command = (id: string, exit_code?: number): TurnItem => ({
  type: "CommandExecution",
  id,
  command: ["/bin/bash", "-lc", "echo hi"],
  cwd: "/w",
  status: exit_code === undefined ? "in_progress" : exit_code === 0 ? "completed" : "failed",
  aggregated_output: exit_code === undefined ? "" : "hi\n",
  exit_code,
});
const plan = (...done: readonly boolean[]): TurnItem => ({
  type: "Plan",
  id: "p",
  plan: done.map((isDone, index) => ({
    step: `s${index}`,
    status: isDone ? "completed" : "pending",
  })),
});
const todo = (...done: readonly boolean[]): readonly { text: string; completed: boolean }[] =>
  done.map((isDone, index) => ({ text: `s${index}`, completed: isDone }));

function project(...events: readonly ThreadEvent[]): readonly ExecEvent[] {
  const projection = createExecProjection();
  return events.flatMap((event) => projection.project(event));
}

test("a plain turn: thread, turn, message, usage", () => {
  expect(
    project(
      { type: "thread_started", thread_id: "T", resumed: false, settings: SETTINGS },
      { type: "turn_started", ...at, settings: SETTINGS },
      completed({ type: "UserMessage", id: "u", content: [{ type: "text", text: "hi" }] }),
      started({ type: "AgentMessage", id: "m", text: "" }),
      { type: "agent_message_delta", turn_id: "t", item_id: "m", delta: "ok" },
      completed({ type: "AgentMessage", id: "m", text: "ok" }),
      { type: "token_count", turn_id: "t", last: USAGE, turn: USAGE, total: USAGE },
      turnCompleted,
    ),
  ).toEqual([
    { type: "thread.started", thread_id: "T" },
    { type: "turn.started" },
    { type: "item.completed", item: { id: "item_0", type: "agent_message", text: "ok" } },
    { type: "turn.completed", usage: EXEC_USAGE },
  ]);
});

test("a warning before the turn: an error item that uses a number", () => {
  expect(
    project(
      { type: "warning", message: "odd model" },
      { type: "turn_started", ...at, settings: SETTINGS },
      completed({ type: "AgentMessage", id: "m", text: "ok" }),
    ),
  ).toEqual([
    { type: "item.completed", item: { id: "item_0", type: "error", message: "odd model" } },
    { type: "turn.started" },
    { type: "item.completed", item: { id: "item_1", type: "agent_message", text: "ok" } },
  ]);
});

test("commands: started and completed share an id, running ones have no end", () => {
  const line = { type: "command_execution", command: "/bin/bash -lc 'echo hi'" } as const;
  const idle = { ...line, aggregated_output: "", exit_code: null, status: "in_progress" } as const;
  expect(
    project(
      started(command("a")),
      started(command("b")),
      { type: "command_output_delta", turn_id: "t", item_id: "a", delta: "hi" },
      completed(command("a", 3)),
      turnCompleted,
    ),
  ).toEqual([
    { type: "item.started", item: { id: "item_0", ...idle } },
    { type: "item.started", item: { id: "item_1", ...idle } },
    {
      type: "item.completed",
      item: { id: "item_0", ...line, aggregated_output: "hi\n", exit_code: 3, status: "failed" },
    },
    { type: "turn.completed", usage: EXEC_USAGE },
  ]);
});

test("an item id of the server that comes again is a new item", () => {
  expect(
    project(
      completed({ type: "AgentMessage", id: "m", text: "a" }),
      completed({ type: "AgentMessage", id: "m", text: "b" }),
    ).map((event) => ("item" in event ? event.item.id : "")),
  ).toEqual(["item_0", "item_1"]);
});

test("reasoning: only completed, its parts as paragraphs, silent when empty", () => {
  const thought = (...summary_text: readonly string[]): TurnItem => ({
    type: "Reasoning",
    id: "r",
    summary_text,
    raw_content: ["raw"],
  });
  expect(
    project(
      started(thought()),
      { type: "reasoning_summary_delta", turn_id: "t", item_id: "r", delta: "x" },
      completed(thought("**Thinking**", "about it")),
      completed(thought()),
    ),
  ).toEqual([
    {
      type: "item.completed",
      item: { id: "item_0", type: "reasoning", text: "**Thinking**\n\nabout it" },
    },
  ]);
});

test("file changes: sorted by path, with kinds, nothing of their content", () => {
  const item: TurnItem = {
    type: "FileChange",
    id: "f",
    status: "completed",
    changes: {
      "/w/n.txt": { type: "add", content: "n" },
      "/w/a.txt": { type: "update", unified_diff: "@@", move_path: null },
      "/w/b.txt": { type: "delete", content: "b" },
    },
  };
  const changes = [
    { path: "/w/a.txt", kind: "update" },
    { path: "/w/b.txt", kind: "delete" },
    { path: "/w/n.txt", kind: "add" },
  ] as const;
  expect(project(started({ ...item, status: "in_progress" }), completed(item))).toEqual([
    {
      type: "item.started",
      item: { id: "item_0", type: "file_change", changes, status: "in_progress" },
    },
    {
      type: "item.completed",
      item: { id: "item_0", type: "file_change", changes, status: "completed" },
    },
  ]);
});

test("a plan: started, updated, completed after the last message", () => {
  expect(
    project(
      started(plan(false, false)),
      updated(plan(true, false)),
      completed(plan(true, false)),
      updated(plan(true, true)),
      completed({ type: "AgentMessage", id: "m", text: "done" }),
      turnCompleted,
    ),
  ).toEqual([
    { type: "item.started", item: { id: "item_0", type: "todo_list", items: todo(false, false) } },
    { type: "item.updated", item: { id: "item_0", type: "todo_list", items: todo(true, false) } },
    { type: "item.updated", item: { id: "item_0", type: "todo_list", items: todo(true, true) } },
    { type: "item.completed", item: { id: "item_1", type: "agent_message", text: "done" } },
    { type: "item.completed", item: { id: "item_0", type: "todo_list", items: todo(true, true) } },
    { type: "turn.completed", usage: EXEC_USAGE },
  ]);
});

test("an item that ends after its turn gives no line, one of the next turn does", () => {
  expect(
    project(
      started(command("a")),
      turnCompleted,
      completed(command("a", 137)),
      { type: "warning", message: "late" },
      { type: "turn_started", ...at, settings: SETTINGS },
      completed({ type: "AgentMessage", id: "m", text: "x" }),
    ).map((event) => ("item" in event ? `${event.type} ${event.item.id}` : event.type)),
  ).toEqual([
    "item.started item_0",
    "turn.completed",
    "item.completed item_1",
    "turn.started",
    "item.completed item_2",
  ]);
});

test("a plan of a later turn: a new list", () => {
  expect(
    project(
      started(plan(false)),
      turnCompleted,
      { type: "turn_started", ...at, settings: SETTINGS },
      started(plan(true)),
      turnFailed,
    )
      .filter((event) => event.type.startsWith("item"))
      .map((event) => ("item" in event ? `${event.type} ${event.item.id}` : "")),
  ).toEqual([
    "item.started item_0",
    "item.completed item_0",
    "item.started item_1",
    "item.completed item_1",
  ]);
});

test("failures: retries, then the error, the open list, and the failed turn", () => {
  expect(
    project(
      started(plan(false)),
      { type: "stream_error", turn_id: "t", message: "cut", attempt: 1, max_attempts: 5 },
      turnFailed,
    ),
  ).toEqual([
    { type: "item.started", item: { id: "item_0", type: "todo_list", items: todo(false) } },
    { type: "error", message: "Reconnecting... 1/5 (cut)" },
    { type: "error", message: "boom" },
    { type: "item.completed", item: { id: "item_0", type: "todo_list", items: todo(false) } },
    { type: "turn.failed", error: { message: "boom" } },
  ]);
});

test("web search: keeps the server's id and uses up a number", () => {
  const item: TurnItem = {
    type: "WebSearch",
    id: "ws_1",
    query: "weather",
    action: { type: "search", query: "weather" },
  };
  const line = { id: "ws_1", type: "web_search", query: "weather", action: item.action } as const;
  expect(
    project(
      started(item),
      completed(item),
      completed({ type: "AgentMessage", id: "m", text: "x" }),
    ),
  ).toEqual([
    { type: "item.started", item: line },
    { type: "item.completed", item: line },
    { type: "item.completed", item: { id: "item_1", type: "agent_message", text: "x" } },
  ]);
});

test("MCP calls: result or error, the other is null", () => {
  const call = (
    id: string,
    rest: Partial<Extract<TurnItem, { type: "McpToolCall" }>>,
  ): TurnItem => ({
    type: "McpToolCall",
    id,
    server: "small",
    tool: "add",
    arguments: { a: 2 },
    status: "completed",
    ...rest,
  });
  const base = {
    type: "mcp_tool_call",
    server: "small",
    tool: "add",
    arguments: { a: 2 },
  } as const;
  expect(
    project(
      started(call("1", { status: "in_progress" })),
      completed(
        call("1", {
          result: { content: [{ type: "text", text: "5" }], structuredContent: { sum: 5 } },
        }),
      ),
      completed(call("2", { status: "failed", error: { message: "no" } })),
      completed(call("3", { status: "declined", result: {} })),
    ),
  ).toEqual([
    {
      type: "item.started",
      item: { id: "item_0", ...base, result: null, error: null, status: "in_progress" },
    },
    {
      type: "item.completed",
      item: {
        id: "item_0",
        ...base,
        result: { content: [{ type: "text", text: "5" }], structured_content: { sum: 5 } },
        error: null,
        status: "completed",
      },
    },
    {
      type: "item.completed",
      item: { id: "item_1", ...base, result: null, error: { message: "no" }, status: "failed" },
    },
    {
      type: "item.completed",
      item: {
        id: "item_2",
        ...base,
        result: { content: [], structured_content: null },
        error: null,
        status: "failed",
      },
    },
  ]);
});

test("what only people watch gives no line", () => {
  expect(
    project(
      completed({ type: "ImageView", id: "i", path: "/w/a.png" }),
      completed({ type: "ContextCompaction", id: "c" }),
      updated(command("x")),
      { type: "tools_planned", turn_id: "t", decisions: [] },
      { type: "turn_aborted", ...at, duration_ms: 1, usage: USAGE, reason: "interrupted" },
    ),
  ).toEqual([]);
});

test("toReconnectText: a text that already counts stays", () => {
  expect(
    toReconnectText({
      type: "stream_error",
      turn_id: "t",
      message: "Reconnecting... waiting for network (x)",
      attempt: 1,
      max_attempts: 5,
    }),
  ).toBe("Reconnecting... waiting for network (x)");
});

test("createJsonlView: one JSON object a line on the output, nothing on the other", () => {
  const io = createMemoryIo();
  const view = createJsonlView(io);
  view.show({ type: "thread_started", thread_id: "T", resumed: false, settings: SETTINGS });
  view.show({ type: "command_output_delta", turn_id: "t", item_id: "a", delta: "hi" });
  view.show(turnFailed);
  view.close();
  expect([io.stdoutText(), io.stderrText()]).toEqual([
    '{"type":"thread.started","thread_id":"T"}\n{"type":"error","message":"boom"}\n{"type":"turn.failed","error":{"message":"boom"}}\n',
    "",
  ]);
});

test("createJsonlView: after an interruption nothing more is printed", () => {
  const control = new AbortController();
  const io = createMemoryIo({ signal: control.signal });
  const view = createJsonlView(io);
  view.show({ type: "turn_started", ...at, settings: SETTINGS });
  control.abort();
  view.show(completed(command("a", 137)));
  view.show(turnFailed);
  view.close();
  expect(io.stdoutText()).toBe('{"type":"turn.started"}\n');
});

test("collab_tool_call: a spawn and a wait, with how the agents stand", () => {
  const item = {
    type: "CollabAgentToolCall",
    id: "c1",
    tool: "spawn_agent",
    sender_thread_id: "h1",
    receiver_thread_ids: [],
    receiver_agents: [],
    prompt: "say pong",
    agents_states: {},
    status: "in_progress",
  } as const;
  const agent = {
    receiver_thread_ids: ["h2"],
    receiver_agents: [{ thread_id: "h2", agent_nickname: "Wren" }],
  };
  const wait = { ...item, ...agent, id: "c2", tool: "wait", prompt: undefined } as const;
  const projection = createExecProjection();
  const lines = [
    started(item),
    completed({
      ...item,
      ...agent,
      status: "completed",
      model: "m1",
      agents_states: { h2: "pending_init" },
    }),
    started(wait),
    completed({
      ...wait,
      status: "completed",
      agents_states: { h2: { completed: "pong" }, h3: { errored: "no model" } },
    }),
  ].flatMap((event) => projection.project(event));
  const line = {
    type: "collab_tool_call",
    tool: "spawn_agent",
    sender_thread_id: "h1",
    receiver_thread_ids: [],
    prompt: "say pong",
    agents_states: {},
    status: "in_progress",
  };
  const receiver_thread_ids = ["h2"];
  const waiting = { ...line, tool: "wait", receiver_thread_ids, prompt: null };
  expect(lines).toEqual([
    { type: "item.started", item: { id: "item_0", ...line } },
    {
      type: "item.completed",
      item: {
        id: "item_0",
        ...line,
        receiver_thread_ids,
        agents_states: { h2: { status: "pending_init", message: null } },
        status: "completed",
      },
    },
    { type: "item.started", item: { id: "item_1", ...waiting } },
    {
      type: "item.completed",
      item: {
        id: "item_1",
        ...waiting,
        agents_states: {
          h2: { status: "completed", message: "pong" },
          h3: { status: "errored", message: "no model" },
        },
        status: "completed",
      },
    },
  ]);
});

test("collab_tool_call: what goes on between agents with paths gives no line and no number", () => {
  const projection = createExecProjection();
  expect(
    projection.project(
      completed({
        type: "SubAgentActivity",
        id: "c1",
        kind: "started",
        agent_thread_id: "h2",
        agent_path: "/root/a",
        model: "m1",
        reasoning_effort: null,
      }),
    ),
  ).toEqual([]);
});
