import { expect, test } from "vitest";
import { TestClock } from "./test_clock.ts";
import { waitAtMost } from "./wait_at_most.ts";

const NEVER = new Promise<void>(() => {});

test("waitAtMost: ends with the promise and leaves no timer", async () => {
  const clock = new TestClock();
  await waitAtMost(Promise.resolve(), 100, clock);
  expect(clock.listDelays()).toEqual([]);
});

test("waitAtMost: ends with the time", async () => {
  const clock = new TestClock();
  const waiting = waitAtMost(NEVER, 100, clock);
  clock.advance(100);
  await waiting;
  expect(clock.listDelays()).toEqual([]);
});

test("waitAtMost: ends with the signal, also one that has fired already", async () => {
  const clock = new TestClock();
  const stop = new AbortController();
  const waiting = waitAtMost(NEVER, 100, clock, stop.signal);
  stop.abort();
  await waiting;
  await waitAtMost(NEVER, 100, clock, stop.signal);
  expect(clock.listDelays()).toEqual([]);
});

test("waitAtMost: fails with the promise and leaves no timer", async () => {
  const clock = new TestClock();
  await expect(waitAtMost(Promise.reject(new Error("x")), 100, clock)).rejects.toThrow("x");
  expect(clock.listDelays()).toEqual([]);
});
