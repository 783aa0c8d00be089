import type { JsonValue } from "@codexkit/protocol";
import { expect, test } from "vitest";
import type { CellMessage } from "./cell_messages.ts";
import { type CellEnd, CellRun } from "./cell_run.ts";
import type { CellNotice, NestedCall } from "./host.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { TestClock } from "./test_clock.ts";
import { TestPort } from "./test_port.ts";

interface Bench {
  cell: CellRun;
  port: TestPort;
  clock: TestClock;
  calls: NestedCall[];
  notices: CellNotice[];
  ends: CellEnd[];
}

function createCell(
  options: {
    answer?: () => Promise<JsonValue>;
    problem?: string;
    outputChars?: number;
    notices?: number;
  } = {},
): Bench {
  const port = new TestPort();
  const clock = new TestClock();
  const calls: NestedCall[] = [];
  const notices: CellNotice[] = [];
  const ends: CellEnd[] = [];
  const { outputChars = 1000, notices: most = 100 } = options;
  const limits = { ...DEFAULT_LIMITS, outputChars, notices: most };
  const cell = new CellRun({
    cellId: "7",
    callId: "x1",
    port,
    start: {
      source: "1",
      settings: { ...limits, audio: false },
      idents: ["echo"],
      allTools: "[]",
      stored: [],
    },
    host: {
      callTool: async (call) => {
        calls.push(call);
        return (await options.answer?.()) ?? null;
      },
      notify: (notice) => notices.push(notice),
    },
    limits,
    clock,
    ended: (end) => {
      ends.push(end);
      return options.problem;
    },
  });
  return { cell, port, clock, calls, notices, ends };
}

const text = (value: string): CellMessage => ({
  type: "item",
  item: { type: "input_text", text: value },
});

async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

test("CellRun: a look ends with the script, with what it put out and the time it took", async () => {
  const { cell, port, clock, ends } = createCell();
  const look = cell.look({ yieldTimeMs: 100 });
  port.say(text("a"));
  port.say({ type: "store", key: "k", json: "1" });
  clock.advance(40);
  port.say({ type: "done" });
  expect(await look).toEqual({
    outcome: { status: "completed" },
    items: [{ type: "input_text", text: "a" }],
    wallTimeMs: 40,
  });
  expect(ends).toEqual([{ writes: new Map([["k", "1"]]), crash: undefined }]);
  expect(clock.waiting).toBe(0);
});

test("CellRun: when its time is over a cell goes on, and a later look shows what is new", async () => {
  const { cell, port, clock } = createCell();
  const first = cell.look({ yieldTimeMs: 100 });
  port.say(text("a"));
  clock.advance(100);
  const running = { status: "running", cellId: "7" };
  expect(await first).toEqual({
    outcome: running,
    items: [{ type: "input_text", text: "a" }],
    wallTimeMs: 100,
  });
  port.say(text("b"));
  port.say({ type: "yield" });
  port.say({ type: "failed", error: "Error: x" });
  expect(await cell.look({ yieldTimeMs: 100 })).toEqual({
    outcome: { status: "failed", error: "Error: x" },
    items: [{ type: "input_text", text: "b" }],
    wallTimeMs: 0,
  });
  expect(port.sent().slice(1)).toEqual([["drained", "65", "0", "0"]]);
});

test("CellRun: yield_control and a signal end a look at once", async () => {
  const { cell, port } = createCell();
  const first = cell.look({ yieldTimeMs: 1000 });
  port.say({ type: "yield" });
  const { outcome } = await first;
  const aborter = new AbortController();
  const second = cell.look({ yieldTimeMs: 1000, signal: aborter.signal });
  aborter.abort();
  expect([outcome, (await second).outcome]).toEqual([
    { status: "running", cellId: "7" },
    { status: "running", cellId: "7" },
  ]);
});

test("CellRun: calls reach the host, answers that come together go together", async () => {
  const { cell, port, calls } = createCell({ answer: async () => ({ ok: 1 }) });
  const look = cell.look({ yieldTimeMs: 1000 });
  port.say({ type: "call", id: "1", ident: "echo", input: '{"a":1}' });
  port.say({ type: "call", id: "2", ident: "echo" });
  port.say({ type: "call", id: "3", ident: "constructor" });
  await settle();
  expect(calls.map(({ signal, ...call }) => ({ ...call, aborted: signal.aborted }))).toEqual([
    {
      ident: "echo",
      input: { a: 1 },
      cellId: "7",
      callId: "x1",
      runtimeCallId: "tool-1",
      aborted: false,
    },
    {
      ident: "echo",
      input: undefined,
      cellId: "7",
      callId: "x1",
      runtimeCallId: "tool-2",
      aborted: false,
    },
  ]);
  expect(
    port
      .sent()
      .flat()
      .filter((part) => part === "settle").length,
  ).toBeLessThan(3);
  expect(
    port
      .sent()
      .slice(1)
      .flat()
      .filter((part) => part !== "settle")
      .toSorted(),
  ).toEqual(
    [
      "1",
      "1",
      '{"ok":1}',
      "2",
      "1",
      '{"ok":1}',
      "3",
      "0",
      "tools.constructor is not a function",
    ].toSorted(),
  );
  port.say({ type: "done" });
  await look;
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, true]);
});

test("CellRun: timers fire until the cell ends", async () => {
  const { cell, port, clock } = createCell();
  const look = cell.look({ yieldTimeMs: 1000 });
  port.say({ type: "timer", id: "1", delayMs: 10 });
  port.say({ type: "timer", id: "2", delayMs: 10 });
  port.say({ type: "timer", id: "3", delayMs: 99 });
  port.say({ type: "untimer", id: "2" });
  clock.advance(10);
  port.say({ type: "done" });
  await look;
  clock.advance(100);
  expect(port.sent().slice(1)).toEqual([["fire", "1"]]);
});

test("CellRun: a notice goes to the host at once", () => {
  const { port, notices } = createCell();
  port.say({ type: "notify", text: "look" });
  expect(notices).toEqual([{ text: "look", cellId: "7", callId: "x1" }]);
});

test("CellRun: a terminated cell shows what it had put out, and stores nothing", async () => {
  const { cell, port, ends } = createCell();
  port.say(text("a"));
  port.say({ type: "store", key: "k", json: "1" });
  cell.terminate();
  port.say(text("late"));
  expect(await cell.look({ yieldTimeMs: 0 })).toEqual({
    outcome: { status: "terminated" },
    items: [{ type: "input_text", text: "a" }],
    wallTimeMs: 0,
  });
  expect(ends).toEqual([{ writes: new Map(), crash: undefined }]);
});

test("CellRun: a cell that has ended stays as it ended", async () => {
  const { cell, port } = createCell();
  port.say({ type: "done" });
  cell.terminate();
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({ status: "completed" });
});

test("CellRun: what a cell stored and cannot be kept makes it fail", async () => {
  const { cell, port } = createCell({ problem: "no room" });
  port.say({ type: "done" });
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({
    status: "failed",
    error: "no room",
  });
});

test.for<[CellMessage, string]>([
  [{ type: "crashed", reason: "memory" }, "exec cell ran out of memory: it may use 256 MiB"],
  [
    { type: "crashed", reason: "cpu" },
    "exec cell was stopped: it computed for 300000 ms without waiting for anything",
  ],
  [{ type: "crashed", reason: "stack" }, "RangeError: Maximum call stack size exceeded"],
  [{ type: "crashed", reason: "broken" }, "exec runtime ended unexpectedly"],
  [{ type: "ready" }, "exec runtime ended unexpectedly (it said what no cell says)"],
])("CellRun: an engine that says %j has given out", async ([message, error]) => {
  const { cell, port, ends } = createCell();
  port.say({ type: "store", key: "k", json: "1" });
  port.say(message);
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({ status: "failed", error });
  expect(ends).toEqual([{ writes: new Map(), crash: error }]);
});

test("CellRun: an engine that goes away is told of", async () => {
  const { cell, port } = createCell();
  port.end("SIGSEGV");
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({
    status: "failed",
    error: "exec runtime ended unexpectedly (SIGSEGV)",
  });
});

test("CellRun: a script that nothing can wake fails in clear words", async () => {
  const { cell, port } = createCell();
  port.say({ type: "stalled" });
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({
    status: "failed",
    error:
      "exec cell waits for a promise that nothing can settle: no tool call and no timer is pending",
  });
});

test("CellRun: a cell that puts out more than a cell can is cut off", async () => {
  const { cell, port } = createCell({ outputChars: 100 });
  for (let turn = 0; turn < 5; turn += 1) port.say(text("x".repeat(40)));
  port.say({
    type: "item",
    item: { type: "input_image", image_url: "x".repeat(40), detail: "high" },
  });
  port.say({ type: "item", item: { type: "input_audio", audio_url: "x" } });
  expect((await cell.look({ yieldTimeMs: 0 })).outcome).toEqual({
    status: "failed",
    error: "exec runtime ended unexpectedly (it put out more than a cell may)",
  });
});

test("CellRun: a cell that gives more notices than a cell can is cut off", async () => {
  const { cell, port, notices } = createCell({ notices: 2 });
  for (let turn = 0; turn < 9; turn += 1) port.say({ type: "notify", text: "x" });
  expect([(await cell.look({ yieldTimeMs: 0 })).outcome, notices.length]).toEqual([
    {
      status: "failed",
      error: "exec runtime ended unexpectedly (it gave more notices than a cell may)",
    },
    4,
  ]);
});
