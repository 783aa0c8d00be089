import type { Action } from "./sse_events.ts";
import { isRecord, type RecordedRequest, type ScriptTurn, type Step } from "./script.ts";
import { TestkitError } from "./testkit_error.ts";

/** Usage of a turn that names none. */
const DEFAULT_USAGE = {
  prompt_tokens: 100,
  prompt_tokens_details: { cached_tokens: 40 },
  completion_tokens: 20,
  completion_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
};

/** Which answer is being written. */
export interface ChatPlace {
  /** Counts requests that a script answered, from 1. */
  turn: number;
  /** As the request names it. */
  model: string;
}

type ToolCall = Readonly<Record<string, unknown>> & { readonly type: "function" | "custom" };

/** Whether a request asks for a chat completion. */
export function isChatRequest({ method, path }: Pick<RecordedRequest, "method" | "path">): boolean {
  return method === "POST" && path.endsWith("/chat/completions");
}

/** Whether a chat completion is asked for as a stream. */
export function isChatStream({ body }: Pick<RecordedRequest, "body">): boolean {
  return isRecord(body) && body["stream"] === true;
}

/** The model that a request names; an empty text when it names none. */
export function readModel({ body }: Pick<RecordedRequest, "body">): string {
  const model = isRecord(body) ? body["model"] : undefined;
  return typeof model === "string" ? model : "";
}

/**
 * What steps do in a streamed chat completion. Wire: chunks of the chat completions API.
 *
 * @throws {@link TestkitError} `invalid_script` for a step that a chat completion cannot have.
 */
export function toChatStream(
  steps: readonly Step[],
  place: ChatPlace,
  script: Pick<ScriptTurn, "usage">,
  request: Pick<RecordedRequest, "body">,
): readonly Action[] {
  const actions: Action[] = [];
  const calls: ToolCall[] = [];
  for (const step of steps) {
    const control = toControl(step);
    if (control !== undefined) {
      actions.push(...control);
      continue;
    }
    if ("incomplete" in step) {
      return [...actions, toChunk(place, {}, "length"), DONE];
    }
    if ("fail" in step) {
      return [
        ...actions,
        toData({ error: { ...step.fail, type: "server_error" } }),
        { kind: "end" },
      ];
    }
    const pause = "say" in step ? (step.delay_ms ?? 0) : 0;
    for (const delta of toDeltas(step, calls)) {
      if (pause > 0) actions.push({ kind: "wait", ms: pause });
      actions.push(toChunk(place, delta, null));
    }
  }
  const end = toChunk(place, {}, calls.length > 0 ? "tool_calls" : "stop");
  const usage = wantsUsage(request)
    ? [toData({ ...toHead(place), choices: [], usage: script.usage ?? DEFAULT_USAGE })]
    : [];
  return [...actions, end, ...usage, DONE];
}

/** A chat completion that is no stream, or the error in its place. */
export interface ChatAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/**
 * What steps come to in a chat completion that is no stream. Wire: the chat completions API.
 *
 * @param steps - pauses and the ends of a connection are not looked at here
 * @throws {@link TestkitError} `invalid_script` for a step that a chat completion cannot have.
 */
export function toChatAnswer(
  steps: readonly Step[],
  place: ChatPlace,
  script: Pick<ScriptTurn, "usage">,
): ChatAnswer {
  const calls: ToolCall[] = [];
  let content: string | undefined;
  let thoughts: string | undefined;
  let reason: string | undefined;
  for (const step of steps) {
    if (toControl(step) !== undefined) continue;
    if ("fail" in step)
      return { status: 500, body: { error: { ...step.fail, type: "server_error" } } };
    if ("incomplete" in step) reason = "length";
    else if ("say" in step) content = (content ?? "") + step.say;
    else if ("reason" in step) thoughts = (thoughts ?? "") + step.reason;
    else calls.push(toToolCall(step));
  }
  const message = {
    role: "assistant",
    content: content ?? null,
    ...(thoughts === undefined ? {} : { reasoning_content: thoughts }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const finish = reason ?? (calls.length > 0 ? "tool_calls" : "stop");
  const body = {
    ...toHead(place),
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: script.usage ?? DEFAULT_USAGE,
  };
  return { status: 200, body };
}

/** What a step does that says nothing; `undefined` for one that says something. */
export function toControl(step: Step): readonly Action[] | undefined {
  // Thoughts can have a member of that name.
  if ("reason" in step) return undefined;
  if ("raw" in step) return [{ kind: "raw", text: step.raw }];
  if ("event" in step) return [toData(step.event)];
  if ("wait_ms" in step) return [{ kind: "wait", ms: step.wait_ms }];
  if ("cut" in step) return [{ kind: "cut" }];
  if ("end" in step) return [{ kind: "end" }];
  if ("hang" in step) return [{ kind: "hang" }];
  return undefined;
}

type Delta = Readonly<Record<string, unknown>>;

function toDeltas(step: Step, calls: ToolCall[]): readonly Delta[] {
  if ("say" in step) return splitInto(step.say, step.chunks ?? 1).map((content) => ({ content }));
  if ("reason" in step) return [{ reasoning_content: step.reason }];
  const call = toToolCall(step);
  const index = calls.length;
  calls.push(call);
  return [{ tool_calls: [{ index, ...call }] }];
}

function toToolCall(step: Step): ToolCall {
  if ("call" in step) {
    const { call_id: id, name, arguments: args } = step.call;
    const text = typeof args === "string" ? args : JSON.stringify(args ?? {});
    return { id, type: "function", function: { name, arguments: text } };
  }
  if ("custom" in step) {
    const { call_id: id, name, input } = step.custom;
    return { id, type: "custom", custom: { name, input } };
  }
  throw new TestkitError(
    "invalid_script",
    `a chat completion has no ${Object.keys(step)[0] ?? "empty"} step; use say, reason, call or custom`,
  );
}

function toHead({ turn, model }: ChatPlace): Readonly<Record<string, unknown>> {
  return { id: `chatcmpl_${turn}`, object: "chat.completion.chunk", created: 0, model };
}

function toChunk(place: ChatPlace, delta: Delta, finish: string | null): Action {
  const whole = { role: "assistant", ...delta };
  return toData({ ...toHead(place), choices: [{ index: 0, delta: whole, finish_reason: finish }] });
}

function toData(value: unknown): Action {
  return { kind: "raw", text: `data: ${JSON.stringify(value)}\n\n` };
}

const DONE: Action = { kind: "raw", text: "data: [DONE]\n\n" };

function wantsUsage({ body }: Pick<RecordedRequest, "body">): boolean {
  const options = isRecord(body) ? body["stream_options"] : undefined;
  return isRecord(options) && options["include_usage"] === true;
}

/** About equal pieces; characters stay whole. */
function splitInto(text: string, chunks: number): readonly string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / chunks));
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(""),
  );
}
