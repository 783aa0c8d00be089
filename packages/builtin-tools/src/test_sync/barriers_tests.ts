import { expect, test } from "vitest";
import { createTestToolClock } from "../test_tool_clock.ts";
import { Barriers } from "./barriers.ts";

const signal = new AbortController().signal;
const REQUEST = { id: "b", participants: 2, timeoutMs: 10 };

test("barriers: open when everybody is here, and are new afterwards", async () => {
  const clock = createTestToolClock();
  const barriers = new Barriers();
  const first = barriers.wait(REQUEST, { clock, signal });
  const second = barriers.wait(REQUEST, { clock, signal });
  const results = await Promise.all([first, second]);
  const other = await barriers.wait({ ...REQUEST, participants: 1 }, { clock, signal });
  expect([results, other]).toEqual([[undefined, undefined], undefined]);
});

test("barriers: who waited in vain does not count any more", async () => {
  const clock = createTestToolClock();
  const barriers = new Barriers();
  const late = barriers.wait(REQUEST, { clock, signal });
  await clock.advance(10);
  const alone = barriers.wait(REQUEST, { clock, signal });
  await clock.advance(10);
  expect([await late, await alone]).toEqual([
    "test_sync_tool barrier wait timed out",
    "test_sync_tool barrier wait timed out",
  ]);
});

test.for([
  [{ participants: 0 }, "barrier participants must be greater than zero"],
  [{ timeoutMs: 0 }, "barrier timeout must be greater than zero"],
  [{ participants: 3 }, "barrier b already registered with 2 participants"],
] as const)("barriers: %o is told %s", async ([change, problem]) => {
  const clock = createTestToolClock();
  const barriers = new Barriers();
  const turn = new AbortController();
  const waiting = barriers.wait(REQUEST, { clock, signal: turn.signal });
  const told = await barriers.wait({ ...REQUEST, ...change }, { clock, signal });
  turn.abort();
  expect([told, await waiting]).toEqual([problem, "interrupted"]);
});
