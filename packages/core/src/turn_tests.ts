import {
  ModelProviderError,
  type ResponseEvent,
  type ResponsesRequest,
} from "@codexkit/model-provider";
import {
  NO_TOKENS,
  type ResponseItem,
  type ThreadEvent,
  type TokenUsage,
} from "@codexkit/protocol";
import { lowerTools, planTools, type ToolExecutor, toTextOutput } from "@codexkit/tools";
import { expect, test } from "vitest";
import { History } from "./history.ts";
import { runTurn, toTurnError, type TurnResult } from "./turn.ts";
import { createTestTurnContext } from "./test_context.ts";

const context = createTestTurnContext();
const USAGE: TokenUsage = { ...NO_TOKENS, input_tokens: 10, output_tokens: 1, total_tokens: 11 };
const done: ResponseEvent = { type: "completed", response_id: "r", usage: USAGE };

function say(text: string): ResponseEvent {
  const item: ResponseItem = {
    type: "message",
    id: "m",
    role: "assistant",
    content: [{ type: "output_text", text }],
  };
  return { type: "output_item_done", item };
}
const callNothing: ResponseEvent = {
  type: "output_item_done",
  item: { type: "function_call", call_id: "c", name: "nope", arguments: "{}" },
};

/** One answer: its events, and the error that ends it early. */
type Answer = readonly [events: readonly ResponseEvent[], error?: unknown];

interface Ran {
  result: TurnResult;
  events: ThreadEvent[];
  requests: (readonly ResponseItem[])[];
  pauses: number[];
}

async function run(
  answers: readonly Answer[],
  options: {
    signal?: AbortSignal;
    usageBefore?: TokenUsage;
    /** What the tool `nope` does; without it there is no such tool. */
    nope?: ToolExecutor["handle"];
  } = {},
): Promise<Ran> {
  const events: ThreadEvent[] = [];
  const requests: (readonly ResponseItem[])[] = [];
  const pauses: number[] = [];
  const { nope } = options;
  const spec = {
    type: "function",
    name: "nope",
    description: "",
    strict: false,
    parameters: {},
  } as const;
  const executor = nope && { toolName: { name: "nope" }, spec, handle: nope };
  const plan = planTools({
    candidates: executor ? [{ tool: { kind: "client", executor }, gates: [] }] : [],
    toolMode: "direct",
  });
  const left = [...answers];
  const result = await runTurn({
    context,
    history: new History(),
    client: {
      stream: async function* stream() {
        const [given, error] = left.shift() ?? [[]];
        yield* given;
        if (error !== undefined) throw error;
      },
    },
    plan,
    lowered: lowerTools(plan, { style: "responses" }),
    toRequest: (items): ResponsesRequest => {
      requests.push([...items]);
      const body = {
        model: "m",
        stream: true,
        input: items,
        tool_choice: "auto",
        parallel_tool_calls: true,
        store: false,
        include: [],
        prompt_cache_key: "h",
        client_metadata: {},
      } as const;
      return { body, headers: {}, turnId: "t" };
    },
    retryLimits: { streamMaxRetries: 2, unboundedConnectionRetries: false, random: () => 0.5 },
    emit: (event) => void events.push(event),
    clock: { now: () => 0, sleep: async (ms) => void pauses.push(ms) },
    newId: (prefix) => `${prefix}1`,
    signal: options.signal ?? new AbortController().signal,
    usageBefore: options.usageBefore ?? NO_TOKENS,
  });
  return { result, events, requests, pauses };
}

const cut = new ModelProviderError("stream_disconnected", "cut", {
  retryable: true,
  turnErrorCode: "response_stream_disconnected",
});

test("runTurn: asks again until no more calls are made, and adds tokens up", async () => {
  const before = { ...NO_TOKENS, input_tokens: 100, total_tokens: 100 };
  const { result, events, requests } = await run([[[callNothing, done]], [[say("done"), done]]], {
    usageBefore: before,
  });
  const counts = events.flatMap((event) =>
    event.type === "token_count" ? [[event.turn.total_tokens, event.total.total_tokens]] : [],
  );
  expect([result, requests.map((items) => items.length), counts]).toEqual([
    {
      status: "completed",
      usage: { ...NO_TOKENS, input_tokens: 20, output_tokens: 2, total_tokens: 22 },
      lastAgentMessage: "done",
      firstTokenAtMs: undefined,
    },
    [0, 2],
    [
      [11, 111],
      [22, 122],
    ],
  ]);
});

test("runTurn: a broken stream is announced, waited for and asked again with what had arrived", async () => {
  const { result, events, requests, pauses } = await run([
    [[say("half")], cut],
    [[say("whole"), done]],
  ]);
  expect([
    result.status,
    pauses,
    requests[1]?.length,
    events.filter((event) => event.type === "stream_error"),
  ]).toEqual([
    "completed",
    [200],
    1,
    [
      {
        type: "stream_error",
        turn_id: "t",
        message: "Reconnecting... 1/2 (cut)",
        attempt: 1,
        max_attempts: 2,
      },
    ],
  ]);
});

test("runTurn: retries have an end, and what cannot get better has none", async () => {
  const tired = await run([
    [[], cut],
    [[], cut],
    [[], cut],
  ]);
  const refused = await run([
    [
      [],
      new ModelProviderError("bad_request", "no", {
        httpStatus: 400,
        turnErrorCode: "bad_request",
      }),
    ],
  ]);
  const odd = await run([[[], new Error("not ours")]]);
  expect(
    [tired, refused, odd].map(({ result, pauses }) => [result.status, result.error, pauses]),
  ).toEqual([
    ["failed", { message: "cut", code: "response_stream_disconnected" }, [200, 400]],
    ["failed", { message: "no", code: "bad_request", http_status: 400 }, []],
    ["failed", { message: "not ours", code: "other" }, []],
  ]);
});

test("runTurn: after a content filter the model is told not to try again", async () => {
  const filtered = new ModelProviderError("content_filter", "filtered", { retryable: true });
  const { requests } = await run([[[], filtered], [[say("sorry"), done]]]);
  const [guidance] = requests[1] ?? [];
  expect(
    guidance?.type === "message" && [
      guidance.role,
      JSON.stringify(guidance.content).includes("<content_filter_guidance>"),
    ],
  ).toEqual(["developer", true]);
});

test("runTurn: an interrupt is no failure, and nothing is asked after it", async () => {
  const controller = new AbortController();
  controller.abort();
  const { result, requests } = await run([[[], cut], [[say("late"), done]]], {
    signal: controller.signal,
  });
  expect([result.status, result.error, requests.length]).toEqual(["aborted", undefined, 0]);
});

test("runTurn: a person who is asked may end the turn, and the tool learns of it at once", async () => {
  const told: unknown[] = [];
  const { result, requests } = await run([[[callNothing, done]], [[say("late"), done]]], {
    nope: async ({ cancelTurn, signal }) => {
      told.push(signal.aborted);
      cancelTurn?.();
      told.push(signal.aborted);
      signal.throwIfAborted();
      return toTextOutput("never");
    },
  });
  expect([told, result.status, requests.length]).toEqual([[false, true], "aborted", 1]);
});

test("runTurn: another model than the one asked for is told once", async () => {
  const rerouted: ResponseEvent = { type: "server_model", model: "m-other" };
  const { events } = await run([[[rerouted, callNothing, done]], [[rerouted, done]]]);
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  expect([warnings.length, warnings[0]]).toEqual([
    2,
    "model rerouted: m -> m-other (HighRiskCyberActivity)",
  ]);
});

test("toTurnError: whatever was thrown has a message", () => {
  expect([toTurnError("words"), toTurnError(new Error("e"))]).toEqual([
    { message: "words", code: "other" },
    { message: "e", code: "other" },
  ]);
});
