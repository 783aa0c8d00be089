import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import type { UserInputHandler } from "./user_input_handler.ts";
import {
  createRequestUserInput,
  createRequestUserInputAsync,
  createSendMessageToUserAsync,
} from "./user_input_tools.ts";

const QUESTIONS = [
  {
    id: "colour",
    header: "Colour",
    question: "Which colour?",
    options: [
      { label: "Red", description: "r" },
      { label: "Blue", description: "b" },
    ],
  },
];

function createHandler(ask: UserInputHandler["ask"]): UserInputHandler & { log: unknown[] } {
  const log: unknown[] = [];
  return {
    log,
    ask: async (request, signal) => {
      log.push(request);
      return await ask(request, signal);
    },
    notify: async (message) => void log.push(message),
  };
}

test("request_user_input: in plan mode the answers come back in the recorded shape", async () => {
  const handler = createHandler(async () => ({ colour: { answers: ["Blue"] } }));
  const tool = createRequestUserInput({ handler, mode: "Plan" });
  const { body } = await callTool(tool, { questions: QUESTIONS });
  expect([body, handler.log, tool.exposure]).toEqual([
    '{"answers":{"colour":{"answers":["Blue"]}}}',
    [{ turnId: "t", callId: "c", questions: QUESTIONS }],
    "direct_model_only",
  ]);
});

test.for([
  ["nobody can be asked", undefined, "Plan", "request_user_input is unavailable in Plan mode"],
  [
    "the mode is another one",
    createHandler(async () => ({})),
    undefined,
    "request_user_input is unavailable in Default mode",
  ],
  [
    "the user turns away",
    createHandler(async () => undefined),
    "Plan",
    "request_user_input was cancelled before receiving a response",
  ],
  [
    "the client breaks off",
    createHandler(() => Promise.reject(new Error("gone"))),
    "Plan",
    "request_user_input was cancelled before receiving a response",
  ],
] as const)("request_user_input: when %s the model is told", async ([, handler, mode, body]) => {
  const tool = createRequestUserInput({ handler, mode });
  expect(await callTool(tool, { questions: QUESTIONS })).toEqual({ body, success: false });
});

test("request_user_input: other modes can be allowed", async () => {
  const handler = createHandler(async () => ({}));
  const tool = createRequestUserInput({ handler, allowedModes: ["Default", "Plan"] });
  expect((await callTool(tool, { questions: QUESTIONS })).body).toBe('{"answers":{}}');
});

test("request_user_input: an interrupted turn waits for nobody", async () => {
  const handler = createHandler(() => new Promise(() => {}));
  const turn = new AbortController();
  const tool = createRequestUserInput({ handler, mode: "Plan" });
  const asking = tool.handle(createTestToolCall({ questions: QUESTIONS }, { signal: turn.signal }));
  turn.abort();
  const late = tool.handle(createTestToolCall({ questions: QUESTIONS }, { signal: turn.signal }));
  const outputs = [await asking, await late];
  expect([outputs.map(({ success }) => success), handler.log.length]).toEqual([[false, false], 1]);
});

test.for([
  [{}, "failed to parse function arguments: missing field `questions` at line 1 column 2"],
  [
    { questions: [{ id: "a", header: "b", question: "c" }] },
    "request_user_input requires non-empty options for every question",
  ],
] as const)("request_user_input: %o is told %s", async ([args, body]) => {
  const handler = createHandler(async () => ({}));
  const tool = createRequestUserInput({ handler, mode: "Plan" });
  expect(await callTool(tool, args)).toEqual({ body, success: false });
});

const ITEM = { type: "AgentMessage", id: "c", phase: "final_answer" };

test("request_user_input_async: the questions go out as a message, the turn goes on", async () => {
  const handler = createHandler(async () => ({}));
  const questions = [{ title: "Which?", options: ["A", "B"] }, { title: "Why?" }];
  const call = createTestToolCall({ questions });
  const { body } = await createRequestUserInputAsync({ handler }).handle(call);
  const text = "Which?\n- A\n- B\n\nWhy?";
  expect([body, handler.log, call.log]).toEqual([
    '{"accepted":true}',
    [{ turnId: "t", callId: "c", text, questions }],
    [
      ["started", { ...ITEM, text }],
      ["completed", { ...ITEM, text }],
    ],
  ]);
});

test("send_message_to_user_async: the item carries the message where nobody else does", async () => {
  const call = createTestToolCall({ message: "  it burns \n" });
  const { body } = await createSendMessageToUserAsync({ handler: undefined }).handle(call);
  expect([body, call.log]).toEqual([
    '{"accepted":true}',
    [
      ["started", { ...ITEM, text: "it burns" }],
      ["completed", { ...ITEM, text: "it burns" }],
    ],
  ]);
});

test("send_message_to_user_async: a message that does not arrive is told to the model", async () => {
  const handler: UserInputHandler = {
    ask: async () => undefined,
    notify: () => Promise.reject(new Error("client gone")),
  };
  const call = createTestToolCall({ message: "x" });
  const output = await createSendMessageToUserAsync({ handler }).handle(call);
  expect([output, call.log]).toEqual([
    { body: "the message did not reach the user: client gone", success: false },
    [],
  ]);
});

test.for([
  [createRequestUserInputAsync, { questions: [] }, "questions must not be empty"],
  [
    createRequestUserInputAsync,
    {},
    "failed to parse function arguments: missing field `questions` at line 1 column 2",
  ],
  [createSendMessageToUserAsync, { message: " " }, "message must not be empty"],
  [
    createSendMessageToUserAsync,
    {},
    "failed to parse function arguments: missing field `message` at line 1 column 2",
  ],
] as const)("async user input %#: %o is told %s", async ([create, args, body]) => {
  expect(await callTool(create({ handler: undefined }), args)).toEqual({ body, success: false });
});
