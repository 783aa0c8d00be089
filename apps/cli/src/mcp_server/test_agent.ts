import { NO_TOKENS, type ThreadEvent } from "@codexkit/protocol";
import type { AgentThread, OpenedAgent } from "./agent_threads.ts";
import { ClientQuestions } from "./client_questions.ts";

const turn = { turn_id: "turn-1", at_ms: 0 };

/** The end of a turn that said this. */
export const toCompleted = (text: string): ThreadEvent => ({
  type: "turn_completed",
  ...turn,
  duration_ms: 1,
  usage: NO_TOKENS,
  total_usage: NO_TOKENS,
  last_agent_message: text,
});

/** The end of a turn that failed. */
export const FAILED: ThreadEvent = {
  type: "turn_failed",
  ...turn,
  duration_ms: 1,
  usage: NO_TOKENS,
  error: { message: "no model", code: "other" },
};

/** The end of a turn that was called off. */
export const ABORTED: ThreadEvent = {
  type: "turn_aborted",
  ...turn,
  duration_ms: 1,
  usage: NO_TOKENS,
  reason: "interrupted",
};

/** A thread that plays these events, turn by turn; one that has none left waits for its signal. */
export class TestThread implements AgentThread {
  readonly id: string;
  readonly prompts: unknown[] = [];
  isClosed = false;
  readonly #waiting = Promise.withResolvers<void>();
  readonly #turns: (readonly ThreadEvent[])[];

  constructor(id: string, turns: readonly (readonly ThreadEvent[])[] = []) {
    this.id = id;
    this.#turns = [...turns];
  }

  async *run(
    prompt: unknown,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<ThreadEvent> {
    this.prompts.push(prompt);
    const events = this.#turns.shift();
    if (events !== undefined) {
      yield* events;
      return;
    }
    this.#waiting.resolve();
    await new Promise<void>((resolve) => {
      signal?.addEventListener("abort", () => resolve(), { once: true });
      if (signal?.aborted === true) resolve();
    });
    yield ABORTED;
  }

  /** Settles when a turn waits for its signal. */
  whenWaiting(): Promise<void> {
    return this.#waiting.promise;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** A thread with nobody asked yet. */
export const toAgent = (thread: AgentThread): OpenedAgent => ({
  thread,
  questions: new ClientQuestions(),
});
