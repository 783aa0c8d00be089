import {
  ModelProviderError,
  type ResponsesRequest,
  type RetryLimits,
} from "@codexkit/model-provider";
import {
  addTokenUsage,
  type MessageItem,
  NO_TOKENS,
  type ResponseItem,
  type ThreadEvent,
  type TokenUsage,
  toUsableContextWindow,
  type TurnError,
} from "@codexkit/protocol";
import type { LoweredTools, ToolPlan } from "@codexkit/tools";
import type { ContextFill } from "./compaction/context_fill.ts";
import { type Compaction, type CompactionPhase, isTooLong } from "./compaction/run_compaction.ts";
import type { NewItemId } from "./context/initial_context.ts";
import type { History } from "./history.ts";
import type { Clock, ModelClient } from "./ports.ts";
import { waitForRetry } from "./retry_stream.ts";
import { sampleResponse, type SamplingResult } from "./sampling.ts";
import { createToolRouter, type ToolRouter } from "./tool_router.ts";
import type { TurnContext } from "./turn_context.ts";

/** What has come up beside the conversation. */
export interface Arrivals {
  /** Replaces the whole history: a new context window. */
  replacement?: readonly ResponseItem[] | undefined;
  /** To be read next: notices of scripts, messages of other agents. */
  items: readonly ResponseItem[];
}

/** What a turn works with. */
export interface TurnInput {
  context: TurnContext;
  history: History;
  client: ModelClient;
  plan: ToolPlan;
  lowered: LoweredTools;
  /** Asked before each request for what has come up beside the conversation. */
  takeArrivals?: (() => Arrivals) | undefined;
  /** How full the window is. */
  fill?: ContextFill | undefined;
  /** Makes the history shorter if it has to be. */
  compactIfFull?: ((phase: CompactionPhase) => Promise<Compaction | undefined>) | undefined;
  /** Takes into history what the turn begins with; called once, after the history was made shorter. */
  recordInput?: (() => Promise<void>) | undefined;
  /** Makes the request for the history as it stands; lowering is its business. */
  toRequest: (items: readonly ResponseItem[]) => ResponsesRequest;
  /** Told the version of the model catalog, when the provider says so. */
  noteModelsEtag?: ((etag: string) => void) | undefined;
  retryLimits: RetryLimits;
  emit: (event: ThreadEvent) => void;
  clock: Clock;
  newId: NewItemId;
  signal: AbortSignal;
  /** Tokens of the thread before this turn. */
  usageBefore: TokenUsage;
}

/** How a turn ended. */
export interface TurnResult {
  status: "completed" | "failed" | "aborted";
  usage: TokenUsage;
  lastAgentMessage?: string | undefined;
  firstTokenAtMs?: number | undefined;
  error?: TurnError | undefined;
}

/**
 * Asks the model again and again until it makes no more calls. Never throws for what happens inside a turn.
 */
export async function runTurn(input: TurnInput): Promise<TurnResult> {
  const turn = new Turn(input);
  try {
    return await turn.run();
  } catch (error) {
    return turn.end(error);
  }
}

/** Makes the history shorter, full or not, and does nothing else. Never throws for what happens inside. */
export async function runCompactionTurn(input: TurnInput): Promise<TurnResult> {
  const turn = new Turn(input);
  try {
    return await turn.compact();
  } catch (error) {
    return turn.end(error);
  }
}

class Turn {
  readonly #input: TurnInput;
  readonly #router: ToolRouter;
  #usage: TokenUsage = NO_TOKENS;
  #lastAgentMessage: string | undefined;
  #firstTokenAtMs: number | undefined;
  #reroutedTo: string | undefined;

  constructor(outer: TurnInput) {
    // A person who is asked may answer that the whole turn shall end.
    const cancellation = new AbortController();
    const input = { ...outer, signal: AbortSignal.any([outer.signal, cancellation.signal]) };
    this.#input = input;
    this.#router = createToolRouter({
      context: input.context,
      plan: input.plan,
      codec: input.lowered.codec,
      emit: input.emit,
      now: () => input.clock.now(),
      newId: input.newId,
      signal: input.signal,
      cancelTurn: () => cancellation.abort(),
    });
  }

  async run(): Promise<TurnResult> {
    await this.#compact("pre_turn");
    await this.#input.recordInput?.();
    for (;;) {
      const { needsFollowUp } = await this.#sampleUntilDone();
      if (!needsFollowUp) return { status: "completed", ...this.#outcome() };
      await this.#compact("mid_turn");
    }
  }

  /** A turn that does nothing else. */
  async compact(): Promise<TurnResult> {
    await this.#compact("standalone_turn");
    return { status: "completed", ...this.#outcome() };
  }

  /** The result of a turn that an error ended. */
  end(error: unknown): TurnResult {
    if (isTooLong(error)) this.#input.fill?.overflow();
    if (this.#input.signal.aborted) return { status: "aborted", ...this.#outcome() };
    return { status: "failed", ...this.#outcome(), error: toTurnError(error) };
  }

  /** One response, asked for as often as the provider's faults make it necessary. */
  async #sampleUntilDone(): Promise<SamplingResult> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#sample();
      // A response that broke off after calls had run must not be mistaken for one that is whole.
      if (result.error === undefined) return result;
      this.#input.signal.throwIfAborted();
      await this.#prepareRetry(result.error, attempt);
    }
  }

  async #sample(): Promise<SamplingResult> {
    const input = this.#input;
    input.signal.throwIfAborted();
    this.#takeArrivals();
    const request = input.toRequest(input.history.toPromptItems());
    const result = await sampleResponse({
      turnId: input.context.turnId,
      events: input.client.stream(request, { signal: input.signal }),
      router: this.#router,
      record: (item) => this.#record(item),
      emit: input.emit,
      now: () => input.clock.now(),
      onServerModel: (model) => this.#warnOfReroute(model),
      onModelsEtag: input.noteModelsEtag,
    });
    this.#take(result);
    return result;
  }

  #takeArrivals(): void {
    const { takeArrivals, history, emit, context } = this.#input;
    const arrivals = takeArrivals?.();
    if (!arrivals) return;
    const { replacement: items } = arrivals;
    if (items) {
      history.replace(items);
      emit({ type: "history_replaced", turn_id: context.turnId, items });
    }
    for (const item of arrivals.items) this.#record(item);
  }

  async #compact(phase: CompactionPhase): Promise<void> {
    const { compactIfFull, history, emit, context, clock, fill } = this.#input;
    const compaction = await compactIfFull?.(phase);
    if (!compaction) return;
    const { items, message } = compaction;
    this.#count(compaction);
    history.replace(items);
    fill?.restart();
    const turnId = context.turnId;
    emit({ type: "history_replaced", turn_id: turnId, items, message });
    emit({
      type: "item_completed",
      turn_id: turnId,
      at_ms: clock.now(),
      item: { type: "ContextCompaction", id: this.#input.newId("") },
    });
  }

  #take(result: SamplingResult): void {
    this.#lastAgentMessage = result.lastAgentMessage ?? this.#lastAgentMessage;
    this.#firstTokenAtMs ??= result.firstTokenAtMs;
    this.#count(result);
  }

  /** Counts what a response cost. */
  #count(result: Pick<SamplingResult, "usage" | "responseId" | "rateLimits">): void {
    if (result.usage === undefined) return;
    this.#input.fill?.note(result.usage.total_tokens);
    const { context, emit, usageBefore } = this.#input;
    this.#usage = addTokenUsage(this.#usage, result.usage);
    emit({
      type: "token_count",
      turn_id: context.turnId,
      response_id: result.responseId,
      last: result.usage,
      turn: this.#usage,
      total: addTokenUsage(usageBefore, this.#usage),
      model_context_window: toUsableContextWindow(context.modelInfo),
      rate_limits: result.rateLimits,
    });
  }

  #record(item: ResponseItem): void {
    const { context, history, emit } = this.#input;
    const recorded = history.record(item, context.truncationPolicy);
    if (recorded) emit({ type: "response_item_recorded", turn_id: context.turnId, item: recorded });
  }

  async #prepareRetry(error: unknown, attempt: number): Promise<void> {
    const fault = await waitForRetry(error, attempt, {
      ...this.#input,
      turnId: this.#input.context.turnId,
    });
    if (fault.code === "content_filter") this.#record(this.#toFilterGuidance());
  }

  #toFilterGuidance(): MessageItem {
    return {
      type: "message",
      id: this.#input.newId("msg_"),
      role: "developer",
      content: [{ type: "input_text", text: CONTENT_FILTER_GUIDANCE }],
    };
  }

  #warnOfReroute(serverModel: string): void {
    const { context, emit } = this.#input;
    if (
      serverModel.toLowerCase() === context.model.toLowerCase() ||
      serverModel === this.#reroutedTo
    )
      return;
    this.#reroutedTo = serverModel;
    const warnings = [
      `model rerouted: ${context.model} -> ${serverModel} (HighRiskCyberActivity)`,
      `OpenAI reroutes requests that it takes for risky security work; if that is why, see ${REROUTE_PAGES}`,
    ];
    for (const message of warnings) emit({ type: "warning", turn_id: context.turnId, message });
  }

  #outcome(): Omit<TurnResult, "status"> {
    return {
      usage: this.#usage,
      lastAgentMessage: this.#lastAgentMessage,
      firstTokenAtMs: this.#firstTokenAtMs,
    };
  }
}

const REROUTE_PAGES =
  "https://chatgpt.com/cyber and https://developers.openai.com/codex/concepts/cyber-safety";

const CONTENT_FILTER_GUIDANCE = `<content_filter_guidance>
A content filter stopped your last response. It was no accident: do not try to produce the same content again in any other way. Say briefly what you cannot do, offer what you can, and go on with the rest of the task.
</content_filter_guidance>`;

/** What ended a turn, for clients. */
export function toTurnError(error: unknown): TurnError {
  if (ModelProviderError.isInstance(error)) {
    return {
      message: error.message,
      code: error.turnErrorCode,
      ...(error.httpStatus === undefined ? {} : { http_status: error.httpStatus }),
    };
  }
  return { message: error instanceof Error ? error.message : String(error), code: "other" };
}
