/** A request as the server got it. */
export interface RecordedRequest {
  method: string;
  /** Without the query: `/v1/responses`. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON, else the text, else `undefined` for an empty body. */
  body: unknown;
  /** Place of the turn that answered it; absent when none did. */
  turn?: number | undefined;
}

/** One thing the scripted model does in an answer. Plain data, so that scripts can be files. */
export type Step =
  /** A message, in `chunks` deltas (default 1) with `delay_ms` between them (default 0). */
  | {
      say: string;
      phase?: "commentary" | "final_answer" | undefined;
      chunks?: number | undefined;
      delay_ms?: number | undefined;
    }
  /** Thoughts: a summary, the raw words when given, and what stands for them encrypted (default `ENCRYPTED`). */
  | { reason: string; raw?: string | undefined; encrypted?: string | undefined }
  /** A function call; arguments that are no string are sent as JSON. */
  | { call: { name: string; call_id: string; arguments: unknown; namespace?: string | undefined } }
  /** A call of a freeform tool. */
  | { custom: { name: string; call_id: string; input: string; namespace?: string | undefined } }
  /** A search for tools that the client answers. */
  | { tool_search: { call_id: string; arguments: unknown } }
  /** A search that the provider has done itself. */
  | { web_search: { query: string } }
  /** A call of the built-in shell; the members of its action, without `type`. */
  | { local_shell: Readonly<Record<string, unknown>>; call_id?: string | undefined }
  /** An image that the provider has made; members such as `result` (base64). */
  | { image_gen: Readonly<Record<string, unknown>> }
  /** Any item, as it is. */
  | { item: Readonly<Record<string, unknown>> }
  /** Any event, as it is. */
  | { event: Readonly<Record<string, unknown>> }
  /** Any bytes. */
  | { raw: string }
  /** A pause. */
  | { wait_ms: number }
  /** `response.failed`; ends the answer. */
  | { fail: { code: string; message: string } }
  /** `response.incomplete` with that reason; ends the answer. */
  | { incomplete: string }
  /** Breaks the connection. */
  | { cut: true }
  /** Ends the stream without `response.completed`. */
  | { end: true }
  /** Says nothing more until the client or the server leaves. */
  | { hang: true };

/** A step that is made when its turn comes, from the request it answers. */
export type StepSource = Step | ((request: RecordedRequest) => Step);

/** An answer that is no stream. */
export interface Fault {
  /** HTTP status, 200 to 599. Default 500. */
  status?: number | undefined;
  /** Text, or a value that is sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Breaks the connection before any byte. */
  drop?: true | undefined;
}

/** Which requests a turn answers; without it, any. */
export interface TurnMatch {
  /** Text that the request's body has to hold. */
  includes?: string | undefined;
  /** Text that the request's body may not hold. */
  excludes?: string | undefined;
}

/** One answer of the scripted model. */
export interface ScriptTurn {
  /** What the stream says, in order. Default nothing between its first and last event. */
  steps?: readonly StepSource[] | undefined;
  /** Instead of a stream. */
  fault?: Fault | undefined;
  /** Default 100 in (40 cached), 20 out (5 thoughts). */
  usage?: Readonly<Record<string, unknown>> | undefined;
  /** Member of `response.completed`; absent when absent here. */
  end_turn?: boolean | undefined;
  /** Headers of the answer. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Which requests it answers. Default any. */
  match?: TurnMatch | ((request: RecordedRequest) => boolean) | undefined;
  /** Answers again and again. Default false: once. */
  repeat?: boolean | undefined;
}

/** A message of the model. */
export function say(text: string, options: Omit<Extract<Step, { say: string }>, "say"> = {}): Step {
  return { say: text, ...options };
}

/** Thoughts of the model. */
export function reason(summary: string, options: { raw?: string; encrypted?: string } = {}): Step {
  return { reason: summary, ...options };
}

/** A call of a function tool. */
export function callFunction(
  name: string,
  args: unknown,
  options: { callId?: string; namespace?: string } = {},
): Step {
  const { callId = `call_${name}`, namespace } = options;
  return {
    call: {
      name,
      call_id: callId,
      arguments: args,
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}

/** A call of a freeform tool. */
export function callCustom(name: string, input: string, options: { callId?: string } = {}): Step {
  return { custom: { name, call_id: options.callId ?? `call_${name}`, input } };
}

/** A turn that answers with a fault. */
export function fault(answer: Fault, options: { repeat?: boolean } = {}): ScriptTurn {
  return { fault: answer, ...options };
}

/** The output of an earlier call, as the request carries it; `undefined` when there is none. */
export function readOutput(request: RecordedRequest, callId: string): unknown {
  const messages = isRecord(request.body) ? request.body["messages"] : undefined;
  if (Array.isArray(messages)) return readChatOutput(messages, callId);
  const input = isRecord(request.body) ? request.body["input"] : undefined;
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  const answer = items.findLast(
    (item) => isRecord(item) && item["call_id"] === callId && "output" in item,
  );
  return isRecord(answer) ? answer["output"] : undefined;
}

function readChatOutput(messages: readonly unknown[], callId: string): unknown {
  const answer = messages.findLast(
    (message) => isRecord(message) && message["tool_call_id"] === callId,
  );
  return isRecord(answer) ? answer["content"] : undefined;
}

/** Replaces `{{re:CALL_ID:REGEXP}}` by the first group that the regular expression finds in that call's output. */
export function fillPlaceholders(text: string, request: RecordedRequest): string {
  return text.replace(/\{\{re:([^:}]+):(.+?)\}\}/g, (_whole, callId: string, pattern: string) => {
    const shown = toShownText(readOutput(request, callId));
    return new RegExp(pattern).exec(shown)?.[1] ?? "";
  });
}

/**
 * {@link fillPlaceholders} for every text in a step, however deep.
 *
 * Members that are `undefined` are left out.
 */
export function fillEveryText(value: unknown, request: RecordedRequest): unknown {
  if (typeof value === "string") return fillPlaceholders(value, request);
  if (Array.isArray(value)) return value.map((entry: unknown) => fillEveryText(entry, request));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, fillEveryText(member, request)]),
  );
}

/** What a person would read of an output: the texts of a list, joined. */
function toShownText(output: unknown): string {
  if (typeof output === "string") return output;
  if (!Array.isArray(output)) return "";
  return output
    .flatMap((part: unknown) =>
      isRecord(part) && typeof part["text"] === "string" ? [part["text"]] : [],
    )
    .join("\n");
}

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
