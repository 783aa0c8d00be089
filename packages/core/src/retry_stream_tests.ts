import { ModelProviderError } from "@codexkit/model-provider";
import type { ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { waitForRetry } from "./retry_stream.ts";

interface Tried {
  events: ThreadEvent[];
  pauses: number[];
  outcome: Promise<unknown>;
}

function tryAgain(error: unknown, attempt: number, signal = new AbortController().signal): Tried {
  const events: ThreadEvent[] = [];
  const pauses: number[] = [];
  const outcome = waitForRetry(error, attempt, {
    turnId: "t",
    retryLimits: { streamMaxRetries: 2, unboundedConnectionRetries: false, random: () => 0.5 },
    emit: (event) => void events.push(event),
    clock: { now: () => 0, sleep: async (ms) => void pauses.push(ms) },
    signal,
  });
  return { events, pauses, outcome };
}

const broken = new ModelProviderError("stream_disconnected", "broke off", { retryable: true });

test("waitForRetry: tells of the fault, waits, and answers it", async () => {
  const { events, pauses, outcome } = tryAgain(broken, 1);
  expect(await outcome).toBe(broken);
  expect([events, pauses.length]).toMatchObject([
    [{ type: "stream_error", turn_id: "t", attempt: 1, max_attempts: 2 }],
    1,
  ]);
});

test("waitForRetry: the last try, an error of another kind and an interrupt are thrown on", async () => {
  const other = new Error("mine");
  await expect(tryAgain(broken, 3).outcome).rejects.toBe(broken);
  await expect(tryAgain(other, 1).outcome).rejects.toBe(other);
  const gone = AbortSignal.abort(new Error("gone"));
  await expect(tryAgain(broken, 1, gone).outcome).rejects.toThrow("gone");
});
