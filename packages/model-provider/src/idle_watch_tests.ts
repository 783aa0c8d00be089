import { expect, test } from "vitest";
import type { ClientClock } from "./client_clock.ts";
import { createIdleWatch, drainAfterEnd } from "./idle_watch.ts";

/** A clock that stands still until told to go on. */
class ManualClock implements ClientClock {
  #nowMs = 0;
  #sleepers: { atMs: number; wake: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ atMs: this.#nowMs + ms, wake: resolve });
      signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
    });
  }

  async advance(ms: number): Promise<void> {
    this.#nowMs += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.atMs <= this.#nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.atMs > this.#nowMs);
    for (const sleeper of due) sleeper.wake();
    await settle();
  }
}

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => void setImmediate(resolve));
}

const BYTE = new Uint8Array([1]);

test("createIdleWatch: fires when nothing came for the whole time", async () => {
  const clock = new ManualClock();
  const watch = createIdleWatch(100, clock, new AbortController().signal);
  watch.touch();
  await clock.advance(99);
  const before = watch.signal.aborted;
  await clock.advance(1);
  expect([before, watch.signal.aborted, watch.isTimedOut()]).toEqual([false, true, true]);
});

test("createIdleWatch: each piece counts as a sign of life", async () => {
  const clock = new ManualClock();
  const watch = createIdleWatch(100, clock, new AbortController().signal);
  async function* slow(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let n = 0; n < 5; n += 1) {
      await clock.advance(80);
      yield BYTE;
    }
  }
  let pieces = 0;
  for await (const _ of watch.observe(slow())) pieces += 1;
  const before = watch.signal.aborted;
  await clock.advance(100);
  expect([pieces, before, watch.signal.aborted]).toEqual([5, false, true]);
});

test("createIdleWatch: does not count before it is touched, nor after it is stopped", async () => {
  const clock = new ManualClock();
  const untouched = createIdleWatch(100, clock, new AbortController().signal);
  const stopped = createIdleWatch(100, clock, new AbortController().signal);
  stopped.touch();
  stopped.stop();
  await clock.advance(1_000);
  expect([untouched.signal.aborted, stopped.signal.aborted]).toEqual([false, false]);
});

test("createIdleWatch: a pause does not count", async () => {
  const clock = new ManualClock();
  const watch = createIdleWatch(100, clock, new AbortController().signal);
  watch.touch();
  await clock.advance(50);
  watch.pause();
  await clock.advance(50);
  await clock.advance(5_000);
  watch.touch();
  await clock.advance(99);
  const before = watch.signal.aborted;
  await clock.advance(1);
  expect([before, watch.isTimedOut()]).toEqual([false, true]);
});

test("createIdleWatch: a request that is abandoned is not one that timed out", () => {
  const watch = createIdleWatch(100, new ManualClock(), new AbortController().signal);
  watch.abandon();
  expect([watch.signal.aborted, watch.isTimedOut()]).toEqual([true, false]);
});

test("createIdleWatch: the caller's signal is passed on, and is no silence", () => {
  const controller = new AbortController();
  const watch = createIdleWatch(100, new ManualClock(), controller.signal);
  controller.abort("enough");
  const late = createIdleWatch(100, new ManualClock(), controller.signal);
  expect([watch.signal.reason, late.signal.reason, watch.isTimedOut()]).toEqual([
    "enough",
    "enough",
    false,
  ]);
});

function fail(): void {
  throw new Error("abandoned");
}

function track(pieces: number): { body: AsyncIterable<Uint8Array>; log: string[] } {
  const log: string[] = [];
  async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let n = 1; n <= pieces; n += 1) {
        log.push(`piece ${n}`);
        yield BYTE;
      }
      log.push("end");
    } finally {
      log.push("closed");
    }
  }
  return { body: body(), log };
}

async function readOne(body: AsyncIterable<Uint8Array>, end: () => void): Promise<void> {
  for await (const _ of body) {
    end();
    break;
  }
}

test("drainAfterEnd: the rest is read in the background", async () => {
  const { body, log } = track(3);
  const reading = drainAfterEnd(body, { clock: new ManualClock(), abandon: fail });
  await readOne(reading.body, reading.end);
  await settle();
  expect(log).toEqual(["piece 1", "piece 2", "piece 3", "end", "closed"]);
});

test("drainAfterEnd: a body that is left early without its end is closed", async () => {
  const { body, log } = track(3);
  const reading = drainAfterEnd(body, { clock: new ManualClock(), abandon: fail });
  await readOne(reading.body, () => undefined);
  expect(log).toEqual(["piece 1", "closed"]);
});

test("drainAfterEnd: a rest that does not come is given up", async () => {
  const clock = new ManualClock();
  async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
    yield BYTE;
    await new Promise(() => undefined);
  }
  let isAbandoned = false;
  const abandon = (): void => {
    isAbandoned = true;
  };
  const reading = drainAfterEnd(endless(), { clock, abandon });
  await readOne(reading.body, reading.end);
  await clock.advance(249);
  const before = isAbandoned;
  await clock.advance(1);
  expect([before, isAbandoned]).toEqual([false, true]);
});
