import { NO_TOKENS, type ThreadEvent, type TurnItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { toEventMessage, toParsedCommands, toProgressText } from "./event_message.ts";

const settings = {
  model: "m",
  model_provider: "p",
  cwd: "/w",
  approval_policy: "on-request",
  sandbox_policy: { type: "read-only" },
} as const;
const turn = { turn_id: "t1", at_ms: 0 };
const begin = (item: TurnItem): ThreadEvent => ({ type: "item_started", ...turn, item });
const end = (item: TurnItem): ThreadEvent => ({ type: "item_completed", ...turn, item });

const COMMAND: TurnItem = {
  type: "CommandExecution",
  id: "c1",
  command: ["/bin/bash", "-lc", "ls\n-la"],
  cwd: "/w",
  command_actions: [{ type: "listFiles", command: "ls -la", path: null }],
  status: "completed",
  aggregated_output: "out",
  exit_code: 0,
  duration_ms: 1_500,
};
const PATCH: TurnItem = {
  type: "FileChange",
  id: "p1",
  changes: { "/w/a": { type: "add", content: "x" } },
  status: "failed",
};
const CALL: TurnItem = {
  type: "McpToolCall",
  id: "m1",
  server: "docs",
  tool: "search",
  arguments: { q: "x" },
  status: "completed",
  result: { content: [] },
};

test.for<[string, ThreadEvent, object | undefined, string | undefined]>([
  [
    "a thread",
    { type: "thread_started", thread_id: "T", resumed: false, settings, rollout_path: "/r" },
    {
      type: "session_configured",
      session_id: "T",
      model: "m",
      model_provider_id: "p",
      approval_policy: "on-request",
      sandbox_policy: { type: "read-only" },
      cwd: "/w",
      rollout_path: "/r",
    },
    undefined,
  ],
  [
    "a turn",
    { type: "turn_started", ...turn, settings },
    { type: "task_started", model_context_window: null },
    undefined,
  ],
  [
    "a command that begins",
    begin(COMMAND),
    {
      type: "exec_command_begin",
      call_id: "c1",
      turn_id: "t1",
      command: ["/bin/bash", "-lc", "ls\n-la"],
      cwd: "/w",
      parsed_cmd: [{ type: "list_files", cmd: "ls -la", path: null }],
    },
    "$ ls -la",
  ],
  [
    "a command that ends",
    end(COMMAND),
    {
      type: "exec_command_end",
      call_id: "c1",
      turn_id: "t1",
      command: ["/bin/bash", "-lc", "ls\n-la"],
      cwd: "/w",
      parsed_cmd: [{ type: "list_files", cmd: "ls -la", path: null }],
      status: "completed",
      aggregated_output: "out",
      exit_code: 0,
      duration: { secs: 1, nanos: 500_000_000 },
    },
    undefined,
  ],
  [
    "a patch that begins",
    begin(PATCH),
    {
      type: "patch_apply_begin",
      call_id: "p1",
      turn_id: "t1",
      changes: { "/w/a": { type: "add", content: "x" } },
    },
    "changes /w/a",
  ],
  [
    "a patch that fails",
    end(PATCH),
    {
      type: "patch_apply_end",
      call_id: "p1",
      turn_id: "t1",
      changes: { "/w/a": { type: "add", content: "x" } },
      success: false,
      stdout: "",
      stderr: "",
    },
    undefined,
  ],
  [
    "a tool of a server",
    begin(CALL),
    {
      type: "mcp_tool_call_begin",
      call_id: "m1",
      invocation: { server: "docs", tool: "search", arguments: { q: "x" } },
    },
    "calls search of docs",
  ],
  [
    "its result",
    end(CALL),
    {
      type: "mcp_tool_call_end",
      call_id: "m1",
      invocation: { server: "docs", tool: "search", arguments: { q: "x" } },
      duration: { secs: 0, nanos: 0 },
      result: { Ok: { content: [] } },
    },
    undefined,
  ],
  [
    "a message on the way",
    end({ type: "AgentMessage", id: "a", text: "Reading.\u001b[31m", phase: "commentary" }),
    { type: "agent_message", message: "Reading.\u001b[31m" },
    "Reading.",
  ],
  [
    "a last message",
    end({ type: "AgentMessage", id: "a", text: "Done." }),
    { type: "agent_message", message: "Done." },
    undefined,
  ],
  [
    "thoughts",
    end({ type: "Reasoning", id: "r", summary_text: ["a", "b"], raw_content: [] }),
    { type: "agent_reasoning", text: "a\nb" },
    undefined,
  ],
  [
    "sealed thoughts",
    end({ type: "Reasoning", id: "r", summary_text: [], raw_content: ["secret"] }),
    undefined,
    undefined,
  ],
  [
    "a search that begins",
    begin({ type: "WebSearch", id: "w", query: "q" }),
    undefined,
    "searches q",
  ],
  [
    "a search that ends",
    end({ type: "WebSearch", id: "w", query: "q" }),
    { type: "web_search_end", call_id: "w", query: "q" },
    undefined,
  ],
  [
    "a piece of a message",
    { type: "agent_message_delta", turn_id: "t1", item_id: "a", delta: "Do" },
    { type: "agent_message_delta", delta: "Do" },
    undefined,
  ],
  [
    "tokens",
    { type: "token_count", turn_id: "t1", last: NO_TOKENS, turn: NO_TOKENS, total: NO_TOKENS },
    {
      type: "token_count",
      info: {
        total_token_usage: NO_TOKENS,
        last_token_usage: NO_TOKENS,
        model_context_window: null,
      },
      rate_limits: null,
    },
    undefined,
  ],
  [
    "a warning",
    { type: "warning", message: "odd" },
    { type: "warning", message: "odd" },
    undefined,
  ],
  [
    "a stream that broke",
    { type: "stream_error", turn_id: "t1", message: "again", attempt: 1, max_attempts: 2 },
    { type: "stream_error", message: "again" },
    "again",
  ],
  [
    "an end",
    { type: "turn_completed", ...turn, duration_ms: 1, usage: NO_TOKENS, total_usage: NO_TOKENS },
    { type: "task_complete", last_agent_message: null },
    undefined,
  ],
  [
    "a failure",
    {
      type: "turn_failed",
      ...turn,
      duration_ms: 1,
      usage: NO_TOKENS,
      error: { message: "no", code: "other" },
    },
    { type: "error", message: "no" },
    undefined,
  ],
  [
    "an interrupt",
    { type: "turn_aborted", ...turn, duration_ms: 1, usage: NO_TOKENS, reason: "interrupted" },
    { type: "turn_aborted", reason: "interrupted" },
    undefined,
  ],
  [
    "what is for session files",
    { type: "tools_planned", turn_id: "t1", decisions: [] },
    undefined,
    undefined,
  ],
])("events: %s", ([, event, message, progress]) => {
  expect([toEventMessage(event), toProgressText(event)]).toEqual([message, progress]);
});

test("toProgressText: is one line of at most 120 cells", () => {
  const item = {
    type: "AgentMessage",
    id: "a",
    text: "word\n".repeat(99),
    phase: "commentary",
  } as const;
  const text = toProgressText(end(item));
  expect([text?.length, text?.includes("\n")]).toEqual([120, false]);
});

test("toParsedCommands: members keep their names but for the command", () => {
  expect(
    toParsedCommands([
      { type: "read", command: "cat a", name: "a", path: "/w/a" },
      { type: "search", command: "rg x", query: "x", path: null },
    ]),
  ).toEqual([
    { type: "read", cmd: "cat a", name: "a", path: "/w/a" },
    { type: "search", cmd: "rg x", query: "x", path: null },
  ]);
});
