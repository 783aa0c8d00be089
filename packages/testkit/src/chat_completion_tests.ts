import { expect, test } from "vitest";
import {
  type ChatPlace,
  isChatRequest,
  isChatStream,
  readModel,
  toChatAnswer,
  toChatStream,
  toControl,
} from "./chat_completion.ts";
import { callCustom, callFunction, reason, say, type Step } from "./script.ts";
import { TestkitError } from "./testkit_error.ts";

const PLACE: ChatPlace = { turn: 2, model: "m" };

/** What a client reads of a stream: every chunk, and the actions that are none. */
function readStream(steps: readonly Step[], body: unknown = { stream: true }): unknown[] {
  return toChatStream(steps, PLACE, {}, { body }).map((action) => {
    if (action.kind !== "raw") return action;
    const data = action.text.replace(/^data: /, "").trimEnd();
    return data.startsWith("{") ? JSON.parse(data) : data;
  });
}

const chunk = (delta: object, finish: string | null = null): object => ({
  id: "chatcmpl_2",
  object: "chat.completion.chunk",
  created: 0,
  model: "m",
  choices: [{ index: 0, delta: { role: "assistant", ...delta }, finish_reason: finish }],
});

test("chat stream: thoughts, words in pieces, calls, and how it ended", () => {
  const steps = [
    reason("hm"),
    say("abcd", { chunks: 2, delay_ms: 5 }),
    callFunction("shell", { command: ["ls"] }, { callId: "c1" }),
    callCustom("apply_patch", "*** Begin Patch", { callId: "c2" }),
  ];
  const shell = { name: "shell", arguments: '{"command":["ls"]}' };
  const patch = { name: "apply_patch", input: "*** Begin Patch" };
  expect(readStream(steps)).toEqual([
    chunk({ reasoning_content: "hm" }),
    { kind: "wait", ms: 5 },
    chunk({ content: "ab" }),
    { kind: "wait", ms: 5 },
    chunk({ content: "cd" }),
    chunk({ tool_calls: [{ index: 0, id: "c1", type: "function", function: shell }] }),
    chunk({ tool_calls: [{ index: 1, id: "c2", type: "custom", custom: patch }] }),
    chunk({}, "tool_calls"),
    "[DONE]",
  ]);
});

test("chat stream: usage comes when it is asked for, and an empty answer stops", () => {
  const body = { stream: true, stream_options: { include_usage: true } };
  expect(readStream([], body)).toMatchObject([
    chunk({}, "stop"),
    { choices: [], usage: { total_tokens: 120 } },
    "[DONE]",
  ]);
});

test.for<[string, Step, readonly unknown[]]>([
  ["incomplete", { incomplete: "max_tokens" }, [chunk({}, "length"), "[DONE]"]],
  [
    "fail",
    { fail: { code: "busy", message: "later" } },
    [{ error: { code: "busy", message: "later", type: "server_error" } }, { kind: "end" }],
  ],
])("chat stream: %s ends it", ([, step, want]) => {
  expect(readStream([step, say("never")])).toEqual(want);
});

test("chat answer: one message with everything in it", () => {
  const steps = [
    reason("hm"),
    say("a"),
    say("b"),
    callFunction("shell", "{bad", { callId: "c1" }),
    { wait_ms: 1 },
  ];
  expect(toChatAnswer(steps, PLACE, { usage: { total_tokens: 3 } })).toEqual({
    status: 200,
    body: {
      id: "chatcmpl_2",
      object: "chat.completion",
      created: 0,
      model: "m",
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: "ab",
            reasoning_content: "hm",
            tool_calls: [
              { id: "c1", type: "function", function: { name: "shell", arguments: "{bad" } },
            ],
          },
          finish_reason: "tool_calls",
        },
      ],
      usage: { total_tokens: 3 },
    },
  });
});

test("chat answer: nothing said, cut short, and refused", () => {
  expect([
    toChatAnswer([], PLACE, {}),
    toChatAnswer([say("a"), { incomplete: "max_tokens" }], PLACE, {}),
    toChatAnswer([{ fail: { code: "busy", message: "later" } }], PLACE, {}),
  ]).toMatchObject([
    {
      body: { choices: [{ message: { role: "assistant", content: null }, finish_reason: "stop" }] },
    },
    { body: { choices: [{ finish_reason: "length" }] } },
    { status: 500, body: { error: { code: "busy" } } },
  ]);
});

test("chat: a step that it cannot have is named", () => {
  const error = new TestkitError(
    "invalid_script",
    "a chat completion has no web_search step; use say, reason, call or custom",
  );
  expect(() => toChatAnswer([{ web_search: { query: "x" } }], PLACE, {})).toThrow(error);
  expect(() => readStream([{ web_search: { query: "x" } }])).toThrow(error);
});

test.for<[Step, unknown]>([
  [{ raw: "x" }, [{ kind: "raw", text: "x" }]],
  [{ event: { a: 1 } }, [{ kind: "raw", text: 'data: {"a":1}\n\n' }]],
  [{ wait_ms: 3 }, [{ kind: "wait", ms: 3 }]],
  [{ cut: true }, [{ kind: "cut" }]],
  [{ end: true }, [{ kind: "end" }]],
  [{ hang: true }, [{ kind: "hang" }]],
  [say("x"), undefined],
])("chat: %j does %j to the connection", ([step, want]) => {
  expect(toControl(step)).toEqual(want);
});

test("chat: requests are known by their path, their switch and their model", () => {
  const path = "/v1/chat/completions";
  expect([
    isChatRequest({ method: "POST", path }),
    isChatRequest({ method: "GET", path }),
    isChatRequest({ method: "POST", path: "/v1/responses" }),
    isChatStream({ body: { stream: true } }),
    isChatStream({ body: {} }),
    readModel({ body: { model: "m" } }),
    readModel({ body: undefined }),
  ]).toEqual([true, false, false, true, false, "m", ""]);
});
