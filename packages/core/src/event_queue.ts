/**
 * Hands values from a producer that does not wait to a consumer that does.
 *
 * Holds what the consumer has not taken yet; whoever produces faster than the consumer reads fills memory,
 * so a turn closes its queue when the consumer leaves.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #failure: { error: unknown } | undefined;

  /** Adds a value; does nothing once the queue is closed. */
  push(value: T): void {
    if (this.#closed) return;
    this.#waiting.push(value);
    this.#wake?.();
  }

  /** Ends the iteration once everything pushed has been taken. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Like {@link EventQueue.close}, and the iteration then throws `error`. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const batch = this.#waiting;
        this.#waiting = [];
        yield* batch;
        if (this.#waiting.length > 0) continue;
        if (this.#closed) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
      if (this.#failure) throw this.#failure.error;
    } finally {
      this.#closed = true;
    }
  }
}
