/**
 * Waits for something for as long as a signal has not fired; what is waited for goes on either way.
 *
 * @throws The signal's reason when it fires first, and what the work throws before that.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = Promise.withResolvers<never>();
  const onAbort = (): void => over.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Whichever is late may fail; nobody listens any more.
    work.catch(() => undefined);
    over.promise.catch(() => undefined);
  }
}
