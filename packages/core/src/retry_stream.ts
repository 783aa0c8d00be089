import { decideRetry, ModelProviderError, type RetryLimits } from "@codexkit/model-provider";
import type { ThreadEvent } from "@codexkit/protocol";
import type { Clock } from "./ports.ts";

/** What a request is tried again with. */
export interface RetryStreamOptions {
  turnId: string;
  retryLimits: RetryLimits;
  emit: (event: ThreadEvent) => void;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Tells of a fault of the provider and waits for as long as it takes before the next try.
 *
 * @param attempt - how many tries there were, from 1
 * @throws `error` itself when there is nothing to be tried, the signal's reason when it fires.
 */
export async function waitForRetry(
  error: unknown,
  attempt: number,
  { turnId, retryLimits, emit, clock, signal }: RetryStreamOptions,
): Promise<ModelProviderError> {
  signal.throwIfAborted();
  if (!ModelProviderError.isInstance(error)) throw error;
  const decision = decideRetry(error, attempt, retryLimits);
  if (!decision.retry) throw error;
  emit({
    type: "stream_error",
    turn_id: turnId,
    message: decision.notice,
    attempt,
    max_attempts: decision.maxAttempts,
  });
  await clock.sleep(decision.delayMs, signal);
  return error;
}
