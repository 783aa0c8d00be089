import type { McpClock } from "./clock.ts";

/** Settles when the promise does, when the time is over or when the signal fires, whichever comes first. */
export async function waitAtMost(
  promise: Promise<unknown>,
  limitMs: number,
  clock: McpClock,
  signal?: AbortSignal,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const end = (): void => {
    over.resolve();
  };
  const cancel = clock.schedule(end, limitMs);
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end, { once: true });
  try {
    await Promise.race([promise, over.promise]);
  } finally {
    cancel();
    signal?.removeEventListener("abort", end);
  }
}
