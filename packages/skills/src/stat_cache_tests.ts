import { expect, test } from "vitest";
import type { SkillFileStat } from "./file_system.ts";
import { createStatCache, isSettled } from "./stat_cache.ts";

const stat = (changedMs: number, size = 1): SkillFileStat => ({ kind: "file", size, changedMs });

test("createStatCache: keeps what was read while time and size are the same", () => {
  const cache = createStatCache<string>(() => 1000);
  cache.set("/a", stat(1), "read");
  expect([
    cache.get("/a", stat(1)),
    cache.get("/a", stat(2)),
    cache.get("/a", stat(1, 2)),
    cache.get("/b", stat(1)),
  ]).toEqual(["read", undefined, undefined, undefined]);
  cache.clear();
  expect(cache.get("/a", stat(1))).toBeUndefined();
});

test("createStatCache: what changed within the last tick may change again unseen, so it is not kept", () => {
  const cache = createStatCache<string>(() => 1000);
  cache.set("/a", stat(1), "old");
  cache.set("/a", stat(990), "new");
  cache.set("/b", stat(979), "settled");
  cache.set("/c", stat(5000), "from the future");
  expect([
    cache.get("/a", stat(990)),
    cache.get("/a", stat(1)),
    cache.get("/b", stat(979)),
    cache.get("/c", stat(5000)),
  ]).toEqual([undefined, undefined, "settled", undefined]);
});

test("createStatCache: forgets all rather than grow without end", () => {
  const cache = createStatCache<number>(() => 1000);
  for (let at = 0; at <= 50_000; at++) cache.set(`/${at}`, stat(1), at);
  expect([cache.get("/0", stat(1)), cache.get("/50000", stat(1))]).toEqual([undefined, 50_000]);
});

test("isSettled: after a tick of the clock", () => {
  expect([979, 980, 1000, 2000].map((changedMs) => isSettled(stat(changedMs), 1000))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
