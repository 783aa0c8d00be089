import type { ClientClock } from "./client_clock.ts";

/** Ends a request that has been silent for too long. */
export interface IdleWatch {
  /** Fires with the caller's signal, and when the silence has lasted too long. */
  readonly signal: AbortSignal;
  /** Whether it was the silence. */
  isTimedOut(): boolean;
  /** Begins to count anew. */
  touch(): void;
  /** Does not count until the next `touch`. */
  pause(): void;
  /** The same bytes; each piece counts as a sign of life. */
  observe(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Ends the request itself. */
  abandon(): void;
  /** Stops counting, and no longer listens to the caller's signal. */
  stop(): void;
}

/**
 * Watches one request. One sleep at a time, however many pieces come.
 *
 * @param idleMs - longest silence, in milliseconds. Counting begins with the first `touch` or `observe`.
 */
export function createIdleWatch(idleMs: number, clock: ClientClock, outer: AbortSignal): IdleWatch {
  const controller = new AbortController();
  const stopper = new AbortController();
  const forward = (): void => controller.abort(outer.reason);
  if (outer.aborted) forward();
  else outer.addEventListener("abort", forward, { once: true });
  let lastMs = 0;
  let isStarted = false;
  let isPaused = false;
  let isTimedOut = false;
  const count = async (): Promise<void> => {
    for (;;) {
      if (isPaused) lastMs = clock.now();
      const leftMs = lastMs + idleMs - clock.now();
      if (leftMs <= 0) break;
      await clock.sleep(leftMs, stopper.signal);
    }
    isTimedOut = true;
    controller.abort(new Error(`nothing came for ${idleMs} ms`));
  };
  const touch = (): void => {
    lastMs = clock.now();
    isPaused = false;
    if (isStarted) return;
    isStarted = true;
    // Rejects when stopped, which is its ordinary end.
    count().catch(() => undefined);
  };
  return {
    signal: controller.signal,
    isTimedOut: () => isTimedOut,
    touch,
    pause: () => {
      isPaused = true;
    },
    abandon: () => controller.abort(new Error("not read any further")),
    observe: async function* observe(body) {
      touch();
      for await (const chunk of body) {
        touch();
        yield chunk;
      }
    },
    stop: () => {
      stopper.abort();
      outer.removeEventListener("abort", forward);
    },
  };
}

/** How long the rest of a finished answer may take, in milliseconds. */
const MAX_DRAIN_MS = 250;

/** What {@link drainAfterEnd} works with. */
export interface DrainOptions {
  clock: ClientClock;
  /** Closes the connection of a body whose rest does not come. */
  abandon: () => void;
}

/**
 * Bytes that may be left before their end without losing the connection: after `end()` the rest is read and
 * thrown away in the background, for at most 250 ms. A connection that is read to its end can be used again.
 */
export function drainAfterEnd(
  body: AsyncIterable<Uint8Array>,
  options: DrainOptions,
): { body: AsyncIterable<Uint8Array>; end: () => void } {
  let isEnded = false;
  return {
    end: () => {
      isEnded = true;
    },
    body: {
      [Symbol.asyncIterator]: () => {
        const source = body[Symbol.asyncIterator]();
        return {
          next: () => source.next(),
          return: async () => {
            // The reader has all it wants: what goes wrong from here on is nobody's concern.
            if (isEnded) drain(source, options).catch(() => undefined);
            else await source.return?.();
            return { done: true, value: undefined };
          },
        };
      },
    },
  };
}

async function drain(
  source: AsyncIterator<Uint8Array>,
  { clock, abandon }: DrainOptions,
): Promise<void> {
  const stopper = new AbortController();
  clock.sleep(MAX_DRAIN_MS, stopper.signal).then(abandon, () => undefined);
  try {
    let isDone = false;
    while (!isDone) isDone = (await source.next()).done === true;
  } finally {
    stopper.abort();
  }
}
