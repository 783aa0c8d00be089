import type { TurnItem } from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createAgentReports } from "./agent_reports.ts";
import { callWatched, createItemLog } from "./test_agent_threads.ts";

const ITEM = {
  type: "SubAgentActivity",
  id: "c",
  kind: "interacted",
  agent_thread_id: "h2",
  agent_path: "/root/a",
  model: null,
  reasoning_effort: null,
} as const;

test("agent reports: what a watched tool reports shows in the turn of the call", async () => {
  const reports = createAgentReports();
  const log: [string, TurnItem][] = [];
  const items = createItemLog(log);
  const executor: ToolExecutor = {
    toolName: { name: "f" },
    spec: { type: "function", name: "f", description: "", strict: false, parameters: {} },
    handle: async () => {
      reports.reporter.completed(ITEM);
      return { body: String(reports.find("c") === items), success: true };
    },
  };
  const watched = reports.watch(executor);
  const output = await callWatched(watched, {}, { items });
  reports.reporter.completed(ITEM);
  const same = [watched.toolName, watched.spec];
  expect([output, log, same, reports.find("c")]).toEqual([
    { body: "true", success: true },
    [["completed", ITEM]],
    [executor.toolName, executor.spec],
    undefined,
  ]);
});

test("agent reports: of two calls with one id the second still shows when the first is over", async () => {
  const reports = createAgentReports();
  const log: [string, TurnItem][] = [];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let calls = 0;
  const tool = reports.watch({
    toolName: { name: "f" },
    spec: { type: "function", name: "f", description: "", strict: false, parameters: {} },
    handle: async () => {
      const gate = gates[calls];
      calls += 1;
      await gate?.promise;
      return { body: "", success: true };
    },
  });
  const items = createItemLog(log);
  const first = callWatched(tool, {}, { items });
  const second = callWatched(tool, {}, { items });
  gates[0]?.resolve();
  await first;
  reports.reporter.completed(ITEM);
  gates[1]?.resolve();
  await second;
  reports.reporter.completed(ITEM);
  expect(log).toEqual([["completed", ITEM]]);
});
