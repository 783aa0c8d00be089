import { expect, test } from "vitest";
import type { RolloutSink } from "./ports.ts";
import { RolloutRecorder } from "./rollout_recorder.ts";

const ITEM = {
  type: "response_item_recorded",
  turn_id: "t",
  item: { type: "message", role: "user", content: [] },
} as const;
const NOTHING_TO_KEEP = {
  type: "agent_message_delta",
  turn_id: "t",
  item_id: "i",
  delta: "d",
} as const;

/** A file that writes down what it is asked for. */
function createSink(flush: () => Promise<void> = async () => {}): {
  sink: RolloutSink;
  log: string[];
} {
  const log: string[] = [];
  return {
    log,
    sink: {
      path: "/s.jsonl",
      append: (type) => void log.push(type),
      flush: async () => {
        log.push("flush");
        await flush();
      },
      close: async () => {
        log.push("close");
        await flush();
      },
    },
  };
}

test("RolloutRecorder: what comes in one go is brought to disk at once, without being asked", async () => {
  const { sink, log } = createSink();
  const recorder = new RolloutRecorder(sink, "h");
  const warnings: string[] = [];
  for (const event of [ITEM, ITEM, NOTHING_TO_KEEP])
    recorder.record(event, (message) => void warnings.push(message));
  await Promise.resolve();
  recorder.record(NOTHING_TO_KEEP, () => undefined);
  await Promise.resolve();
  expect([log, warnings, recorder.path]).toEqual([
    ["response_item", "response_item", "flush"],
    [],
    "/s.jsonl",
  ]);
});

test("RolloutRecorder: a file that cannot be written is told of once, and closing it is quiet", async () => {
  const { sink, log } = createSink(() => Promise.reject(new Error("disk full")));
  const recorder = new RolloutRecorder(sink, "h");
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  await recorder.flush(warn);
  await recorder.flush(warn);
  await recorder.close();
  expect([warnings, log]).toEqual([["disk full"], ["flush", "flush", "close"]]);
});

test("RolloutRecorder: without a file nothing is kept, and nothing fails", async () => {
  const recorder = new RolloutRecorder(undefined, "h");
  const fail = (message: string): void => expect.unreachable(message);
  recorder.record(ITEM, fail);
  await recorder.flush(fail);
  await recorder.close();
  expect(recorder.path).toBeUndefined();
});
