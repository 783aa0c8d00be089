import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { QUICKJS_WORKER_URL } from "./quickjs_worker.ts";

test("quickjs worker: started for something else it does nothing", async () => {
  const worker = new Worker(new URL(QUICKJS_WORKER_URL), {
    workerData: { kind: "other" },
    execArgv: [],
  });
  const messages: unknown[] = [];
  worker.on("message", (message) => messages.push(message));
  const code = await new Promise<number>((resolve) => {
    worker.on("exit", resolve);
  });
  expect([code, messages]).toEqual([0, []]);
});
