import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";

test("createSystemClock: a callback comes later, unless it is cancelled", async () => {
  const clock = createSystemClock();
  const before = clock.now();
  const seen: string[] = [];
  clock.schedule(() => seen.push("cancelled"), 0)();
  await new Promise<void>((resolve) => {
    clock.schedule(resolve, 1);
  });
  expect(seen).toEqual([]);
  expect(clock.now()).toBeGreaterThan(before);
});

test("createSystemClock: a delay longer than a timer takes does not fire at once", async () => {
  const clock = createSystemClock();
  const seen: string[] = [];
  const cancel = clock.schedule(() => seen.push("fired"), Number.MAX_SAFE_INTEGER);
  await new Promise<void>((resolve) => {
    clock.schedule(resolve, 2);
  });
  cancel();
  expect(seen).toEqual([]);
});
