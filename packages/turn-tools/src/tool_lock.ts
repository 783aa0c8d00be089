/**
 * Lets tools that may run side by side share, and gives all others the floor alone.
 *
 * Fair: nobody overtakes, so calls start in the order in which the model made them.
 * Mirrors: the per-turn lock of Codex 0.169.0.
 */
export class ToolLock {
  #sharing = 0;
  #alone = false;
  readonly #queue: { shared: boolean; start: () => void }[] = [];

  /** Waits for a place, runs `work`, and gives the place back however it ends. */
  async run<T>(options: { shared: boolean }, work: () => Promise<T>): Promise<T> {
    await this.#enter(options.shared);
    try {
      return await work();
    } finally {
      this.#leave(options.shared);
    }
  }

  #enter(shared: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue.push({ shared, start: resolve });
    this.#admit();
    return promise;
  }

  #leave(shared: boolean): void {
    if (shared) this.#sharing -= 1;
    else this.#alone = false;
    this.#admit();
  }

  #admit(): void {
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      if (this.#alone || (!head.shared && this.#sharing > 0)) return;
      this.#queue.shift();
      if (head.shared) this.#sharing += 1;
      else this.#alone = true;
      head.start();
    }
  }
}
