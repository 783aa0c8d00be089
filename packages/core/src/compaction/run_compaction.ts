import {
  ModelProviderError,
  type ResponsesRequest,
  type RetryLimits,
} from "@codexkit/model-provider";
import {
  type MessageItem,
  type ResponseItem,
  type ThreadEvent,
  type TokenUsage,
  toMessageText,
} from "@codexkit/protocol";
import { CoreError } from "../core_error.ts";
import { pairCalls } from "../history.ts";
import type { Clock, ModelClient } from "../ports.ts";
import { waitForRetry } from "../retry_stream.ts";
import { toCompactedHistory } from "./compacted_history.ts";
import { toSummaryText } from "./compaction_texts.ts";

/** When history is compacted: before a turn, between two requests of one, or in a turn of its own. */
export type CompactionPhase = "pre_turn" | "mid_turn" | "standalone_turn";

/** What a request for a compaction says about it. Wire: `compaction` of `x-codex-turn-metadata` (Codex 0.169.0). */
export interface CompactionNote {
  trigger: "auto" | "manual";
  reason: "context_limit" | "user_requested";
  /** `responses`: the model writes a handover. `responses_compaction_v2`: the provider seals the history. */
  implementation: "responses" | "responses_compaction_v2";
  phase: CompactionPhase;
  strategy: "memento";
}

/** What a compaction works with. */
export interface CompactionInput {
  turnId: string;
  phase: CompactionPhase;
  /** Whether the provider does it. */
  isRemote: boolean;
  /** What the model is asked for otherwise. */
  prompt: string;
  /** The history as a provider may see it. */
  items: readonly ResponseItem[];
  /** What every window begins with. */
  initial: readonly ResponseItem[];
  client: ModelClient;
  toRequest: (items: readonly ResponseItem[], note: CompactionNote) => ResponsesRequest;
  retryLimits: RetryLimits;
  emit: (event: ThreadEvent) => void;
  clock: Clock;
  newId: (prefix: string) => string;
  signal: AbortSignal;
}

/** A history made shorter. */
export interface Compaction {
  items: readonly ResponseItem[];
  /** The handover; empty where the provider sealed it. */
  message: string;
  /** Of the request for a handover. */
  usage?: TokenUsage | undefined;
  responseId?: string | undefined;
}

/** What came of one request. */
interface Answer {
  items: readonly ResponseItem[];
  usage?: TokenUsage | undefined;
  responseId?: string | undefined;
}

/**
 * Makes a history shorter by one request. Where even that request is too long, the oldest items are left out of it.
 * Mirrors: Codex 0.169.0, which leaves out one item a time; here the number doubles.
 *
 * @throws `ModelProviderError` when the provider does not answer; {@link CoreError} `compaction_failed` when its
 *   answer is no compaction; the signal's reason when it fires.
 */
export async function runCompaction(input: CompactionInput): Promise<Compaction> {
  const note = toNote(input);
  let { items } = input;
  let dropped = 1;
  for (;;) {
    try {
      return toCompaction(await request(items, note, input), input);
    } catch (error) {
      if (!isTooLong(error) || items.length <= 1) throw error;
      items = pairCalls(items.slice(Math.min(dropped, items.length - 1)));
      dropped *= 2;
    }
  }
}

function toNote({ phase, isRemote }: CompactionInput): CompactionNote {
  const isManual = phase === "standalone_turn";
  return {
    trigger: isManual ? "manual" : "auto",
    reason: isManual ? "user_requested" : "context_limit",
    implementation: isRemote ? "responses_compaction_v2" : "responses",
    phase,
    strategy: "memento",
  };
}

async function request(
  items: readonly ResponseItem[],
  note: CompactionNote,
  input: CompactionInput,
): Promise<Answer> {
  const last: ResponseItem = input.isRemote
    ? { type: "compaction_trigger" }
    : { type: "message", role: "user", content: [{ type: "input_text", text: input.prompt }] };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read(input.toRequest([...items, last], note), input);
    } catch (error) {
      if (isTooLong(error)) throw error;
      await waitForRetry(error, attempt, input);
    }
  }
}

async function read(
  wanted: ResponsesRequest,
  { client, signal }: Pick<CompactionInput, "client" | "signal">,
): Promise<Answer> {
  signal.throwIfAborted();
  const items: ResponseItem[] = [];
  const answer: Answer = { items };
  for await (const event of client.stream(wanted, { signal })) {
    if (event.type === "output_item_done") items.push(event.item);
    if (event.type === "completed") {
      answer.usage = event.usage;
      answer.responseId = event.response_id;
    }
  }
  return answer;
}

function toCompaction({ items, ...answer }: Answer, input: CompactionInput): Compaction {
  if (input.isRemote) {
    const history = toCompactedHistory(input.items, input.initial, findSealed(items));
    // What the provider spends on sealing is not told as spent by the turn. Mirrors: Codex 0.169.0.
    return { items: history, message: "" };
  }
  const messages = items.filter((item) => item.type === "message");
  const message = toSummaryText(messages.map((item) => toMessageText(item)).at(-1) ?? "");
  const summary: MessageItem = {
    type: "message",
    id: input.newId("msg_"),
    role: "user",
    content: [{ type: "input_text", text: message }],
  };
  return { ...answer, items: toCompactedHistory(input.items, input.initial, summary), message };
}

/** Wire: the message (Codex 0.169.0). */
function findSealed(items: readonly ResponseItem[]): ResponseItem {
  const found = items.filter(({ type }) => type === "compaction");
  const [sealed] = found;
  if (sealed !== undefined && found.length === 1) return sealed;
  throw new CoreError(
    "compaction_failed",
    `Error running remote compact task: Fatal error: remote compaction v2 expected exactly one compaction output item, got ${found.length} from ${items.length} output items`,
  );
}

/** Whether the provider refused a request as longer than its model takes. */
export function isTooLong(error: unknown): boolean {
  return ModelProviderError.isInstance(error) && error.code === "context_window_exceeded";
}
