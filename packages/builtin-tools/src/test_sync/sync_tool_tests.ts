import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool } from "../test_tool_call.ts";
import { createTestToolClock } from "../test_tool_clock.ts";
import { createTestSync } from "./sync_tool.ts";

test("test_sync_tool: the spec is as recorded", ({ skip }) => {
  const tool = createTestSync({ clock: createTestToolClock() });
  const { got, recorded } = compareWithRecordings(tool, skip);
  expect(got).toEqual(recorded);
});

test("test_sync_tool: two calls wait for each other, then each for itself", async () => {
  const clock = createTestToolClock();
  const tool = createTestSync({ clock });
  const order: string[] = [];
  const run = async (name: string, args: object): Promise<void> => {
    const { body } = await callTool(tool, { barrier: { id: "b", participants: 2 }, ...args });
    order.push(`${name} ${JSON.stringify(body)}`);
  };
  const both = Promise.all([
    run("slow", { sleep_after_ms: 50 }),
    run("fast", { sleep_before_ms: 20 }),
  ]);
  await clock.advance(20);
  order.push("20 ms");
  await clock.advance(50);
  await both;
  expect([order, tool.supportsParallelToolCalls]).toEqual([
    ['fast "ok"', "20 ms", 'slow "ok"'],
    true,
  ]);
});

test("test_sync_tool: waits for the repository when asked to", async () => {
  const log: string[] = [];
  const tool = createTestSync({
    clock: createTestToolClock(),
    waitForGitEnrichment: async () => void log.push("git"),
  });
  const outputs = [await callTool(tool), await callTool(tool, { wait_for_git_enrichment: true })];
  expect([outputs.map(({ body }) => body), log]).toEqual([["ok", "ok"], ["git"]]);
});

test.for([
  [{ barrier: 5 }, "invalid type: expected struct BarrierArgs at line 1 column 13"],
  [{ barrier: {} }, "missing field `id` at line 1 column 14"],
  [{ barrier: { id: "b" } }, "missing field `participants` at line 1 column 22"],
  [
    { barrier: { id: "b", participants: 1, timeout_ms: -1 } },
    "invalid type: expected u64 at line 1 column 55",
  ],
  [{ sleep_before_ms: "x" }, 'invalid type: string "x", expected u64 at line 1 column 22'],
] as const)("test_sync_tool: %o is told %s", async ([args, problem]) => {
  const output = await callTool(createTestSync({ clock: createTestToolClock() }), args);
  expect(output).toEqual({
    body: `failed to parse function arguments: ${problem}`,
    success: false,
  });
});

test("test_sync_tool: a barrier that cannot open is told to the model", async () => {
  const tool = createTestSync({ clock: createTestToolClock() });
  const output = await callTool(tool, { barrier: { id: "b", participants: 0 } });
  expect(output).toEqual({
    body: "barrier participants must be greater than zero",
    success: false,
  });
});
