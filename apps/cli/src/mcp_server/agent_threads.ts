import type { Thread } from "@codexkit/core";
import type { ThreadEvent } from "@codexkit/protocol";
import type { ClientQuestions } from "./client_questions.ts";

/** What is needed of a thread. */
export type AgentThread = Pick<Thread, "id" | "run" | "close">;

/** A thread and whom its questions go to. */
export interface OpenedAgent {
  readonly thread: AgentThread;
  readonly questions: ClientQuestions;
}

/** A turn that was asked for. */
export interface AgentTurn {
  readonly threadId: string;
  readonly prompt: string;
  readonly signal: AbortSignal;
}

/** How many threads live at a time. One more closes the one that has been idle for longest. */
export const MAX_THREADS = 64;

interface Member extends OpenedAgent {
  /** The turn under way; absent between turns. */
  turn: { readonly signal: AbortSignal; readonly ended: Promise<void> } | undefined;
}

/** The threads of one server process. */
export class AgentThreads {
  /** The one that was used last comes last. */
  readonly #members = new Map<string, Member>();
  #isClosed = false;

  /** Takes in a thread; when there are too many, one that is idle goes. */
  async add(agent: OpenedAgent): Promise<void> {
    if (this.#isClosed) {
      await agent.thread.close();
      return;
    }
    this.#members.set(agent.thread.id, { ...agent, turn: undefined });
    if (this.#members.size <= MAX_THREADS) return;
    const idle = [...this.#members].find(
      ([id, { turn }]) => turn === undefined && id !== agent.thread.id,
    );
    if (idle === undefined) return;
    this.#members.delete(idle[0]);
    await idle[1].thread.close();
  }

  /** A thread that is open, or `undefined`. */
  find(threadId: string): OpenedAgent | undefined {
    return this.#members.get(threadId);
  }

  /**
   * Runs a turn. A turn that was called off is waited for; while another one runs, none is begun.
   *
   * @returns `undefined` when there is no such thread or it is busy with another turn.
   */
  async start({
    threadId,
    prompt,
    signal,
  }: AgentTurn): Promise<AsyncIterable<ThreadEvent> | undefined> {
    const before = this.#members.get(threadId)?.turn;
    if (before?.signal.aborted === true) await before.ended;
    const member = this.#members.get(threadId);
    if (member === undefined || member.turn !== undefined) return undefined;
    const ended = Promise.withResolvers<void>();
    member.turn = { signal, ended: ended.promise };
    this.#members.delete(threadId);
    this.#members.set(threadId, member);
    return this.#follow(member, prompt, signal, ended.resolve);
  }

  /** Ends all threads, with what they are doing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const members = [...this.#members.values()];
    this.#members.clear();
    await Promise.all(members.map(({ thread }) => thread.close()));
  }

  async *#follow(
    member: Member,
    prompt: string,
    signal: AbortSignal,
    end: () => void,
  ): AsyncGenerator<ThreadEvent, void, undefined> {
    try {
      yield* member.thread.run(prompt, { signal });
    } finally {
      member.turn = undefined;
      end();
    }
  }
}
