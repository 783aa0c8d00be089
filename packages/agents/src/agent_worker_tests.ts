import type { ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { MAX_WAITING_INPUTS } from "./agent_limits.ts";
import { AgentWorker } from "./agent_worker.ts";
import type { ChildThread } from "./child_thread.ts";
import { TestQueue } from "./test_queue.ts";
import { Mailbox } from "./mailbox.ts";
import { settle } from "./test_agent_threads.ts";

const ORIGIN = { parentTurnId: "t", rootTurnId: "r" };
const text = (words: string): [{ type: "text"; text: string }] => [{ type: "text", text: words }];

function createBench(): {
  worker: AgentWorker;
  mailbox: Mailbox;
  log: string[];
  end: () => void;
} {
  const log: string[] = [];
  const mailbox = new Mailbox();
  let queue = new TestQueue<ThreadEvent>();
  const thread: ChildThread = {
    id: "a",
    model: "m",
    run: (input, { signal, parentTurnId, rootTurnId }) => {
      queue = new TestQueue();
      const mine = queue;
      log.push(`run ${JSON.stringify(input)} for ${parentTurnId} of ${rootTurnId}`);
      signal.addEventListener("abort", () => mine.close());
      return mine;
    },
    historyItems: () => [],
    close: async () => {
      log.push("close");
      queue.close();
    },
  };
  const worker = new AgentWorker({
    thread,
    mailbox,
    onEvent: ({ type }) => void log.push(type),
    onFault: (message) => void log.push(message),
  });
  return { worker, mailbox, log, end: () => queue.close() };
}

test("worker: one input after the other", async () => {
  const { worker, log, end } = createBench();
  worker.give(text("a"), ORIGIN);
  worker.give(text("b"), { parentTurnId: "t2", rootTurnId: "r" });
  await settle();
  const before = [...log];
  end();
  await settle();
  const origin = worker.origin;
  end();
  await settle();
  expect([before, log, origin, worker.isIdle]).toEqual([
    ['run [{"type":"text","text":"a"}] for t of r'],
    [
      'run [{"type":"text","text":"a"}] for t of r',
      "the turn ended without an answer",
      'run [{"type":"text","text":"b"}] for t2 of r',
      "the turn ended without an answer",
    ],
    { parentTurnId: "t2", rootTurnId: "r" },
    true,
  ]);
});

test("worker: a task in the mailbox begins a turn, once, even if nobody reads it", async () => {
  const { worker, mailbox, log, end } = createBench();
  worker.wake();
  mailbox.post({ type: "message", role: "user", content: [] }, 0, ORIGIN);
  worker.wake();
  await settle();
  end();
  await settle();
  worker.wake();
  expect([log, worker.isIdle, mailbox.isEmpty]).toEqual([
    ["run [] for t of r", "the turn ended without an answer"],
    true,
    false,
  ]);
});

test("worker: an interrupt ends the turn and drops what waited for its end", async () => {
  const { worker, mailbox, log } = createBench();
  worker.give(text("a"), ORIGIN);
  worker.give(text("b"), ORIGIN);
  mailbox.post({ type: "message", role: "user", content: [] }, 0, ORIGIN);
  await worker.interrupt();
  await settle();
  expect([log.length, worker.isIdle, mailbox.isEmpty, worker.turnSignal]).toEqual([
    2,
    true,
    false,
    undefined,
  ]);
});

test("worker: without a turn an interrupt does nothing", async () => {
  const { worker, log } = createBench();
  await worker.interrupt();
  expect(log).toEqual([]);
});

test("worker: too many inputs are refused", () => {
  const { worker } = createBench();
  for (let at = 0; at <= MAX_WAITING_INPUTS; at += 1) worker.give(text("a"), ORIGIN);
  expect(() => worker.give(text("b"), ORIGIN)).toThrow(
    "too many inputs wait for this agent; send more when it has read them",
  );
});

test("worker: a closed one ends its turn and begins no other", async () => {
  const { worker, log } = createBench();
  worker.give(text("a"), ORIGIN);
  worker.give(text("b"), ORIGIN);
  const signal = worker.turnSignal;
  await worker.close();
  worker.give(text("c"), ORIGIN);
  await settle();
  expect([
    signal?.aborted,
    log.filter((line) => line.startsWith("run")).length,
    worker.isIdle,
  ]).toEqual([true, 1, true]);
});
