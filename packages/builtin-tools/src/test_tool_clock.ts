import type { ToolClock } from "./tool_clock.ts";

/** A clock that stands still until it is told to go on. */
export interface TestToolClock extends ToolClock {
  /** Moves on and wakes who slept until then. Settles after they ran. */
  advance(ms: number): Promise<void>;
  /** Sleepers that have not woken. */
  readonly sleepers: number;
}

/** A clock for tests that starts at `nowMs`, Unix milliseconds. */
export function createTestToolClock(nowMs = 0): TestToolClock {
  let time = nowMs;
  const sleeping = new Map<() => void, number>();
  return {
    now: () => time,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      const woken = Promise.withResolvers<void>();
      const wake = (): void => woken.resolve();
      const stop = (): void => woken.reject(signal.reason);
      sleeping.set(wake, time + ms);
      signal.addEventListener("abort", stop);
      try {
        await woken.promise;
      } finally {
        sleeping.delete(wake);
        signal.removeEventListener("abort", stop);
      }
    },
    advance: async (ms) => {
      await settle();
      time += ms;
      for (const [wake, at] of sleeping) if (at <= time) wake();
      await settle();
    },
    get sleepers() {
      return sleeping.size;
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
