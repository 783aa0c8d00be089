import { expect, test } from "vitest";
import type { Step } from "./script.ts";
import { type Action, isItemStep, toActions, toCompleted, toCreated } from "./sse_events.ts";

const place = { turn: 2, item: 1 };

function outline(step: Step): readonly string[] {
  return toActions(step, place).map((action: Action) =>
    action.kind === "event" ? action.event.type : action.kind,
  );
}

test.for([
  [
    { say: "héy😀", chunks: 2, delay_ms: 5 },
    [
      "response.output_item.added",
      "wait",
      "response.output_text.delta",
      "wait",
      "response.output_text.delta",
      "response.output_text.done",
      "response.output_item.done",
    ],
  ],
  [
    { reason: "x", raw: "y" },
    [
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.output_item.done",
    ],
  ],
  [
    { call: { name: "n", call_id: "c", arguments: {} } },
    ["response.output_item.added", "response.output_item.done"],
  ],
  [{ fail: { code: "x", message: "m" } }, ["response.failed", "end"]],
  [{ incomplete: "max_output_tokens" }, ["response.incomplete", "end"]],
  [{ event: { type: "odd" } }, ["odd"]],
  [{ raw: "data: x\n\n" }, ["raw"]],
  [{ wait_ms: 3 }, ["wait"]],
  [{ cut: true }, ["cut"]],
  [{ end: true }, ["end"]],
  [{ hang: true }, ["hang"]],
] as const)("toActions: %j", ([step, expected]) => {
  expect(outline(step)).toEqual(expected);
});

test("toActions: items carry ids made of their place, and arguments as text", () => {
  const steps: readonly Step[] = [
    { call: { name: "n", call_id: "c", arguments: { a: 1 } } },
    { custom: { name: "p", call_id: "d", input: "x" } },
    { tool_search: { call_id: "s", arguments: { query: "q" } } },
    { web_search: { query: "w" } },
    { local_shell: { command: ["ls"] }, call_id: "l" },
    { item: { type: "brand_new" } },
  ];
  const items = steps.map((step) => {
    const last = toActions(step, place).at(-1);
    return last?.kind === "event" ? last.event["item"] : undefined;
  });
  expect([items, steps.map(isItemStep), isItemStep({ cut: true })]).toEqual([
    [
      {
        type: "function_call",
        status: "completed",
        id: "fc_2_1",
        name: "n",
        call_id: "c",
        arguments: '{"a":1}',
      },
      {
        type: "custom_tool_call",
        id: "ctc_2_1",
        status: "completed",
        name: "p",
        call_id: "d",
        input: "x",
      },
      {
        type: "tool_search_call",
        id: "ts_2_1",
        status: "completed",
        execution: "client",
        call_id: "s",
        arguments: { query: "q" },
      },
      {
        type: "web_search_call",
        id: "ws_2_1",
        status: "completed",
        action: { type: "search", query: "w" },
      },
      {
        type: "local_shell_call",
        id: "lsh_2_1",
        call_id: "l",
        status: "completed",
        action: { type: "exec", command: ["ls"] },
      },
      { type: "brand_new" },
    ],
    [true, true, true, true, true, true],
    false,
  ]);
});

test("toCreated, toCompleted: the frame of an answer", () => {
  expect([toCreated(3), toCompleted(3, { usage: { input_tokens: 1 }, end_turn: false })]).toEqual([
    {
      type: "response.created",
      response: { id: "resp_3", object: "response", status: "in_progress", output: [] },
    },
    {
      type: "response.completed",
      response: {
        id: "resp_3",
        object: "response",
        status: "completed",
        output: [],
        usage: { input_tokens: 1 },
        end_turn: false,
      },
    },
  ]);
});
