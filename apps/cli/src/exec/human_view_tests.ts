import type { ThreadEvent, ThreadSettings, TokenUsage, TurnItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createMemoryIo, type MemoryIo, type MemoryIoOptions } from "../memory_io.ts";
import { VERSION } from "../version.ts";
import { createHumanView, type HumanViewOptions } from "./human_view.ts";

const USAGE: TokenUsage = {
  input_tokens: 1200,
  cached_input_tokens: 200,
  cache_write_input_tokens: 0,
  output_tokens: 40,
  reasoning_output_tokens: 10,
  total_tokens: 1240,
};
const SETTINGS: ThreadSettings = {
  model: "m1",
  model_provider: "mock",
  cwd: "/w",
  approval_policy: "never",
  sandbox_policy: { type: "danger-full-access" },
  reasoning_effort: "medium",
};
const at = { turn_id: "t", at_ms: 0 } as const;
const end = { ...at, duration_ms: 3210, usage: USAGE } as const;
const started = (item: TurnItem): ThreadEvent => ({ type: "item_started", ...at, item });
const completed = (item: TurnItem): ThreadEvent => ({ type: "item_completed", ...at, item });
const delta = (item_id: string, text: string): ThreadEvent => ({
  type: "agent_message_delta",
  turn_id: "t",
  item_id,
  delta: text,
});
const TURN: ThreadEvent = { type: "turn_started", ...at, settings: SETTINGS };
const DONE: ThreadEvent = {
  type: "turn_completed",
  ...end,
  total_usage: USAGE,
  last_agent_message: "final words",
};
const TOTALS =
  "tokens used 1,040 (input 1,000, cached 200, output 40, of it reasoning 10) in 3.2s\n";
const COMMAND: TurnItem = {
  type: "CommandExecution",
  id: "c1",
  command: ["/bin/bash", "-lc", "echo hi"],
  cwd: "/w",
  status: "completed",
  aggregated_output: "hi\n",
  exit_code: 0,
  duration_ms: 12,
};

function watch(
  events: readonly ThreadEvent[],
  io: MemoryIoOptions = {},
  options: HumanViewOptions = { color: "auto" },
): MemoryIo {
  const memory = createMemoryIo(io);
  const view = createHumanView(options, memory);
  for (const event of events) view.show(event);
  view.close();
  return memory;
}

test("a whole turn, piped: plain text on stderr, the last message on stdout", () => {
  const io = watch([
    { type: "thread_started", thread_id: "T-1", resumed: false, settings: SETTINGS },
    TURN,
    completed({ type: "UserMessage", id: "u", content: [{ type: "text", text: "do it\nnow" }] }),
    { type: "reasoning_summary_delta", turn_id: "t", item_id: "r", delta: "**Think" },
    { type: "reasoning_summary_delta", turn_id: "t", item_id: "r", delta: "ing**" },
    completed({ type: "Reasoning", id: "r", summary_text: ["**Thinking**"], raw_content: [] }),
    started({ ...COMMAND, status: "in_progress" }),
    completed(COMMAND),
    completed({
      type: "FileChange",
      id: "p",
      status: "completed",
      changes: { "/w/h.txt": { type: "add", content: "h\n" } },
    }),
    delta("m", "final "),
    delta("m", "words"),
    completed({ type: "AgentMessage", id: "m", text: "final words" }),
    DONE,
  ]);
  expect(io.stdoutText()).toBe("final words\n");
  expect(io.stderrText()).toBe(`codexkit ${VERSION}
workdir   /w
model     m1 (mock)
effort    medium
approval  never
sandbox   danger-full-access
session   T-1

› do it
  now

**Thinking**

✓ $ echo hi  (12ms)
  │ hi
✓ patch 1 file +1 -0
  A h.txt +1 -0
    +h

final words

${TOTALS}`);
});

test("other agents: what is done with them, and what they do", () => {
  const wait: TurnItem = {
    type: "CollabAgentToolCall",
    id: "c2",
    tool: "wait",
    status: "in_progress",
    sender_thread_id: "T-1",
    receiver_thread_ids: ["T-2"],
    receiver_agents: [{ thread_id: "T-2", agent_nickname: "Wren" }],
    agents_states: {},
  };
  const activity: TurnItem = {
    type: "SubAgentActivity",
    id: "c3",
    kind: "completed",
    agent_thread_id: "T-2",
    agent_path: "/root/a",
    model: null,
    reasoning_effort: null,
  };
  const io = watch([
    started(wait),
    completed({ ...wait, status: "completed", agents_states: { "T-2": { completed: "pong" } } }),
    started(activity),
    completed(activity),
  ]);
  expect(io.stderrText()).toBe("✓ wait for agents Wren\n  │ Wren: pong\n✓ agent /root/a is done\n");
});

test("the last message is not printed twice when both outputs are a terminal", () => {
  const io = watch([TURN, delta("m", "final words"), DONE], { terminals: ["stdout", "stderr"] });
  expect(io.stdoutText()).toBe("");
});

test("a message that was not streamed is shown whole", () => {
  const io = watch([completed({ type: "AgentMessage", id: "m", text: "all\nof it" })]);
  expect(io.stderrText()).toBe("all\nof it\n");
});

test("work that ends while a message is streamed does not tear it", () => {
  const io = watch([delta("m", "half"), completed(COMMAND), delta("m", " whole")]);
  expect(io.stderrText()).toBe("half\n\n✓ $ echo hi  (12ms)\n  │ hi\n\n whole\n");
});

test("nothing that models or commands say can steer the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2Jx\u009b31m\r\b";
  const io = watch(
    [
      {
        type: "thread_started",
        thread_id: evil,
        resumed: false,
        settings: { ...SETTINGS, model: evil },
      },
      completed({ type: "UserMessage", id: "u", content: [{ type: "text", text: evil }] }),
      delta("m", evil),
      completed({ type: "AgentMessage", id: "n", text: evil }),
      completed({ type: "Reasoning", id: "r", summary_text: [evil], raw_content: [] }),
      started({ ...COMMAND, command: [evil] }),
      completed({ ...COMMAND, command: ["sh", "-c", evil], aggregated_output: evil }),
      completed({
        type: "FileChange",
        id: "p",
        status: "failed",
        stderr: evil,
        changes: { [evil]: { type: "add", content: evil } },
      }),
      completed({
        type: "McpToolCall",
        id: "x",
        server: evil,
        tool: evil,
        arguments: evil,
        status: "failed",
        error: { message: evil },
      }),
      completed({ type: "WebSearch", id: "w", query: evil }),
      completed({ type: "ImageView", id: "i", path: evil }),
      completed({
        type: "Plan",
        id: "l",
        explanation: evil,
        plan: [{ step: evil, status: "pending" }],
      }),
      { type: "warning", message: evil },
      { type: "stream_error", turn_id: "t", message: evil, attempt: 1, max_attempts: 2 },
      { type: "turn_failed", ...end, error: { message: evil, code: "other" } },
    ],
    {},
    { color: "never" },
  );
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(io.stderrText().match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g)).toBeNull();
});

test("a plan is shown when it changes, not when it is only said again", () => {
  const plan = (status: "pending" | "completed"): TurnItem => ({
    type: "Plan",
    id: "p",
    explanation: "why",
    plan: [
      { step: "look", status },
      { step: "fix", status: "in_progress" },
    ],
  });
  const io = watch([
    started(plan("pending")),
    completed(plan("pending")),
    { type: "item_updated", ...at, item: plan("completed") },
  ]);
  expect(io.stderrText()).toBe("• plan why\n  ○ look\n  ▸ fix\n\n• plan why\n  ✓ look\n  ▸ fix\n");
});

test("warnings, retries, failure", () => {
  const io = watch([
    { type: "warning", message: "odd model" },
    { type: "stream_error", turn_id: "t", message: "cut", attempt: 1, max_attempts: 5 },
    { type: "turn_failed", ...end, error: { message: "no such model", code: "other" } },
  ]);
  expect(io.stderrText()).toBe(
    `! odd model\n↻ Reconnecting... 1/5 (cut)\n\n✗ no such model\n\n${TOTALS}`,
  );
  expect(io.stdoutText()).toBe("");
});

test("a failure that something can be done about has a line that says so", () => {
  const message = "unexpected status 401 Unauthorized: no, url: http://x/v1/responses";
  const io = watch([{ type: "turn_failed", ...end, error: { message, code: "other" } }]);
  expect(io.stderrText()).toBe(
    `✗ ${message}\n  → is the key right? \`codexkit doctor\` says where it comes from\n\n${TOTALS}`,
  );
});

test("an interrupted turn names what was not finished", () => {
  const io = watch([
    TURN,
    started({ ...COMMAND, status: "in_progress" }),
    { type: "turn_aborted", ...end, reason: "interrupted" },
  ]);
  expect(io.stderrText()).toBe(`… $ echo hi  (not finished)\n\n■ interrupted\n\n${TOTALS}`);
});

test("searches, images, summaries and MCP calls have a line each", () => {
  const io = watch(
    [
      completed({ type: "WebSearch", id: "w", query: "weather" }),
      completed({ type: "ImageView", id: "i", path: "/w/a.png" }),
      completed({
        type: "McpToolCall",
        id: "x",
        server: "small",
        tool: "echo",
        arguments: { text: "hi" },
        status: "completed",
        duration_ms: 5,
      }),
      completed({ type: "ContextCompaction", id: "c" }),
      completed({
        type: "UserMessage",
        id: "u",
        content: [
          { type: "local_image", path: "a.png" },
          { type: "text", text: "what" },
        ],
      }),
    ],
    { cwd: "/w" },
  );
  expect(io.stderrText()).toBe(
    `✓ web search weather
✓ image a.png
✓ small.echo {"text":"hi"}  (5ms)

• earlier messages were replaced by a summary

› what  (+1 image)
`,
  );
});

test("the moving line says what runs and is gone in the end", () => {
  const memory = createMemoryIo({ terminals: ["stderr"], columns: 60 });
  const view = createHumanView({ color: "never" }, memory);
  view.show(TURN);
  view.show(started({ ...COMMAND, status: "in_progress" }));
  view.show(started({ ...COMMAND, id: "c2", status: "in_progress" }));
  memory.advance(2_000);
  expect(memory.stderrText()).toContain("$ echo hi (+1) 2s");
  view.show(completed(COMMAND));
  view.show(DONE);
  view.close();
  expect(memory.timerCount()).toBe(0);
  expect(memory.stderrText().endsWith(`\n\n${TOTALS}`)).toBe(true);
});

test.for<readonly [string, MemoryIoOptions, HumanViewOptions, boolean]>([
  ["a pipe", {}, { color: "auto" }, false],
  ["a terminal", { terminals: ["stderr"] }, { color: "auto" }, true],
  [
    "a terminal with NO_COLOR",
    { terminals: ["stderr"], env: { NO_COLOR: "1" } },
    { color: "auto" },
    false,
  ],
  ["a pipe with FORCE_COLOR", { env: { FORCE_COLOR: "1" } }, { color: "auto" }, true],
  ["a pipe with --color always", {}, { color: "always" }, true],
  ["a dumb terminal", { terminals: ["stderr"], env: { TERM: "dumb" } }, { color: "auto" }, false],
])("colours: %s", ([, io, options, expected]) => {
  const text = watch([TURN, completed(COMMAND), DONE], io, options).stderrText();
  expect(text.includes("\u001b[32m✓")).toBe(expected);
});

test("a dumb terminal gets no moving line", () => {
  const io = watch([TURN, DONE], { terminals: ["stderr"], env: { TERM: "dumb" } });
  expect(io.stderrText()).toBe(TOTALS);
});

test("the sandbox says what else may be written", () => {
  const io = watch([
    {
      type: "thread_started",
      thread_id: "T",
      resumed: true,
      settings: {
        ...SETTINGS,
        sandbox_policy: {
          type: "workspace-write",
          writable_roots: ["/more"],
          network_access: true,
          exclude_tmpdir_env_var: false,
          exclude_slash_tmp: false,
        },
      },
    },
  ]);
  expect(io.stderrText()).toContain(
    "sandbox   workspace-write (+ /more, network)\nsession   T (resumed)\n",
  );
});
