import { expect, test } from "vitest";
import { CallTimer } from "./call_timer.ts";
import { TestClock } from "./test_clock.ts";

test("CallTimer: fires after the time that it ran, not the time that it stood still", () => {
  const clock = new TestClock();
  let fired = 0;
  const timer = new CallTimer(clock, 100, () => {
    fired += 1;
  });
  timer.run();
  timer.run();
  clock.advance(60);
  timer.pause();
  timer.pause();
  clock.advance(1_000);
  const whilePaused = fired;
  timer.run();
  clock.advance(39);
  const before = fired;
  clock.advance(1);
  expect({ whilePaused, before, fired }).toEqual({ whilePaused: 0, before: 0, fired: 1 });
});

test("CallTimer: a paused one never fires", () => {
  const clock = new TestClock();
  let fired = false;
  const timer = new CallTimer(clock, 100, () => {
    fired = true;
  });
  timer.run();
  timer.pause();
  clock.advance(10_000);
  expect({ fired, pending: clock.listDelays() }).toEqual({ fired: false, pending: [] });
});
