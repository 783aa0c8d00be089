import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createTestToolClock } from "../test_tool_clock.ts";
import { createCurrTime, createSleep } from "./clock_tools.ts";

test("clock.curr_time: tells UTC to the second, whatever the arguments", async () => {
  const clock = createTestToolClock(Date.UTC(2026, 10, 21, 13, 5, 9, 999));
  expect(await callTool(createCurrTime(clock), "")).toEqual({
    body: "It is 2026-11-21 13:05:09 UTC.",
    success: true,
    codeModeResult: { current_time: "2026-11-21 13:05:09 UTC" },
  });
});

test("clock.sleep: answers when the time is over", async () => {
  const clock = createTestToolClock();
  const sleeping = callTool(createSleep({ clock }), { duration_ms: 1500 });
  await clock.advance(1500);
  expect([await sleeping, clock.sleepers]).toEqual([
    { body: "Wall time: 1.5000 seconds\nSleep completed.", success: true },
    0,
  ]);
});

test("clock.sleep: new input ends it before its time", async () => {
  const clock = createTestToolClock();
  const input = Promise.withResolvers<void>();
  const tool = createSleep({ clock, waitForInput: () => input.promise });
  const sleeping = callTool(tool, { duration_ms: 10_000 });
  await clock.advance(250);
  input.resolve();
  expect([await sleeping, clock.sleepers]).toEqual([
    { body: "Wall time: 0.2500 seconds\nSleep interrupted by new input.", success: true },
    0,
  ]);
});

test("clock.sleep: an interrupted turn ends it", async () => {
  const clock = createTestToolClock();
  const turn = new AbortController();
  const call = createTestToolCall({ duration_ms: 10_000 }, { signal: turn.signal });
  const sleeping = createSleep({ clock }).handle(call);
  turn.abort();
  expect([(await sleeping).success, clock.sleepers]).toEqual([false, 0]);
});

test.for([
  [{ duration_ms: 0 }, "duration_ms must be between 1 and 43200000"],
  [{ duration_ms: 43_200_001 }, "duration_ms must be between 1 and 43200000"],
  [{}, "failed to parse function arguments: missing field `duration_ms` at line 1 column 2"],
] as const)("clock.sleep: %o is told %s", async ([args, problem]) => {
  const output = await callTool(createSleep({ clock: createTestToolClock() }), args);
  expect(output).toEqual({ body: problem, success: false });
});
