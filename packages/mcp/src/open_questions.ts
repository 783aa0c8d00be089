import type { CallTimer } from "./call_timer.ts";

/** Questions to the user a server may have open at a time. */
const MAX_OPEN_QUESTIONS = 8;

/** Stops the clock of a server's requests while the user has a question of it to answer. */
export class OpenQuestions {
  readonly #timers = new Set<CallTimer>();
  #open = 0;

  /** Lets the time of a request run, or stand still as long as a question is open. */
  watch(timer: CallTimer): void {
    this.#timers.add(timer);
    if (this.#open === 0) timer.run();
  }

  /** The request is over. */
  unwatch(timer: CallTimer): void {
    timer.pause();
    this.#timers.delete(timer);
  }

  /** Runs `ask` with the clock stopped, or answers `refused` when too many questions are open. */
  async during<T>(ask: () => Promise<T>, refused: T): Promise<T> {
    if (this.#open >= MAX_OPEN_QUESTIONS) return refused;
    this.#open += 1;
    for (const timer of this.#timers) timer.pause();
    try {
      return await ask();
    } finally {
      this.#open -= 1;
      if (this.#open === 0) for (const timer of this.#timers) timer.run();
    }
  }
}
