import { expect, test } from "vitest";
import { createFlowMemory, WorkerFlow } from "./worker_flow.ts";

test("WorkerFlow: both ends see one flag", () => {
  const memory = createFlowMemory();
  const host = new WorkerFlow(memory);
  const worker = new WorkerFlow(memory);
  host.setStopped(true);
  const seen = worker.isStopped;
  worker.setStopped(false);
  expect([seen, host.isStopped]).toEqual([true, false]);
});

test("WorkerFlow: a worker goes on while the host takes what it sends, or when it is to stop", () => {
  const memory = createFlowMemory();
  const host = new WorkerFlow(memory);
  const worker = new WorkerFlow(memory);
  const big = ["text", "x".repeat(1024 * 1024)];
  for (let turn = 0; turn < 20; turn += 1) {
    worker.sent(big);
    host.taken(big);
  }
  host.setStopped(true);
  for (let turn = 0; turn < 10; turn += 1) worker.sent(big);
  expect(worker.isStopped).toBe(true);
});
