import { expect, test } from "vitest";
import { createTestToolClock, settle } from "./test_tool_clock.ts";
import { waitFor } from "./tool_clock.ts";

const signal = new AbortController().signal;

test("waiting: an answer in time counts, and leaves nobody asleep", async () => {
  const clock = createTestToolClock();
  const end = await waitFor(async () => "yes", { signal, timeout: { clock, ms: 10 } });
  await settle();
  expect([end, clock.sleepers]).toEqual([{ kind: "done", value: "yes" }, 0]);
});

test("waiting: after the time limit the work is told to stop and its failure is dropped", async () => {
  const clock = createTestToolClock();
  const waiting = waitFor(
    async (stop) => {
      const stopped = Promise.withResolvers<never>();
      stop.addEventListener("abort", () => stopped.reject(new Error("stopped")));
      return await stopped.promise;
    },
    { signal, timeout: { clock, ms: 10 } },
  );
  await clock.advance(10);
  expect(await waiting).toEqual({ kind: "timed_out" });
});

test("waiting: an interrupt ends it, also when the work does not heed its signal", async () => {
  const interrupt = new AbortController();
  const waiting = waitFor(() => new Promise<never>(() => {}), { signal: interrupt.signal });
  interrupt.abort();
  expect(await waiting).toEqual({ kind: "aborted" });
});

test("waiting: nothing starts after an interrupt", async () => {
  let started = false;
  const end = await waitFor(
    async () => {
      started = true;
    },
    { signal: AbortSignal.abort() },
  );
  expect([end, started]).toEqual([{ kind: "aborted" }, false]);
});

test("waiting: a failure in time is passed on", async () => {
  const waiting = waitFor(() => Promise.reject(new Error("broken")), { signal });
  await expect(waiting).rejects.toThrow("broken");
});
