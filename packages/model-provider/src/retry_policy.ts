import type { ModelProviderError } from "./model_provider_error.ts";

/** How often a turn asks again. */
export interface RetryLimits {
  /** Repeats of a broken stream. `stream_max_retries`. */
  streamMaxRetries: number;
  /**
   * Whether a provider that cannot be reached is waited for without end. The feature
   * `unbounded_connection_retries`, on by default in Codex 0.169.0; default false here.
   */
  unboundedConnectionRetries?: boolean | undefined;
  /** Numbers from 0 up to 1, for the jitter. Default 0.5, which is none. */
  random?: (() => number) | undefined;
}

/** What to do about a failed attempt. */
export type RetryDecision =
  | { retry: false }
  | {
      retry: true;
      /** How long to wait, in milliseconds. */
      delayMs: number;
      /** One line for a person, with the attempt and the reason. */
      notice: string;
      /** The last attempt that will be made; the present one while there is no bound. */
      maxAttempts: number;
    };

/** First delay of both retry layers, in milliseconds; each later one is twice as long. */
const RETRY_BASE_DELAY_MS = 200;
/** Longest delay, in milliseconds. Reached only without a bound on attempts, or with a high one. */
const RETRY_MAX_DELAY_MS = 30_000;
const JITTER = 0.1;

/**
 * How long to wait before asking again.
 *
 * @param attempt - counted from 1.
 * @param random - from 0 up to 1; 0.5 is no jitter.
 * @returns milliseconds: 200, 400, 800, ... give or take a tenth.
 */
export function toRetryDelayMs(attempt: number, random: number): number {
  const whole = Math.min(RETRY_BASE_DELAY_MS * 2 ** (attempt - 1), RETRY_MAX_DELAY_MS);
  return Math.round(whole * (1 + JITTER * (2 * random - 1)));
}

/**
 * Whether a turn asks again after an error, when, and what a person is told. Pure.
 *
 * Mirrors: the turn's retries of Codex 0.169.0. A connection that cannot be made and the provider's own
 * `retry-after` are the special cases.
 *
 * @param attempt - counted from 1: the number of the repeat that would follow.
 */
export function decideRetry(
  error: ModelProviderError,
  attempt: number,
  limits: RetryLimits,
): RetryDecision {
  if (!error.retryable) return { retry: false };
  const random = limits.random?.() ?? 0.5;
  const delayMs = error.retryAfterMs ?? toRetryDelayMs(attempt, random);
  if (error.code === "connection_failed" && limits.unboundedConnectionRetries === true) {
    const notice = `Reconnecting... waiting for network (${error.message})`;
    return { retry: true, delayMs, notice, maxAttempts: attempt };
  }
  const max = limits.streamMaxRetries;
  if (attempt > max) return { retry: false };
  const notice = `Reconnecting... ${attempt}/${max} (${error.message})`;
  return { retry: true, delayMs, notice, maxAttempts: max };
}
