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
): SseEvent {
  return {
    type: "response.completed",
    response: {
      id: `resp_${turn}`,
      object: "response",
      status: "completed",
      output: [],
      usage: script.usage ?? DEFAULT_USAGE,
      ...(script.end_turn === undefined ? {} : { end_turn: script.end_turn }),
    },
  };
}

/** What one step does on the wire. Wire: events of the Responses API. */
export function toActions(step: Step, place: StepPlace): readonly Action[] {
  if ("raw" in step && !("reason" in step)) return [{ kind: "raw", text: step.raw }];
  if ("wait_ms" in step) return [{ kind: "wait", ms: step.wait_ms }];
  if ("cut" in step) return [{ kind: "cut" }];
  if ("end" in step) return [{ kind: "end" }];
  if ("hang" in step) return [{ kind: "hang" }];
  if ("event" in step) return [toEvent({ type: "unknown", ...step.event })];
  if ("fail" in step)
    return [toEvent(toEnd("failed", place, { error: step.fail })), { kind: "end" }];
  if ("incomplete" in step) {
    const details = { incomplete_details: { reason: step.incomplete } };
    return [toEvent(toEnd("incomplete", place, details)), { kind: "end" }];
  }
  if ("say" in step) return toMessage(step, place);
  if ("reason" in step) return toThoughts(step, place);
  return toWholeItem(toItem(step, place), place);
}

/** Whether a step adds an item to the answer. */
export function isItemStep(step: Step): boolean {
  return [
    "say",
    "reason",
    "call",
    "custom",
    "tool_search",
    "web_search",
    "local_shell",
    "item",
  ].some((kind) => kind in step);
}

type ItemStep = Extract<
  Step,
  | { call: unknown }
  | { custom: unknown }
  | { tool_search: unknown }
  | { web_search: unknown }
  | { local_shell: unknown }
  | { item: unknown }
>;

function toItem(step: ItemStep, { turn, item }: StepPlace): Readonly<Record<string, unknown>> {
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
  return {
    type: "local_shell_call",
    id: id("lsh"),
    call_id: step.call_id,
    status: "completed",
    action: { type: "exec", ...(typeof step.local_shell === "object" ? step.local_shell : {}) },
  };
}

function toWholeItem(item: Readonly<Record<string, unknown>>, place: StepPlace): readonly Action[] {
  const added = { ...item, status: "in_progress" };
  return [
    toEvent({ type: "response.output_item.added", output_index: place.item, item: added }),
    toEvent({ type: "response.output_item.done", output_index: place.item, item }),
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
  const actions: Action[] = [
    toEvent({
      type: "response.output_item.added",
      output_index: place.item,
      item: { ...head, status: "in_progress", content: [] },
    }),
  ];
  for (const delta of splitText(step.say, step.chunks ?? 1)) {
    if (step.delay_ms !== undefined && step.delay_ms > 0)
      actions.push({ kind: "wait", ms: step.delay_ms });
    actions.push(toEvent({ type: "response.output_text.delta", ...where, delta }));
  }
  const content = [{ type: "output_text", text: step.say, annotations: [] }];
  const item = { ...head, status: "completed", content };
  actions.push(
    toEvent({ type: "response.output_text.done", ...where, text: step.say }),
    toEvent({ type: "response.output_item.done", output_index: place.item, item }),
  );
  return actions;
}

function toThoughts(step: Extract<Step, { reason: string }>, place: StepPlace): readonly Action[] {
  const id = `rs_${place.turn}_${place.item}`;
  const where = { item_id: id, output_index: place.item, summary_index: 0 };
  const item = {
    type: "reasoning",
    id,
    summary: [{ type: "summary_text", text: step.reason }],
    ...(step.raw === undefined ? {} : { content: [{ type: "reasoning_text", text: step.raw }] }),
    encrypted_content: "ENCRYPTED",
  };
  return [
    toEvent({
      type: "response.output_item.added",
      output_index: place.item,
      item: { type: "reasoning", id, summary: [] },
    }),
    toEvent({ type: "response.reasoning_summary_part.added", ...where }),
    toEvent({ type: "response.reasoning_summary_text.delta", ...where, delta: step.reason }),
    toEvent({ type: "response.output_item.done", output_index: place.item, item }),
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
