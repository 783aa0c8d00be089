import { expect, test } from "vitest";
import { Pulse } from "./pulse.ts";

test("pulse: what holds already is not waited for, even when the signal has fired", async () => {
  await expect(new Pulse().until(() => true, AbortSignal.abort())).resolves.toBeUndefined();
});

test("pulse: each beat has everybody look again", async () => {
  const pulse = new Pulse();
  let value = 0;
  const done: string[] = [];
  const { signal } = new AbortController();
  const waits = [1, 2].map(async (wanted) => {
    await pulse.until(() => value >= wanted, signal);
    done.push(`${wanted} at ${value}`);
  });
  value = 1;
  pulse.beat();
  await waits[0];
  value = 2;
  pulse.beat();
  await waits[1];
  expect(done).toEqual(["1 at 1", "2 at 2"]);
});

test("pulse: a signal ends the wait with its reason", async () => {
  const abort = new AbortController();
  const waiting = new Pulse().until(() => false, abort.signal);
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(new Pulse().until(() => false, abort.signal)).rejects.toThrow("enough");
});
