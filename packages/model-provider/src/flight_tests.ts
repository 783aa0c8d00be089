import { expect, test } from "vitest";
import { createFlight, type Flight } from "./flight.ts";

const { signal: NEVER } = new AbortController();

interface Bench {
  flight: Flight<string>;
  signals: AbortSignal[];
  land: (value: string) => void;
  crash: (error: Error) => void;
}

function createBench(): Bench {
  const signals: AbortSignal[] = [];
  let pending = Promise.withResolvers<string>();
  const flight = createFlight((signal) => {
    signals.push(signal);
    pending = Promise.withResolvers<string>();
    signal.addEventListener("abort", () => pending.reject(new Error("ended")));
    return pending.promise;
  });
  return {
    flight,
    signals,
    land: (value) => pending.resolve(value),
    crash: (error) => pending.reject(error),
  };
}

test("createFlight: those who come while it is under way share it, the next begin anew", async () => {
  const { flight, signals, land } = createBench();
  const both = [flight.join(NEVER), flight.join(NEVER)];
  land("a");
  expect([await Promise.all(both), signals.length]).toEqual([["a", "a"], 1]);
  const next = flight.join(NEVER);
  land("b");
  expect([await next, signals.length]).toEqual(["b", 2]);
});

test("createFlight: a failure reaches everyone and is not kept", async () => {
  const { flight, land, crash } = createBench();
  const both = [flight.join(NEVER), flight.join(NEVER)];
  crash(new Error("no"));
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = flight.join(NEVER);
  land("b");
  expect(await next).toBe("b");
});

test("createFlight: who leaves gets its own reason and does not end it for the others", async () => {
  const { flight, signals, land } = createBench();
  const leaver = new AbortController();
  const left = flight.join(leaver.signal);
  const stayed = flight.join(NEVER);
  leaver.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  expect(signals[0]?.aborted).toBe(false);
  land("a");
  expect(await stayed).toBe("a");
});

test("createFlight: when the last one leaves it is ended, and the next begins anew", async () => {
  const { flight, signals, land } = createBench();
  const leaver = new AbortController();
  const left = flight.join(leaver.signal);
  leaver.abort(new Error("enough"));
  const next = flight.join(NEVER);
  await expect(left).rejects.toThrow("enough");
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  land("b");
  expect(await next).toBe("b");
});

test("createFlight: who has left already does not begin it", async () => {
  const { flight, signals } = createBench();
  await expect(flight.join(AbortSignal.abort(new Error("early")))).rejects.toThrow("early");
  expect(signals).toEqual([]);
});

test("createFlight: a reason that is no error becomes one", async () => {
  const { flight } = createBench();
  const leaver = new AbortController();
  const left = flight.join(leaver.signal);
  leaver.abort("enough");
  await expect(left).rejects.toThrow(expect.objectContaining({ cause: "enough" }));
});
