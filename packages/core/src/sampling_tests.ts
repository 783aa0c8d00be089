import type { ResponseEvent } from "@codexkit/model-provider";
import type { CallItem, CallOutputItem, ResponseItem, ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { sampleResponse, type SamplingResult } from "./sampling.ts";

const MESSAGE: ResponseItem = {
  type: "message",
  id: "m",
  role: "assistant",
  content: [{ type: "output_text", text: "hi" }],
};
const CALL: CallItem = { type: "function_call", call_id: "c", name: "echo", arguments: "{}" };
const ANSWER: CallOutputItem = { type: "function_call_output", call_id: "c", output: "ok" };

async function* stream(
  events: readonly ResponseEvent[],
  error?: Error,
): AsyncGenerator<ResponseEvent, void, undefined> {
  yield* events;
  if (error) throw error;
}

interface Sampled {
  result: SamplingResult;
  recorded: ResponseItem[];
  events: ThreadEvent[];
  models: string[];
}

async function sample(
  events: AsyncIterable<ResponseEvent>,
  dispatch: (call: CallItem) => Promise<CallOutputItem> = async () => ANSWER,
  lift: (call: CallItem) => CallItem = (call) => call,
): Promise<Sampled> {
  const recorded: ResponseItem[] = [];
  const emitted: ThreadEvent[] = [];
  const models: string[] = [];
  const result = await sampleResponse({
    turnId: "t",
    events,
    router: {
      lift: (call) => ({ ok: true, call: lift(call) }),
      dispatch: ({ call }) => dispatch(call),
    },
    record: (item) => void recorded.push(item),
    emit: (event) => void emitted.push(event),
    now: () => 7,
    onServerModel: (model) => void models.push(model),
  });
  return { result, recorded, events: emitted, models };
}

test("sampleResponse: a message is announced, streamed, completed and recorded", async () => {
  const usage = {
    input_tokens: 1,
    cached_input_tokens: 0,
    cache_write_input_tokens: 0,
    output_tokens: 1,
    reasoning_output_tokens: 0,
    total_tokens: 2,
  };
  const { result, recorded, events, models } = await sample(
    stream([
      { type: "server_model", model: "m2" },
      { type: "output_item_added", item: { ...MESSAGE, content: [] } },
      { type: "output_text_delta", item_id: "m", delta: "hi" },
      { type: "output_item_done", item: MESSAGE },
      { type: "completed", response_id: "r", usage },
    ]),
  );
  const item = { type: "AgentMessage", id: "m", text: "hi" };
  expect([result, recorded, events, models]).toEqual([
    { needsFollowUp: false, firstTokenAtMs: 7, lastAgentMessage: "hi", responseId: "r", usage },
    [MESSAGE],
    [
      { type: "item_started", turn_id: "t", at_ms: 7, item: { ...item, text: "" } },
      { type: "agent_message_delta", turn_id: "t", item_id: "m", delta: "hi" },
      { type: "item_completed", turn_id: "t", at_ms: 7, item },
    ],
    ["m2"],
  ]);
});

test("sampleResponse: answers follow the whole response, in the order of the calls", async () => {
  const gates = new Map<string, () => void>();
  const calls = ["a", "b"].map((id): CallItem => ({ ...CALL, call_id: id }));
  const sampling = sample(
    stream([
      ...calls.map((item): ResponseEvent => ({ type: "output_item_done", item })),
      { type: "output_item_done", item: MESSAGE },
      { type: "completed", response_id: "r" },
    ]),
    async (call) => {
      const id = call.call_id ?? "";
      await new Promise<void>((resolve) => gates.set(id, resolve));
      return { ...ANSWER, call_id: id, output: id };
    },
  );
  while (gates.size < 2) await Promise.resolve();
  gates.get("b")?.();
  gates.get("a")?.();
  const { result, recorded } = await sampling;
  expect([result.needsFollowUp, recorded]).toEqual([
    true,
    [
      ...calls,
      MESSAGE,
      { ...ANSWER, call_id: "a", output: "a" },
      { ...ANSWER, call_id: "b", output: "b" },
    ],
  ]);
});

test("sampleResponse: a stream that breaks keeps what was whole, answers included", async () => {
  const broken = new Error("cut");
  const { result, recorded } = await sample(
    stream([{ type: "output_item_done", item: CALL }], broken),
  );
  expect([result, recorded]).toEqual([{ needsFollowUp: true, error: broken }, [CALL, ANSWER]]);
});

test("sampleResponse: a model may ask to go on without a call, and unknown items are nobody's business", async () => {
  const { result, recorded, events } = await sample(
    stream([
      { type: "output_item_done", item: { type: "other", wire_type: "brand_new" } },
      { type: "completed", response_id: "r", end_turn: false },
    ]),
  );
  expect([result.needsFollowUp, recorded, events]).toEqual([
    true,
    [{ type: "other", wire_type: "brand_new" }],
    [],
  ]);
});

test("sampleResponse: a call is recorded as its tool knows it, not as the provider wrote it", async () => {
  const called: CallItem[] = [];
  const lifted: CallItem = { ...CALL, namespace: "mcp__s" };
  const { recorded } = await sample(
    stream([{ type: "output_item_done", item: { ...CALL, name: "mcp__s__echo" } }]),
    async (call) => {
      called.push(call);
      return ANSWER;
    },
    () => lifted,
  );
  expect([recorded, called]).toEqual([[lifted, ANSWER], [lifted]]);
});
