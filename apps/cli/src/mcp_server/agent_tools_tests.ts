import type { JsonObject, McpServedCall } from "@codexkit/mcp";
import { expect, test } from "vitest";
import { CliError } from "../cli_error.ts";
import type { AgentCall } from "./agent_call.ts";
import { AgentThreads } from "./agent_threads.ts";
import { createAgentTools } from "./agent_tools.ts";
import { FAILED, TestThread, toAgent, toCompleted } from "./test_agent.ts";
import { createTestCall } from "./test_served_call.ts";

interface World {
  readonly opened: AgentCall[];
  readonly call: (tool: string, input: JsonObject, call?: McpServedCall) => Promise<unknown>;
}

function createWorld(thread: TestThread): World {
  const opened: AgentCall[] = [];
  const tools = createAgentTools({
    threads: new AgentThreads(),
    open: async (call) => {
      opened.push(call);
      if (call.model === "none") throw new CliError("bad_config", "no model is called none\n");
      return toAgent(thread);
    },
  });
  return {
    opened,
    call: async (name, input, call = createTestCall()) =>
      tools.find((tool) => tool.name === name)?.call(input, call),
  };
}

const say = (content: string, isError = false): object => ({
  content: [{ type: "text", text: content }],
  structuredContent: { threadId: "t", content },
  ...(isError ? { isError } : {}),
});

test("agent tools: a thread is started and gone on with", async () => {
  const thread = new TestThread("t", [[toCompleted("one")], [toCompleted("two")], [FAILED]]);
  const { call, opened } = createWorld(thread);
  const results = [
    await call("codex", { prompt: "a", cwd: "sub" }),
    await call("codex-reply", { threadId: "t", prompt: "b" }),
    await call("codex-reply", { conversationId: "t", prompt: "c" }),
  ];
  expect(results).toEqual([say("one"), say("two"), say("no model", true)]);
  expect([thread.prompts, opened.map(({ cwd }) => cwd)]).toEqual([["a", "b", "c"], ["sub"]]);
});

test("agent tools: the client is told what happens, in order", async () => {
  const thread = new TestThread("t", [
    [
      { type: "warning", message: "odd" },
      {
        type: "item_completed",
        turn_id: "turn-1",
        at_ms: 0,
        item: { type: "AgentMessage", id: "a", text: "working", phase: "commentary" },
      },
      { type: "tools_planned", turn_id: "turn-1", decisions: [] },
      toCompleted("done"),
    ],
  ]);
  const served = createTestCall();
  await createWorld(thread).call("codex", { prompt: "a" }, served);
  const meta = { requestId: 7, threadId: "t" };
  expect([served.notified, served.progressTexts]).toEqual([
    [
      { method: "codex/event", _meta: meta, id: "", msg: { type: "warning", message: "odd" } },
      {
        method: "codex/event",
        _meta: meta,
        id: "turn-1",
        msg: { type: "agent_message", message: "working" },
      },
      {
        method: "codex/event",
        _meta: meta,
        id: "turn-1",
        msg: { type: "task_complete", last_agent_message: "done" },
      },
    ],
    ["working"],
  ]);
});

test("agent tools: a client that cannot be told does not end the turn", async () => {
  const thread = new TestThread("t", [[{ type: "warning", message: "odd" }, toCompleted("done")]]);
  const served = { ...createTestCall(), notify: () => Promise.reject(new Error("gone")) };
  expect(await createWorld(thread).call("codex", { prompt: "a" }, served)).toEqual(say("done"));
});

test("agent tools: a call that is called off interrupts the turn", async () => {
  const stop = new AbortController();
  const { call } = createWorld(new TestThread("t"));
  const running = call("codex", { prompt: "a" }, createTestCall({ signal: stop.signal }));
  stop.abort();
  expect(await running).toEqual(say("the turn was interrupted", true));
});

test("agent tools: a thread in the middle of a turn takes no other", async () => {
  const stop = new AbortController();
  const thread = new TestThread("t");
  const { call } = createWorld(thread);
  const running = call("codex", { prompt: "a" }, createTestCall({ signal: stop.signal }));
  await thread.whenWaiting();
  const second = await call("codex-reply", { threadId: "t", prompt: "b" });
  stop.abort();
  await running;
  expect(second).toEqual(say("the thread is in the middle of a turn; wait for its result", true));
});

test("agent tools: a turn without an end is a failure", async () => {
  const { call } = createWorld(new TestThread("t", [[]]));
  expect(await call("codex", { prompt: "a" })).toEqual(
    say("the turn ended without a result", true),
  );
});

test.for<[string, JsonObject, string]>([
  ["codex", {}, "prompt is missing or empty"],
  ["codex-reply", { prompt: "a" }, "threadId is missing; it comes with the result of `codex`"],
  [
    "codex",
    { prompt: "a", model: "none" },
    "Failed to start Codex session: no model is called none",
  ],
])("agent tools: %s with %j says what is wrong", async ([tool, input, text]) => {
  expect(await createWorld(new TestThread("t")).call(tool, input)).toEqual({
    content: [{ type: "text", text }],
    isError: true,
  });
});

test("agent tools: a thread that is not there", async () => {
  const { call } = createWorld(new TestThread("t"));
  expect(await call("codex-reply", { threadId: "x", prompt: "a" })).toEqual({
    content: [{ type: "text", text: "Session not found for thread_id: x" }],
    structuredContent: { threadId: "x", content: "Session not found for thread_id: x" },
    isError: true,
  });
});
