/**
 * Time as tools see it, injected so that tests decide it.
 *
 * The clock of `@codexkit/core` fits.
 */
export interface ToolClock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it fires first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** How a {@link waitFor} ended. */
export type WaitEnd<T> =
  | { kind: "done"; value: T }
  | { kind: "timed_out" }
  /** The caller's signal fired. */
  | { kind: "aborted" };

/**
 * Waits for something until the caller's signal fires or the time is over. The signal that `start` gets fires as
 * soon as its answer no longer counts, whether or not it heeds that.
 *
 * @throws What `start` throws while its answer still counts.
 */
export async function waitFor<T>(
  start: (signal: AbortSignal) => Promise<T>,
  options: {
    signal: AbortSignal;
    /** Longest wait; absent waits for ever. */
    timeout?: { clock: ToolClock; ms: number } | undefined;
  },
): Promise<WaitEnd<T>> {
  const { signal, timeout } = options;
  if (signal.aborted) return { kind: "aborted" };
  const over = new AbortController();
  const aborted = Promise.withResolvers<WaitEnd<T>>();
  const onAbort = (): void => aborted.resolve({ kind: "aborted" });
  signal.addEventListener("abort", onAbort);
  const runs: Promise<WaitEnd<T>>[] = [finish(start, over.signal), aborted.promise];
  if (timeout !== undefined) runs.push(runOut(timeout, over.signal));
  try {
    return await Promise.race(runs);
  } finally {
    signal.removeEventListener("abort", onAbort);
    over.abort();
    // What was left behind may fail; nobody listens any more.
    for (const run of runs) run.catch(() => undefined);
  }
}

async function finish<T>(
  start: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<WaitEnd<T>> {
  return { kind: "done", value: await start(signal) };
}

async function runOut(
  { clock, ms }: { clock: ToolClock; ms: number },
  signal: AbortSignal,
): Promise<{ kind: "timed_out" }> {
  await clock.sleep(ms, signal);
  return { kind: "timed_out" };
}
