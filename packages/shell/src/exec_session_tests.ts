import { expect, test } from "vitest";
import type { KillSignal } from "./child_process.ts";
import {
  type ExecEnd,
  type ExecListeners,
  ExecSession,
  MAX_OUTPUT_EVENTS,
} from "./exec_session.ts";

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** A clock that a test moves by hand. */
class ManualClock {
  #nowMs = 0;
  #timers = new Map<() => void, number>();

  now = (): number => this.#nowMs;

  schedule = (callback: () => void, delayMs: number): (() => void) => {
    this.#timers.set(callback, this.#nowMs + delayMs);
    return () => {
      this.#timers.delete(callback);
    };
  };

  get pending(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
    for (const [callback, atMs] of this.#timers) {
      if (atMs > this.#nowMs) continue;
      this.#timers.delete(callback);
      callback();
    }
  }
}

function create(observer: ExecListeners = {}): {
  session: ExecSession;
  clock: ManualClock;
  killed: KillSignal[];
} {
  const clock = new ManualClock();
  const session = new ExecSession(1000, { clock, observer });
  const killed: KillSignal[] = [];
  session.attach({
    pid: 1,
    write: () => {},
    closeInput: () => {},
    kill: (signal) => killed.push(signal),
    hasLeftovers: () => false,
    closeOutput: () => {},
  });
  return { session, clock, killed };
}

test("takeOutput: gives each byte once, the aggregate keeps all", () => {
  const { session } = create();
  session.onData(text("one"));
  const first = session.takeOutput();
  session.onData(text("two"));
  expect([first, session.takeOutput(), session.takeOutput(), session.aggregatedOutput]).toEqual([
    { output: "one", omittedBytes: 0, totalBytes: 3 },
    { output: "two", omittedBytes: 0, totalBytes: 3 },
    { output: "", omittedBytes: 0, totalBytes: 0 },
    "onetwo",
  ]);
});

test("takeOutput: after the end it gives what was not reported yet, once", () => {
  const whole = create().session;
  whole.onData(text("all"));
  whole.onEnd(0);
  const { session } = create();
  session.onData(text("one"));
  session.takeOutput();
  session.onData(text("two"));
  session.onEnd(0);
  const taken = (from: ExecSession): string[] =>
    [from.takeOutput(), from.takeOutput()].map(({ output }) => output);
  expect([taken(whole), whole.aggregatedOutput, taken(session), session.aggregatedOutput]).toEqual([
    ["all", ""],
    "all",
    ["two", ""],
    "onetwo",
  ]);
});

test("onOutput: a character that arrives in two parts is one character", () => {
  const seen: string[] = [];
  const { session } = create({ onOutput: (part) => seen.push(part) });
  session.onData(bytes(0x61, 0xe2, 0x82));
  session.onData(bytes(0xac, 0x62));
  expect(seen).toEqual(["a", "€b"]);
});

test("onOutput: a character cut by the end reads as U+FFFD", () => {
  const seen: string[] = [];
  const { session } = create({ onOutput: (part) => seen.push(part) });
  session.onData(bytes(0x61, 0xe2, 0x82));
  session.onEnd(0);
  expect(seen).toEqual(["a", "\u{fffd}"]);
});

test("onOutput: is called at most 10000 times, the output is kept all the same", () => {
  let calls = 0;
  const { session } = create({
    onOutput: () => {
      calls += 1;
    },
  });
  for (let n = 0; n < MAX_OUTPUT_EVENTS + 5; n++) session.onData(text("x"));
  expect({ calls, bytes: session.takeOutput().totalBytes }).toEqual({
    calls: MAX_OUTPUT_EVENTS,
    bytes: MAX_OUTPUT_EVENTS + 5,
  });
});

test("onOutput: what comes after the last call is not decoded any more", () => {
  const seen: string[] = [];
  const { session } = create({ onOutput: (part) => seen.push(part) });
  for (let n = 0; n < MAX_OUTPUT_EVENTS; n++) session.onData(text("x"));
  const big = new Uint8Array(1);
  Object.defineProperty(big, "byteLength", { get: () => expect.unreachable("decoded") });
  session.onData(big);
  session.onEnd(0);
  expect(seen).toHaveLength(MAX_OUTPUT_EVENTS);
});

test("onEnd: tells code, output and duration", () => {
  const ends: ExecEnd[] = [];
  const { session, clock } = create({ onEnd: (end) => ends.push(end) });
  session.onData(text("out"));
  clock.advance(1500);
  session.onEnd(3);
  expect(ends).toEqual([
    { sessionId: 1000, exitCode: 3, aggregatedOutput: "out", durationMs: 1500, terminated: false },
  ]);
  expect(session.aggregatedOutput).toBe("out");
});

test("terminate: kills with SIGKILL and the end says so", () => {
  const ends: ExecEnd[] = [];
  const { session, killed } = create({ onEnd: (end) => ends.push(end) });
  session.terminate();
  session.onEnd(137);
  expect({ killed, terminated: ends.map((end) => end.terminated) }).toEqual({
    killed: ["SIGKILL"],
    terminated: [true],
  });
});

test("terminate: after the end only background processes are killed, the end stays natural", () => {
  const ends: ExecEnd[] = [];
  const { session, killed } = create({ onEnd: (end) => ends.push(end) });
  session.onEnd(0);
  session.terminate();
  expect({ killed, terminated: ends.map((end) => end.terminated) }).toEqual({
    killed: ["SIGKILL"],
    terminated: [false],
  });
});

test("waitUntil: yields when its time has come and leaves no timer", async () => {
  const { session, clock } = create();
  const waiting = session.waitUntil(300, undefined);
  clock.advance(299);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  expect([await waiting, clock.pending]).toEqual(["yielded", 0]);
});

test("waitUntil: settles with the end and cancels its timer", async () => {
  const { session, clock } = create();
  const waiting = session.waitUntil(300, undefined);
  session.onEnd(0);
  expect([await waiting, clock.pending]).toEqual(["ended", 0]);
});

test("waitUntil: an ended session does not wait", async () => {
  const { session, clock } = create();
  session.onEnd(0);
  expect([await session.waitUntil(300, undefined), clock.pending]).toEqual(["ended", 0]);
});

test("isAwaited: as long as a call waits", async () => {
  const { session, clock } = create();
  const before = session.isAwaited;
  const waiting = session.waitUntil(300, undefined);
  const meanwhile = session.isAwaited;
  clock.advance(300);
  await waiting;
  expect([before, meanwhile, session.isAwaited]).toEqual([false, true, false]);
});

test("waitUntil: a signal ends the wait, also one that has fired already", async () => {
  const { session, clock } = create();
  const controller = new AbortController();
  const waiting = session.waitUntil(300, controller.signal);
  controller.abort();
  expect([await waiting, await session.waitUntil(300, controller.signal), clock.pending]).toEqual([
    "aborted",
    "aborted",
    0,
  ]);
});
