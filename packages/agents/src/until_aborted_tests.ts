import { expect, test } from "vitest";
import { untilAborted } from "./until_aborted.ts";

test("until aborted: what the work says first counts", async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(untilAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("until aborted: a signal ends the wait, and late failures go nowhere", async () => {
  const abort = new AbortController();
  const work = Promise.withResolvers<void>();
  const waiting = untilAborted(work.promise, abort.signal);
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(untilAborted(work.promise, abort.signal)).rejects.toThrow("enough");
  work.reject(new Error("late"));
  await expect(work.promise).rejects.toThrow("late");
});
