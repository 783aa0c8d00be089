import type { ThreadEvent, UserInput } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";
import { MAX_WAITING_INPUTS } from "./agent_limits.ts";
import type { ChildThread } from "./child_thread.ts";
import type { Mailbox, TaskOrigin } from "./mailbox.ts";

/** What an {@link AgentWorker} works with. */
export interface AgentWorkerOptions {
  thread: ChildThread;
  mailbox: Mailbox;
  /** Sees every event of every turn. */
  onEvent: (event: ThreadEvent, origin: TaskOrigin) => void;
  /** Hears of a turn that ended without saying how. */
  onFault: (message: string) => void;
}

/** Runs the turns of one spawned agent, one after the other, for as long as there is something to do. */
export class AgentWorker {
  readonly thread: ChildThread;
  readonly #options: AgentWorkerOptions;
  #inputs: { input: readonly UserInput[]; origin: TaskOrigin }[] = [];
  #turn: { abort: AbortController; origin: TaskOrigin; done: Promise<void> } | undefined;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(options: AgentWorkerOptions) {
    this.thread = options.thread;
    this.#options = options;
  }

  /** Whether nothing is done and nothing waits to be done. */
  get isIdle(): boolean {
    return this.#working === undefined;
  }

  /** Where the task came from that is worked on. */
  get origin(): TaskOrigin | undefined {
    return this.#turn?.origin;
  }

  /** Fires when the turn under way is interrupted; absent between turns. */
  get turnSignal(): AbortSignal | undefined {
    return this.#turn?.abort.signal;
  }

  /**
   * Begins a turn with what the user of the agent says, now or when those before are over.
   *
   * @throws {@link AgentsError} `invalid_option` when too much waits already.
   */
  give(input: readonly UserInput[], origin: TaskOrigin): void {
    if (this.#inputs.length >= MAX_WAITING_INPUTS)
      throw new AgentsError(
        "invalid_option",
        "too many inputs wait for this agent; send more when it has read them",
      );
    this.#inputs.push({ input, origin });
    this.wake();
  }

  /** Goes to work if there is some: an input, or a task in the mailbox. */
  wake(): void {
    if (this.#working !== undefined || this.#closed) return;
    if (this.#inputs.length === 0 && this.#options.mailbox.task === undefined) return;
    this.#working = this.#work();
  }

  /** Ends the turn under way. What waited for its end is dropped; messages stay to be read. */
  async interrupt(): Promise<void> {
    this.#inputs = [];
    this.#options.mailbox.disarm();
    this.#turn?.abort.abort(new AgentsError("agent_closed", "the agent was interrupted"));
    await this.#turn?.done;
  }

  /** Ends everything and closes the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#inputs = [];
    this.#turn?.abort.abort(new AgentsError("agent_closed", "the agent was closed"));
    try {
      await this.thread.close();
    } finally {
      await this.#working;
    }
  }

  async #work(): Promise<void> {
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      const abort = new AbortController();
      const done = this.#runTurn(job.input, job.origin, abort.signal);
      this.#turn = { abort, origin: job.origin, done };
      await done;
      this.#turn = undefined;
    }
    this.#working = undefined;
  }

  #next(): { input: readonly UserInput[]; origin: TaskOrigin } | undefined {
    if (this.#closed) return undefined;
    const waiting = this.#inputs.shift();
    if (waiting !== undefined) return waiting;
    const { mailbox } = this.#options;
    const origin = mailbox.task;
    // Seen to from now on: a thread that does not read its mail must not be asked for ever.
    mailbox.disarm();
    return origin === undefined ? undefined : { input: [], origin };
  }

  /** Never rejects. */
  async #runTurn(
    input: readonly UserInput[],
    origin: TaskOrigin,
    signal: AbortSignal,
  ): Promise<void> {
    const { parentTurnId, rootTurnId } = origin;
    let hasEnded = false;
    try {
      for await (const event of this.thread.run(input, { signal, parentTurnId, rootTurnId })) {
        hasEnded ||= END_TYPES.has(event.type);
        this.#options.onEvent(event, origin);
      }
      if (!hasEnded) this.#options.onFault("the turn ended without an answer");
    } catch (error) {
      this.#options.onFault(error instanceof Error ? error.message : String(error));
    }
  }
}

const END_TYPES: ReadonlySet<ThreadEvent["type"]> = new Set([
  "turn_completed",
  "turn_failed",
  "turn_aborted",
] as const);
