import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";

test("createSystemClock: now does not run backwards", () => {
  const clock = createSystemClock();
  const first = clock.now();
  expect(clock.now()).toBeGreaterThanOrEqual(first);
});

test("createSystemClock: a cancelled callback does not run", async () => {
  const clock = createSystemClock();
  const calls: string[] = [];
  const cancel = clock.schedule(() => calls.push("cancelled"), 0);
  cancel();
  await new Promise<void>((resolve) => {
    clock.schedule(() => {
      calls.push("ran");
      resolve();
    }, 1);
  });
  expect(calls).toEqual(["ran"]);
});
