import type { ScriptTurn, Step } from "./script.ts";

/** A server-sent event, before it is written. */
export type SseEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** What the server does next. */
export type Action =
  | { kind: "event"; event: SseEvent }
  | { kind: "raw"; text: string }
  | { kind: "wait"; ms: number }
  /** Break the connection. */
  | { kind: "cut" }
  /** End the answer here. */
  | { kind: "end" }
  /** Say nothing more. */
  | { kind: "hang" };

/** Usage of a turn that names none. */
const DEFAULT_USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 40 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
};

/** Type of the event that carries an item as a whole. */
export const ITEM_DONE = "response.output_item.done";

/** Where in a script a step stands; ids of items are made of it. */
export interface StepPlace {
  /** Counts requests that a script answered, from 1. */
  turn: number;
  /** Counts items within the answer, from 0. */
  item: number;
}

/** The first event of every answer. */
export function toCreated(turn: number): SseEvent {
  return {
    type: "response.created",
    response: { id: `resp_${turn}`, object: "response", status: "in_progress", output: [] },
  };
}

/** The last event of an answer that comes to its end. */
export function toCompleted(
  turn: number,
  script: Pick<ScriptTurn, "usage" | "end_turn">,
  items: readonly unknown[],
): SseEvent {
  return {
    type: "response.completed",
    response: {
      id: `resp_${turn}`,
      object: "response",
      status: "completed",
      output: items,
      usage: script.usage ?? DEFAULT_USAGE,
      ...(script.end_turn === undefined ? {} : { end_turn: script.end_turn }),
    },
  };
}

/** An event as it goes over the wire. */
export function toSseText(event: SseEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** What one step does on the wire. Wire: events of the Responses API. */
export function toActions(step: Step, place: StepPlace): readonly Action[] {
  if ("reason" in step) return toThoughts(step, place);
  if ("raw" in step) return [{ kind: "raw", text: step.raw }];
  if ("wait_ms" in step) return [{ kind: "wait", ms: step.wait_ms }];
  if ("cut" in step) return [{ kind: "cut" }];
  if ("end" in step) return [{ kind: "end" }];
  if ("hang" in step) return [{ kind: "hang" }];
  // As it is: without the number that the events of an answer carry.
  if ("event" in step)
    return [{ kind: "raw", text: toSseText({ type: "unknown", ...step.event }) }];
  if ("fail" in step)
    return [toEvent(toEnd("failed", place, { error: step.fail })), { kind: "end" }];
  if ("incomplete" in step) {
    const details = {
      incomplete_details: { reason: step.incomplete },
      usage: DEFAULT_USAGE,
    };
    return [toEvent(toEnd("incomplete", place, details)), { kind: "end" }];
  }
  if ("say" in step) return toMessage(step, place);
  return toItemActions(step, place);
}

type ItemStep = Extract<
  Step,
  | { call: unknown }
  | { custom: unknown }
  | { tool_search: unknown }
  | { web_search: unknown }
  | { local_shell: unknown }
  | { image_gen: unknown }
  | { item: unknown }
>;

type Item = Readonly<Record<string, unknown>>;

function toItemActions(step: ItemStep, place: StepPlace): readonly Action[] {
  const item = toItem(step, place);
  const where = { item_id: item["id"], output_index: place.item };
  if ("call" in step) {
    const text = item["arguments"];
    return toWholeItem(item, place, {
      added: { ...item, arguments: "" },
      between: [
        { type: "response.function_call_arguments.delta", ...where, delta: text },
        { type: "response.function_call_arguments.done", ...where, arguments: text },
      ],
    });
  }
  if ("custom" in step) {
    const { input } = step.custom;
    return toWholeItem(item, place, {
      added: { ...item, input: "" },
      between: [
        { type: "response.custom_tool_call_input.delta", ...where, delta: input },
        { type: "response.custom_tool_call_input.done", ...where, input },
      ],
    });
  }
  if ("web_search" in step) {
    const between = [
      { type: "response.web_search_call.in_progress", ...where },
      { type: "response.web_search_call.searching", ...where },
      { type: "response.web_search_call.completed", ...where },
    ];
    return toWholeItem(item, place, { added: item, between });
  }
  return toWholeItem(item, place, { added: item, between: [] });
}

function toItem(step: ItemStep, { turn, item }: StepPlace): Item {
  const id = (prefix: string): string => `${prefix}_${turn}_${item}`;
  if ("item" in step) return step.item;
  if ("call" in step) {
    const { arguments: args, ...call } = step.call;
    const text = typeof args === "string" ? args : JSON.stringify(args ?? {});
    return { type: "function_call", status: "completed", id: id("fc"), ...call, arguments: text };
  }
  if ("custom" in step)
    return { type: "custom_tool_call", id: id("ctc"), status: "completed", ...step.custom };
  if ("tool_search" in step) {
    return {
      type: "tool_search_call",
      id: id("ts"),
      status: "completed",
      execution: "client",
      ...step.tool_search,
    };
  }
  if ("web_search" in step) {
    const { query } = step.web_search;
    return {
      type: "web_search_call",
      id: id("ws"),
      status: "completed",
      action: { type: "search", query },
    };
  }
  if ("image_gen" in step) {
    return {
      type: "image_generation_call",
      id: id("ig"),
      status: "completed",
      ...step.image_gen,
    };
  }
  return {
    type: "local_shell_call",
    id: id("lsh"),
    call_id: step.call_id,
    status: "completed",
    action: { type: "exec", ...step.local_shell },
  };
}

/** An item: how it begins, what happens until it is whole, how it ends. */
function toWholeItem(
  item: Item,
  place: StepPlace,
  { added, between }: { added: Item; between: readonly SseEvent[] },
): readonly Action[] {
  return [
    toEvent({
      type: "response.output_item.added",
      output_index: place.item,
      item: { ...added, status: "in_progress" },
    }),
    ...between.map(toEvent),
    toEvent({ type: ITEM_DONE, output_index: place.item, item }),
  ];
}

function toMessage(step: Extract<Step, { say: string }>, place: StepPlace): readonly Action[] {
  const id = `msg_${place.turn}_${place.item}`;
  const head = {
    type: "message",
    id,
    role: "assistant",
    ...(step.phase === undefined ? {} : { phase: step.phase }),
  };
  const where = { item_id: id, output_index: place.item, content_index: 0 };
  const part = { type: "output_text", text: step.say, annotations: [] };
  const item = { ...head, status: "completed", content: [part] };
  const deltas = splitText(step.say, step.chunks ?? 1).flatMap((delta): readonly Action[] => {
    const event = toEvent({ type: "response.output_text.delta", ...where, delta });
    const { delay_ms: ms = 0 } = step;
    return ms > 0 ? [{ kind: "wait", ms }, event] : [event];
  });
  return [
    toEvent({
      type: "response.output_item.added",
      output_index: place.item,
      item: { ...head, status: "in_progress", content: [] },
    }),
    toEvent({ type: "response.content_part.added", ...where, part: { ...part, text: "" } }),
    ...deltas,
    toEvent({ type: "response.output_text.done", ...where, text: step.say }),
    toEvent({ type: "response.content_part.done", ...where, part }),
    toEvent({ type: ITEM_DONE, output_index: place.item, item }),
  ];
}

function toThoughts(step: Extract<Step, { reason: string }>, place: StepPlace): readonly Action[] {
  const id = `rs_${place.turn}_${place.item}`;
  const at = { item_id: id, output_index: place.item };
  const where = { ...at, summary_index: 0 };
  const part = { type: "summary_text", text: step.reason };
  const item = {
    type: "reasoning",
    id,
    summary: [part],
    ...(step.raw === undefined ? {} : { content: [{ type: "reasoning_text", text: step.raw }] }),
    encrypted_content: step.encrypted ?? "ENCRYPTED",
  };
  const raw = { ...at, content_index: 0 };
  return [
    toEvent({
      type: "response.output_item.added",
      output_index: place.item,
      item: { type: "reasoning", id, summary: [] },
    }),
    toEvent({
      type: "response.reasoning_summary_part.added",
      ...where,
      part: { ...part, text: "" },
    }),
    toEvent({ type: "response.reasoning_summary_text.delta", ...where, delta: step.reason }),
    toEvent({ type: "response.reasoning_summary_text.done", ...where, text: step.reason }),
    toEvent({ type: "response.reasoning_summary_part.done", ...where, part }),
    ...(step.raw === undefined
      ? []
      : [
          toEvent({ type: "response.reasoning_text.delta", ...raw, delta: step.raw }),
          toEvent({ type: "response.reasoning_text.done", ...raw, text: step.raw }),
        ]),
    toEvent({ type: ITEM_DONE, output_index: place.item, item }),
  ];
}

function toEnd(status: "failed" | "incomplete", place: StepPlace, details: object): SseEvent {
  return {
    type: `response.${status}`,
    response: { id: `resp_${place.turn}`, object: "response", status, ...details },
  };
}

const toEvent = (event: SseEvent): Action => ({ kind: "event", event });

/** About equal pieces; characters stay whole. */
function splitText(text: string, chunks: number): readonly string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / chunks));
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += size)
    pieces.push(characters.slice(at, at + size).join(""));
  return pieces;
}
