import type { ResponsesRequest } from "@codexkit/model-provider";
import {
  type MessageItem,
  NO_TOKENS,
  type ResponseItem,
  type ThreadEvent,
  type ThreadSettings,
  type TokenUsage,
  type ToolDecisionRecord,
  toUsableContextWindow,
  addTokenUsage,
  type UserInput,
} from "@codexkit/protocol";
import {
  lowerTools,
  type LoweredTools,
  planTools,
  type RequestTools,
  type ToolPlan,
} from "@codexkit/tools";
import { toFunctionForms } from "@codexkit/turn-tools";
import { COMPACT_PROMPT } from "./compaction/compaction_texts.ts";
import { ContextFill } from "./compaction/context_fill.ts";
import {
  type Compaction,
  type CompactionNote,
  type CompactionPhase,
  runCompaction,
} from "./compaction/run_compaction.ts";
import { type NewItemId, toChangeItems, toInitialItems } from "./context/initial_context.ts";
import { toToolsNote } from "./context/tools_note.ts";
import { toUserContent } from "./context/user_input.ts";
import { CoreError } from "./core_error.ts";
import { EventQueue } from "./event_queue.ts";
import { History } from "./history.ts";
import { RolloutRecorder } from "./rollout_recorder.ts";
import {
  type Arrivals,
  runCompactionTurn,
  runTurn,
  toTurnError,
  type TurnInput,
  type TurnResult,
} from "./turn.ts";
import { toThreadSettings, type TurnContext } from "./turn_context.ts";
import type { ThreadOptions, TurnOptions } from "./thread_options.ts";
import { toWireCapabilities } from "./wire_capabilities.ts";

/** What a turn is there for. */
type TurnJob = { type: "input"; parts: readonly UserInput[] } | { type: "compaction" };

/** What was decided about a turn before it starts. */
interface PlannedTurn {
  context: TurnContext;
  plan: ToolPlan;
  lowered: LoweredTools;
}

/**
 * A conversation with a model that works through tools. One turn at a time.
 *
 * Mirrors: `CodexThread` of Codex 0.169.0.
 */
export class Thread implements AsyncDisposable {
  readonly id: string;
  readonly #options: ThreadOptions;
  readonly #history: History;
  readonly #newId: NewItemId;
  readonly #fill: ContextFill;
  #usage: TokenUsage;
  #before: ThreadSettings | undefined;
  #hasContext: boolean;
  #announced = false;
  #toldWarnings = 0;
  #active: Promise<unknown> | undefined;
  /** Where events go: to the turn under way, also those of commands that an earlier turn started. */
  #queue: EventQueue<ThreadEvent> | undefined;
  readonly #closing = new AbortController();
  #closed = false;
  readonly #recorder: RolloutRecorder;

  constructor(options: ThreadOptions) {
    this.id = options.id;
    this.#options = options;
    this.#recorder = new RolloutRecorder(options.rollout, options.id);
    this.#history = new History(options.resumed?.items);
    this.#hasContext = this.#history.size > 0;
    this.#fill = new ContextFill({
      windowNumber: options.resumed?.windowNumber,
      tokens: options.resumed?.lastTokens,
    });
    this.#before = options.resumed?.settings;
    this.#usage = options.resumed?.usage ?? NO_TOKENS;
    this.#newId = (prefix) => `${prefix}${options.ids.uuid()}`;
  }

  /** Absolute path of the session file; absent for an ephemeral thread. */
  get rolloutPath(): string | undefined {
    return this.#recorder.path;
  }

  /**
   * Gives the model something to do and yields what happens, until the turn has ended.
   *
   * The turn runs whether or not somebody reads on; leaving the iteration early does not interrupt it,
   * the signal does. Faults of model, network and tools are events.
   *
   * @throws {@link CoreError} `turn_active` while another turn runs, `thread_closed` after {@link Thread.close}.
   */
  run(input: string | readonly UserInput[], options: TurnOptions = {}): AsyncIterable<ThreadEvent> {
    return this.#start({ type: "input", parts: toParts(input) }, options);
  }

  /**
   * Makes the history shorter now, in a turn of its own: the model writes a handover, or its provider seals what was
   * said. Yields what happens, as {@link Thread.run} does.
   *
   * @throws {@link CoreError} `turn_active` while another turn runs, `thread_closed` after {@link Thread.close}.
   */
  compact(options: Pick<TurnOptions, "signal"> = {}): AsyncIterable<ThreadEvent> {
    return this.#start({ type: "compaction" }, options);
  }

  #start(job: TurnJob, options: TurnOptions): AsyncIterable<ThreadEvent> {
    if (this.#closed) throw new CoreError("thread_closed", `thread ${this.id} is closed`);
    if (this.#active)
      throw new CoreError("turn_active", `thread ${this.id} is in the middle of a turn`);
    const queue = new EventQueue<ThreadEvent>();
    this.#queue = queue;
    const emit = (event: ThreadEvent): void => {
      this.#options.observe?.(event);
      this.#recorder.record(event, (message) => emit({ type: "warning", message }));
      this.#queue?.push(event);
    };
    this.#active = this.#runTurn(job, options, emit)
      .then(
        () => queue.close(),
        (error: unknown) => queue.fail(error),
      )
      .finally(() => {
        this.#active = undefined;
      });
    return queue;
  }

  /** What the model has seen and said so far, every call with one answer. */
  historyItems(): readonly ResponseItem[] {
    return this.#history.toPromptItems();
  }

  /**
   * The request that a first turn with this input would send, why it has the tools it has, and what the thread would
   * warn of. Nothing is sent, recorded or started.
   */
  async previewRequest(input: string | readonly UserInput[]): Promise<{
    request: ResponsesRequest;
    decisions: readonly ToolDecisionRecord[];
    warnings: readonly string[];
  }> {
    const parts: readonly UserInput[] =
      typeof input === "string" ? [{ type: "text", text: input }] : input;
    const { context, plan, lowered } = await this.#planTurn({}, this.#closing.signal);
    const opening = await this.#toOpening(parts, context);
    const items = [
      ...this.#history.toPromptItems(),
      ...this.#toContextItems(context, plan),
      ...opening.items,
    ];
    return {
      request: this.#toRequest(context, lowered, items),
      decisions: toDecisionRecords(lowered),
      warnings: [...(this.#options.warnings ?? []), ...opening.warnings],
    };
  }

  /** Interrupts the turn under way, ends what it left running, and brings the session file to disk. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing.abort(new CoreError("thread_closed", `thread ${this.id} is closed`));
    await this.#active;
    for (const resource of this.#options.resources ?? []) await resource[Symbol.asyncDispose]();
    await this.#recorder.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #runTurn(
    job: TurnJob,
    options: TurnOptions,
    emit: (event: ThreadEvent) => void,
  ): Promise<void> {
    const signal = AbortSignal.any([
      this.#closing.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
    const news = await this.#followModel(signal);
    const { context, plan, lowered } = await this.#planTurn(options, signal);
    this.#announce(context, emit);
    this.#tellWarnings(emit);
    const turnId = context.turnId;
    emit({
      type: "turn_started",
      turn_id: turnId,
      at_ms: context.startedAtMs,
      settings: toThreadSettings(context),
      model_context_window: toUsableContextWindow(context.modelInfo),
    });
    for (const message of news) emit({ type: "warning", turn_id: turnId, message });
    emit({ type: "tools_planned", turn_id: turnId, decisions: toDecisionRecords(lowered) });
    let opening: readonly ResponseItem[] = [];
    const turn: TurnInput = {
      context,
      history: this.#history,
      client: this.#options.client,
      plan,
      lowered,
      takeArrivals: () => this.#takeArrivals({ context, plan }, opening),
      toRequest: (items) => this.#toRequest(context, lowered, items),
      noteModelsEtag: this.#options.noteModelsEtag,
      retryLimits: this.#options.retryLimits,
      emit,
      clock: this.#options.clock,
      newId: this.#newId,
      signal,
      usageBefore: this.#usage,
      fill: this.#fill,
      compactIfFull: (phase) =>
        this.#compactIfFull({ context, plan, lowered }, phase, emit, signal),
      recordInput: async () => {
        if (job.type === "input")
          opening = await this.#recordInput({ context, plan }, job.parts, emit);
      },
    };
    const result = job.type === "input" ? await runTurn(turn) : await runCompactionTurn(turn);
    this.#usage = addTokenUsage(this.#usage, result.usage);
    await this.#finish(context, result, emit);
  }

  async #followModel(signal: AbortSignal): Promise<readonly string[]> {
    try {
      return (await this.#options.followModel?.(signal)) ?? [];
    } catch {
      // Interrupted: the turn says so.
      return [];
    }
  }

  async #planTurn(options: TurnOptions, signal: AbortSignal): Promise<PlannedTurn> {
    const turn = {
      turnId: this.#options.ids.uuid(),
      startedAtMs: this.#options.clock.now(),
      options,
    };
    const context = this.#options.createTurnContext(turn);
    const plan = planTools({
      candidates: await this.#options.createToolCandidates(context, signal),
      toolMode: context.toolMode,
      ...this.#options.planning,
    });
    const functionForms = toFunctionForms(plan);
    return {
      context,
      plan,
      lowered: lowerTools(plan, toWireCapabilities(context), { functionForms }),
    };
  }

  #announce(context: TurnContext, emit: (event: ThreadEvent) => void): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#options.startRollout?.();
    emit({
      type: "thread_started",
      thread_id: this.id,
      resumed: this.#options.resumed !== undefined,
      settings: toThreadSettings(context),
      rollout_path: this.rolloutPath,
    });
  }

  #tellWarnings(emit: (event: ThreadEvent) => void): void {
    const news = (this.#options.warnings ?? []).slice(this.#toldWarnings);
    this.#toldWarnings += news.length;
    for (const message of news) emit({ type: "warning", message });
  }

  async #recordInput(
    { context, plan }: Pick<PlannedTurn, "context" | "plan">,
    parts: readonly UserInput[],
    emit: (event: ThreadEvent) => void,
  ): Promise<readonly ResponseItem[]> {
    const turnId = context.turnId;
    const { items: opening, warnings } = await this.#toOpening(parts, context);
    for (const message of warnings) emit({ type: "warning", turn_id: turnId, message });
    for (const item of [...this.#toContextItems(context, plan), ...opening]) {
      const recorded = this.#history.record(item, context.truncationPolicy);
      if (recorded) emit({ type: "response_item_recorded", turn_id: turnId, item: recorded });
    }
    this.#hasContext = true;
    this.#before = toThreadSettings(context);
    // A turn of a spawned agent may begin with its mail alone.
    if (parts.length > 0) {
      emit({
        type: "item_completed",
        turn_id: turnId,
        at_ms: this.#options.clock.now(),
        item: { type: "UserMessage", id: this.#options.ids.uuid(), content: parts },
      });
    }
    return opening;
  }

  /** @param opening - what the user said to begin the turn; a new window begins with it */
  #takeArrivals(
    { context, plan }: Pick<PlannedTurn, "context" | "plan">,
    opening: readonly ResponseItem[],
  ): Arrivals {
    const { newWindow = false, items = [] } = this.#options.takeArrivals?.() ?? {};
    if (!newWindow) return { items };
    return { replacement: [...this.#toInitialItems(context, plan), ...opening], items };
  }

  /** Nothing is compacted before something was said. */
  async #compactIfFull(
    { context, plan, lowered }: PlannedTurn,
    phase: CompactionPhase,
    emit: (event: ThreadEvent) => void,
    signal: AbortSignal,
  ): Promise<Compaction | undefined> {
    const { compaction, client, retryLimits, clock } = this.#options;
    const isWanted = phase === "standalone_turn" || this.#fill.isFull(compaction?.limit(context));
    if (!isWanted || this.#history.size === 0) return undefined;
    return runCompaction({
      turnId: context.turnId,
      phase,
      isRemote: compaction?.isRemote(context) ?? false,
      prompt: compaction?.prompt ?? COMPACT_PROMPT,
      items: this.#history.toPromptItems(),
      initial: this.#toInitialItems(context, plan),
      client,
      toRequest: (items, note) => this.#toRequest(context, lowered, items, note),
      retryLimits,
      emit,
      clock,
      newId: this.#newId,
      signal,
    });
  }

  #toContextItems(context: TurnContext, plan: ToolPlan): readonly ResponseItem[] {
    const { texts, baseInstructions } = this.#options;
    if (!this.#hasContext) return this.#toInitialItems(context, plan);
    if (!this.#before) return [];
    return toChangeItems(this.#before, context, { ...texts, baseInstructions }, this.#newId);
  }

  #toInitialItems(context: TurnContext, plan: ToolPlan): readonly ResponseItem[] {
    const { texts, toAgentNotes } = this.#options;
    const agentNotes = toAgentNotes?.(context);
    return toInitialItems(
      context,
      { ...texts, toolsNote: toToolsNote(plan), agentNotes },
      this.#newId,
    );
  }

  /** What the user says to begin a turn, and what that names. */
  async #toOpening(
    parts: readonly UserInput[],
    context: TurnContext,
  ): Promise<{ items: readonly ResponseItem[]; warnings: readonly string[] }> {
    const { readImage, mention } = this.#options;
    const user = await toUserContent(parts, { readImage, model: context.modelInfo });
    const { messages = [], warnings = [] } = mention?.(parts) ?? {};
    const said: readonly MessageItem[] =
      user.content.length === 0 ? [] : [{ type: "message", role: "user", content: user.content }];
    return {
      items: [...said, ...messages].map(({ role, content }) => ({
        type: "message",
        id: this.#newId("msg_"),
        role,
        content,
      })),
      warnings: [...user.warnings, ...warnings],
    };
  }

  /** @param note - of a request that compacts the history; one for a handover offers no tools */
  #toRequest(
    context: TurnContext,
    lowered: LoweredTools,
    history: readonly ResponseItem[],
    note?: CompactionNote,
  ): ResponsesRequest {
    const { baseInstructions, baseInstructionsId: id } = this.#options;
    const base: ResponseItem = {
      type: "message",
      id,
      role: "developer",
      content: [{ type: "input_text", text: baseInstructions }],
    };
    const wire = toCompactionTools(lowered.codec.lower(history), note);
    const tools: readonly ResponseItem[] = wire.additionalTools
      ? [
          {
            type: "additional_tools",
            id: `at_${this.id}`,
            role: "developer",
            tools: wire.additionalTools,
          },
        ]
      : [];
    const items = [...tools, base, ...wire.items];
    const { windowNumber } = this.#fill;
    return this.#options.toRequest({
      context,
      lowered: wire,
      items,
      windowNumber,
      compaction: note,
    });
  }

  async #finish(
    context: TurnContext,
    result: TurnResult,
    emit: (event: ThreadEvent) => void,
  ): Promise<void> {
    const atMs = this.#options.clock.now();
    const end = {
      turn_id: context.turnId,
      at_ms: atMs,
      duration_ms: Math.max(0, atMs - context.startedAtMs),
      usage: result.usage,
    };
    const lastMessage = { last_agent_message: result.lastAgentMessage };
    // What there is to say about the file is said before the last event, where readers stop.
    await this.#recorder.flush((message) => emit({ type: "warning", message }));
    switch (result.status) {
      case "completed":
        emit({
          type: "turn_completed",
          ...end,
          total_usage: this.#usage,
          ...lastMessage,
          time_to_first_token_ms:
            result.firstTokenAtMs === undefined
              ? undefined
              : result.firstTokenAtMs - context.startedAtMs,
        });
        break;
      case "failed":
        emit({
          type: "turn_failed",
          ...end,
          ...lastMessage,
          error: result.error ?? toTurnError("unknown failure"),
        });
        break;
      case "aborted":
        emit({ type: "turn_aborted", ...end, reason: "interrupted" });
        break;
    }
    await this.#recorder.flush((message) => emit({ type: "warning", message }));
  }
}

function toParts(input: string | readonly UserInput[]): readonly UserInput[] {
  return typeof input === "string" ? [{ type: "text", text: input }] : input;
}

/** The tools of a request that compacts: none where the model only writes. Wire: Codex 0.169.0. */
function toCompactionTools<T extends RequestTools>(wire: T, note: CompactionNote | undefined): T {
  if (note?.implementation !== "responses") return wire;
  const tools = wire.tools === undefined ? undefined : [];
  return { ...wire, tools, additionalTools: undefined, parallelToolCalls: false };
}

function toDecisionRecords({ decisions }: LoweredTools): readonly ToolDecisionRecord[] {
  return decisions.map(({ name, gates, ...decision }) => ({
    tool: name.namespace === undefined ? name.name : `${name.namespace}.${name.name}`,
    ...decision,
    gates: gates.map(({ kind, subject, passed, found }) => ({ kind, subject, passed, found })),
  }));
}
