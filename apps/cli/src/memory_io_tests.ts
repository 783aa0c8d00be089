import { expect, test } from "vitest";
import { createMemoryIo } from "./memory_io.ts";

test("createMemoryIo: keeps both outputs apart and gives stdin back", async () => {
  const io = createMemoryIo({ stdin: "in\n", terminals: ["stderr"], columns: 33 });
  io.stdout.write("a");
  io.stderr.write("b");
  io.stdout.write("c");
  expect([io.stdoutText(), io.stderrText()]).toEqual(["ac", "b"]);
  expect(new TextDecoder().decode(await io.stdin.readAll(io.signal))).toBe("in\n");
  expect([io.stdout.isTty, io.stdout.columns, io.stderr.isTty, io.stderr.columns]).toEqual([
    false,
    undefined,
    true,
    33,
  ]);
});

test("createMemoryIo: an aborted read rejects", async () => {
  const io = createMemoryIo();
  await expect(io.stdin.readAll(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});

test("advance: timers run when due, in order, until they are stopped", () => {
  const io = createMemoryIo();
  const seen: string[] = [];
  const stopFast = io.clock.every(10, () => seen.push(`fast@${io.clock.now()}`));
  io.clock.every(25, () => seen.push(`slow@${io.clock.now()}`));
  io.advance(30);
  stopFast();
  io.advance(30);
  expect(seen).toEqual(["fast@10", "fast@20", "slow@25", "fast@30", "slow@50"]);
  expect([io.clock.now(), io.timerCount()]).toEqual([60, 1]);
});

test("stdin: lines come one by one", async () => {
  const { signal } = new AbortController();
  const { stdin } = createMemoryIo({ stdin: "y\n\nlast" });
  const lines = [];
  for (let at = 0; at < 4; at++) lines.push(await stdin.readLine(signal));
  expect(lines).toEqual(["y", "", "last", undefined]);
});
