import { expect, test } from "vitest";
import type { Step } from "./script.ts";
import { type Action, toActions, toCompleted, toCreated, toSseText } from "./sse_events.ts";

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
      "response.content_part.added",
      "wait",
      "response.output_text.delta",
      "wait",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
    ],
  ],
  [
    { reason: "x", raw: "y" },
    [
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
      "response.reasoning_text.delta",
      "response.reasoning_text.done",
      "response.output_item.done",
    ],
  ],
  [
    { reason: "x" },
    [
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
      "response.output_item.done",
    ],
  ],
  [
    { call: { name: "n", call_id: "c", arguments: {} } },
    [
      "response.output_item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
    ],
  ],
  [
    { custom: { name: "n", call_id: "c", input: "x" } },
    [
      "response.output_item.added",
      "response.custom_tool_call_input.delta",
      "response.custom_tool_call_input.done",
      "response.output_item.done",
    ],
  ],
  [
    { web_search: { query: "q" } },
    [
      "response.output_item.added",
      "response.web_search_call.in_progress",
      "response.web_search_call.searching",
      "response.web_search_call.completed",
      "response.output_item.done",
    ],
  ],
  [
    { local_shell: { command: ["ls"] } },
    ["response.output_item.added", "response.output_item.done"],
  ],
  [{ fail: { code: "x", message: "m" } }, ["response.failed", "end"]],
  [{ incomplete: "max_output_tokens" }, ["response.incomplete", "end"]],
  [{ event: { type: "odd" } }, ["raw"]],
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
    { image_gen: { result: "aGk=" } },
    { item: { type: "brand_new" } },
  ];
  const items = steps.map((step) => {
    const last = toActions(step, place).at(-1);
    return last?.kind === "event" ? last.event["item"] : undefined;
  });
  expect(items).toEqual([
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
    { type: "image_generation_call", id: "ig_2_1", status: "completed", result: "aGk=" },
    { type: "brand_new" },
  ]);
});

test("toCreated, toCompleted: the frame of an answer", () => {
  expect([
    toCreated(3),
    toCompleted(3, { usage: { input_tokens: 1 }, end_turn: false }, [{ type: "message" }]),
  ]).toEqual([
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
        output: [{ type: "message" }],
        usage: { input_tokens: 1 },
        end_turn: false,
      },
    },
  ]);
});

test("toActions: a message as the Responses API streams it", () => {
  const where = { item_id: "msg_2_1", output_index: 1, content_index: 0 };
  const head = { type: "message", id: "msg_2_1", role: "assistant", phase: "commentary" };
  const part = { type: "output_text", text: "héy😀", annotations: [] };
  const events = toActions({ say: "héy😀", chunks: 2, phase: "commentary" }, place);
  expect(events.map((action) => action.kind === "event" && action.event)).toEqual([
    {
      type: "response.output_item.added",
      output_index: 1,
      item: { ...head, status: "in_progress", content: [] },
    },
    { type: "response.content_part.added", ...where, part: { ...part, text: "" } },
    { type: "response.output_text.delta", ...where, delta: "hé" },
    { type: "response.output_text.delta", ...where, delta: "y😀" },
    { type: "response.output_text.done", ...where, text: "héy😀" },
    { type: "response.content_part.done", ...where, part },
    {
      type: "response.output_item.done",
      output_index: 1,
      item: { ...head, status: "completed", content: [part] },
    },
  ]);
});

test("toActions: a call begins without arguments and ends with all of them", () => {
  const where = { item_id: "fc_2_1", output_index: 1 };
  const head = { type: "function_call", id: "fc_2_1", name: "n", call_id: "c", namespace: "s" };
  const call = { name: "n", call_id: "c", namespace: "s", arguments: { a: 1 } };
  expect(
    toActions({ call }, place).map((action) => action.kind === "event" && action.event),
  ).toEqual([
    {
      type: "response.output_item.added",
      output_index: 1,
      item: { ...head, status: "in_progress", arguments: "" },
    },
    { type: "response.function_call_arguments.delta", ...where, delta: '{"a":1}' },
    { type: "response.function_call_arguments.done", ...where, arguments: '{"a":1}' },
    {
      type: "response.output_item.done",
      output_index: 1,
      item: { ...head, status: "completed", arguments: '{"a":1}' },
    },
  ]);
});

test("toActions: thoughts hold their summary, raw words and what stands for them", () => {
  const last = toActions({ reason: "sum", raw: "raw", encrypted: "E" }, place).at(-1);
  expect(last?.kind === "event" && last.event["item"]).toEqual({
    type: "reasoning",
    id: "rs_2_1",
    summary: [{ type: "summary_text", text: "sum" }],
    content: [{ type: "reasoning_text", text: "raw" }],
    encrypted_content: "E",
  });
});

test("toActions: failures carry what went wrong", () => {
  const events = [
    ...toActions({ fail: { code: "server_error", message: "m" } }, place),
    ...toActions({ incomplete: "content_filter" }, place),
  ].flatMap((action) => (action.kind === "event" ? [action.event["response"]] : []));
  expect(events).toMatchObject([
    { id: "resp_2", status: "failed", error: { code: "server_error", message: "m" } },
    { id: "resp_2", status: "incomplete", incomplete_details: { reason: "content_filter" } },
  ]);
});

test("toSseText: an event line, a data line, an empty line, whatever the text holds", () => {
  expect(toSseText({ type: "a", delta: "1\n\n2" })).toBe(
    'event: a\ndata: {"type":"a","delta":"1\\n\\n2"}\n\n',
  );
});
