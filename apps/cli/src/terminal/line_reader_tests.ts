import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createLineReader } from "./line_reader.ts";

const running = new AbortController().signal;

test("createLineReader: lines come one by one, however they arrive", async () => {
  const stream = new PassThrough();
  const reader = createLineReader(stream);
  const first = reader.read(running);
  stream.write("y");
  stream.write("es\r\nsecond\nth");
  const lines = [await first, await reader.read(running)];
  stream.end("ird");
  lines.push(await reader.read(running), await reader.read(running));
  expect(lines).toEqual(["yes", "second", "third", undefined]);
});

test("createLineReader: an empty line is a line", async () => {
  const stream = new PassThrough();
  const reader = createLineReader(stream);
  stream.end("\n\nx\n");
  const lines = [];
  for (let at = 0; at < 4; at++) lines.push(await reader.read(running));
  expect(lines).toEqual(["", "", "x", undefined]);
});

test("createLineReader: an abort ends the wait, and the line is there for the next call", async () => {
  const stream = new PassThrough();
  const reader = createLineReader(stream);
  const stop = new AbortController();
  const waiting = reader.read(stop.signal);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  await expect(reader.read(stop.signal)).rejects.toThrow("stopped");
  stream.write("late\n");
  expect(await reader.read(running)).toBe("late");
});

test("createLineReader: nobody listens between calls", async () => {
  const stream = new PassThrough();
  const reader = createLineReader(stream);
  stream.write("a\n");
  await reader.read(running);
  const events = ["data", "end", "close", "error"] as const;
  expect([stream.isPaused(), events.map((event) => stream.listenerCount(event))]).toEqual([
    true,
    new PassThrough().listenerCount("end") === 0 ? [0, 0, 0, 0] : [0, 1, 0, 0],
  ]);
});

test("createLineReader: a stream that is gone is at its end", async () => {
  const stream = new PassThrough();
  stream.destroy();
  expect(await createLineReader(stream).read(running)).toBeUndefined();
});

test("createLineReader: a line without end is cut", async () => {
  const stream = new PassThrough();
  const reader = createLineReader(stream);
  stream.end("x".repeat(65_536 + 10));
  const lines = [await reader.read(running), await reader.read(running)];
  expect(lines.map((line) => line?.length)).toEqual([65_536, 10]);
});
