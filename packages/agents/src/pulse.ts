/** Wakes everybody who waits for something to change. */
export class Pulse {
  #beat = Promise.withResolvers<void>();

  /** Wakes who waits now. */
  beat(): void {
    const { resolve } = this.#beat;
    this.#beat = Promise.withResolvers();
    resolve();
  }

  /**
   * Resolves as soon as `check` holds: now, or after one of the next beats.
   *
   * @throws The signal's reason when it fires first.
   */
  async until(check: () => boolean, signal: AbortSignal): Promise<void> {
    if (check()) return;
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    // It may reject when nobody races any more.
    aborted.promise.catch(() => undefined);
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      while (!check()) await Promise.race([this.#beat.promise, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}
