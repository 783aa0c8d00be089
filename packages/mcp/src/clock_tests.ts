import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";

test("createSystemClock: a timer fires, and a cancelled one does not", async () => {
  const clock = createSystemClock();
  const fired: string[] = [];
  const cancel = clock.schedule(() => fired.push("cancelled"), 0);
  cancel();
  await new Promise<void>((resolve) => {
    clock.schedule(() => {
      fired.push("kept");
      resolve();
    }, 1);
  });
  expect(fired).toEqual(["kept"]);
});

test("createSystemClock: a delay beyond what timers take does not fire at once", async () => {
  const clock = createSystemClock();
  let fired = false;
  const cancel = clock.schedule(() => {
    fired = true;
  }, 1e12);
  await new Promise((resolve) => setImmediate(resolve));
  cancel();
  expect(fired).toBe(false);
});
