import { expect, test } from "vitest";
import { toHeaderEvents, toResponseEvent } from "./to_response_event.ts";

const read = (event: unknown): unknown => toResponseEvent(JSON.stringify(event));

const ITEM = { type: "message", role: "assistant", content: [] };

test.for([
  [
    { type: "response.created", response: { id: "r" } },
    { type: "created", response_id: "r" },
  ],
  [{ type: "response.created" }, { type: "created", response_id: undefined }],
  [
    { type: "response.output_item.added", item: ITEM },
    { type: "output_item_added", item: ITEM },
  ],
  [
    { type: "response.output_item.done", item: { type: "brand_new", id: "z" } },
    { type: "output_item_done", item: { type: "other", wire_type: "brand_new" } },
  ],
  [
    { type: "response.output_text.delta", item_id: "m", delta: "a" },
    { type: "output_text_delta", item_id: "m", delta: "a" },
  ],
  [
    { type: "response.output_text.delta", delta: "a" },
    { type: "output_text_delta", item_id: "", delta: "a" },
  ],
  [
    { type: "response.reasoning_summary_text.delta", item_id: "r", delta: "b", summary_index: 1 },
    { type: "reasoning_summary_delta", item_id: "r", delta: "b", summary_index: 1 },
  ],
  [
    { type: "response.reasoning_summary_part.added", item_id: "r", summary_index: 1 },
    { type: "reasoning_summary_part_added", item_id: "r", summary_index: 1 },
  ],
  [
    { type: "response.reasoning_text.delta", item_id: "r", delta: "c", content_index: 2 },
    { type: "reasoning_text_delta", item_id: "r", delta: "c", content_index: 2 },
  ],
  [
    { type: "response.custom_tool_call_input.delta", item_id: "c", call_id: "k", delta: "d" },
    { type: "tool_input_delta", item_id: "c", call_id: "k", delta: "d" },
  ],
  [
    { type: "response.function_call_arguments.delta", item_id: "c", delta: "{" },
    { type: "tool_input_delta", item_id: "c", call_id: undefined, delta: "{" },
  ],
  [
    {
      type: "response.completed",
      response: { id: "r", usage: { input_tokens: 1, output_tokens: 2 }, end_turn: false },
    },
    {
      type: "completed",
      response_id: "r",
      usage: {
        input_tokens: 1,
        cached_input_tokens: 0,
        cache_write_input_tokens: 0,
        output_tokens: 2,
        reasoning_output_tokens: 0,
        total_tokens: 3,
      },
      end_turn: false,
    },
  ],
  [
    { type: "response.completed" },
    { type: "completed", response_id: "", usage: undefined, end_turn: undefined },
  ],
  [
    {
      type: "codex.rate_limits",
      rate_limits: {
        primary: { used_percent: 5, window_minutes: 60, reset_at: 9 },
        secondary: { used_percent: "x" },
      },
    },
    {
      type: "rate_limits",
      rate_limits: {
        primary: { used_percent: 5, window_minutes: 60, resets_at: 9 },
        secondary: undefined,
      },
    },
  ],
  [
    { type: "response.metadata", headers: { "openai-model": "m2" } },
    { type: "server_model", model: "m2" },
  ],
] as const)("toResponseEvent: %j", ([event, expected]) => {
  expect(read(event)).toEqual(expected);
});

test.for([
  "{not json",
  "[DONE]",
  "[]",
  "null",
  "{}",
  '{"type":"toString"}',
  '{"type":"response.some_new_event"}',
  '{"type":"response.output_text.delta"}',
  '{"type":"response.output_item.done"}',
  '{"type":"codex.rate_limits"}',
  '{"type":"response.metadata"}',
])("toResponseEvent: %s is passed over", (data) => {
  expect(toResponseEvent(data)).toBeUndefined();
});

test.for([
  [
    { type: "response.failed", response: { error: { code: "weird", message: "Odd" } } },
    "stream disconnected before completion: Odd",
  ],
  [
    {
      type: "response.incomplete",
      response: { incomplete_details: { reason: "max_output_tokens" } },
    },
    "Incomplete response returned, reason: max_output_tokens",
  ],
  [{ type: "error", message: "broken" }, "stream disconnected before completion: broken"],
] as const)("toResponseEvent: %j is thrown", ([event, message]) => {
  expect(() => read(event)).toThrow(expect.objectContaining({ message }));
});

test("toHeaderEvents: request id, model, turn state, catalog version, reasoning and limits", () => {
  expect(
    toHeaderEvents({
      "openai-model": "m2",
      "x-request-id": "req-1",
      "x-codex-turn-state": "ts",
      "x-models-etag": "e",
      "x-reasoning-included": "true",
      "x-codex-primary-used-percent": "12.5",
      "x-codex-primary-window-minutes": "300",
      "x-codex-primary-reset-at": "1900000000",
      "x-codex-secondary-used-percent": "odd",
      "content-type": "text/event-stream",
    }),
  ).toEqual([
    { type: "request_id", request_id: "req-1" },
    { type: "server_model", model: "m2" },
    { type: "turn_state", turn_state: "ts" },
    { type: "models_etag", etag: "e" },
    { type: "reasoning_included", included: true },
    {
      type: "rate_limits",
      rate_limits: {
        primary: { used_percent: 12.5, window_minutes: 300, resets_at: 1_900_000_000 },
        secondary: undefined,
      },
    },
  ]);
});

test("toHeaderEvents: an answer without such headers tells nothing", () => {
  expect(toHeaderEvents({ "content-type": "text/event-stream" })).toEqual([]);
});
