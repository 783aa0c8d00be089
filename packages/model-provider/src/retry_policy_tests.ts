import { expect, test } from "vitest";
import { ModelProviderError } from "./model_provider_error.ts";
import { decideRetry, toRetryDelayMs } from "./retry_policy.ts";

const LIMITS = { streamMaxRetries: 2, random: () => 0.5 };

test("toRetryDelayMs: doubles from 200 ms, at most 30 s, give or take a tenth", () => {
  expect([1, 2, 3, 4, 20].map((attempt) => toRetryDelayMs(attempt, 0.5))).toEqual([
    200, 400, 800, 1600, 30_000,
  ]);
  expect([0, 0.25, 1].map((random) => toRetryDelayMs(1, random))).toEqual([180, 190, 220]);
});

test("decideRetry: counts up to the limit and then gives up", () => {
  const error = new ModelProviderError("stream_disconnected", "cut", { retryable: true });
  expect([1, 2, 3].map((attempt) => decideRetry(error, attempt, LIMITS))).toEqual([
    { retry: true, delayMs: 200, notice: "Reconnecting... 1/2 (cut)", maxAttempts: 2 },
    { retry: true, delayMs: 400, notice: "Reconnecting... 2/2 (cut)", maxAttempts: 2 },
    { retry: false },
  ]);
});

test("decideRetry: what cannot get better is final", () => {
  expect(decideRetry(new ModelProviderError("bad_request", "no"), 1, LIMITS)).toEqual({
    retry: false,
  });
});

test("decideRetry: waits as long as the provider asks", () => {
  const error = new ModelProviderError("rate_limited", "later", {
    retryable: true,
    retryAfterMs: 2_000,
  });
  expect(decideRetry(error, 1, LIMITS)).toEqual({
    retry: true,
    delayMs: 2_000,
    notice: "Reconnecting... 1/2 (later)",
    maxAttempts: 2,
  });
});

test("decideRetry: waits for a network without end only when told to", () => {
  const error = new ModelProviderError("connection_failed", "refused", { retryable: true });
  const unbounded = { ...LIMITS, unboundedConnectionRetries: true };
  expect([decideRetry(error, 9, unbounded), decideRetry(error, 9, LIMITS)]).toEqual([
    {
      retry: true,
      delayMs: 30_000,
      notice: "Reconnecting... waiting for network (refused)",
      maxAttempts: 9,
    },
    { retry: false },
  ]);
});

test("decideRetry: without a source of randomness there is no jitter", () => {
  const error = new ModelProviderError("idle_timeout", "idle", { retryable: true });
  expect(decideRetry(error, 2, { streamMaxRetries: 5 })).toMatchObject({ delayMs: 400 });
});
