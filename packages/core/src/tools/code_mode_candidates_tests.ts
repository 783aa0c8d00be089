import { toOutputText } from "@codexkit/protocol";
import type { CellReport } from "@codexkit/code-mode";
import type { ExecuteRequest, WaitRequest } from "@codexkit/code-mode/runtime";
import {
  planTools,
  type ToolCall,
  type ToolOutput,
  type ToolPayload,
  toTextOutput,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestTurn, loadTestConfig } from "./test_tools.ts";
import { CodeModeCells } from "./code_mode_cells.ts";
import { createCodeModeCandidates } from "./code_mode_candidates.ts";

interface Seen {
  executed: ExecuteRequest[];
  waited: WaitRequest[];
}

/** Calls exec or wait on a session that reports what it is given. */
async function call(
  name: "exec" | "wait",
  payload: ToolPayload,
  report: CellReport,
): Promise<{ output: ToolOutput; seen: Seen; description: string }> {
  const seen: Seen = { executed: [], waited: [] };
  const cells = new CodeModeCells({
    open: async () => ({
      engine: "quickjs",
      execute: async (request) => {
        seen.executed.push(request);
        return report;
      },
      wait: async (request) => {
        seen.waited.push(request);
        return report;
      },
      storedValues: () => ({}),
      restoreValues: () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }),
    notify: () => {},
    newCallId: () => "i",
  });
  const config = await loadTestConfig([
    "features.code_mode={enabled=true,default_exec_yield_time_ms=7}",
  ]);
  const context = createTestTurn({}, { toolMode: "code_mode_only" });
  const spec = {
    type: "function",
    name: "echo",
    description: "E.",
    strict: false,
    parameters: {},
  } as const;
  const echo = { toolName: { name: "echo" }, spec, handle: async () => toTextOutput("") };
  const plan = planTools({
    toolMode: "code_mode_only",
    candidates: [
      ...createCodeModeCandidates(context, { config, cells }),
      { tool: { kind: "client", executor: echo }, gates: [] },
    ],
  });
  const executor = [...plan.registry.values()].find(({ toolName }) => toolName.name === name);
  const asked: ToolCall = {
    turnId: "t",
    callId: "x1",
    toolName: { name },
    payload,
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 1000 },
    items: { started: () => {}, updated: () => {}, completed: () => {}, outputDelta: () => {} },
    signal: new AbortController().signal,
  };
  const [first] = plan.specs;
  return {
    output: (await executor?.handle(asked)) ?? toTextOutput("no such tool"),
    seen,
    description: first?.type === "custom" ? first.description : "",
  };
}

const DONE: CellReport = {
  outcome: { status: "completed" },
  items: [{ type: "input_text", text: "hi" }],
  wallTimeMs: 100,
};

test("exec: the script with its options, the tools by their declarations, and what it put out", async () => {
  const input = '// @exec: {"yield_time_ms": 5}\ntext("hi")';
  const { output, seen, description } = await call("exec", { type: "custom", input }, DONE);
  expect([
    output.body,
    seen.executed.map(({ source, yieldTimeMs, callId, tools }) => [
      source,
      yieldTimeMs,
      callId,
      tools.map(({ ident }) => ident),
    ]),
    description.includes("declare const tools: { echo("),
  ]).toEqual([
    [
      { type: "input_text", text: "Script completed\nWall time 0.1 seconds\nOutput:\n" },
      { type: "input_text", text: "hi" },
    ],
    [['text("hi")', 5, "x1", ["echo"]]],
    true,
  ]);
});

test("exec: without options the configured time counts, and nothing to run is a problem", async () => {
  const plain = await call("exec", { type: "custom", input: "1" }, DONE);
  const empty = await call("exec", { type: "custom", input: " " }, DONE);
  expect([
    plain.seen.executed[0]?.yieldTimeMs,
    empty.seen.executed,
    toOutputText(empty.output.body).startsWith("exec expects raw JavaScript source text"),
  ]).toEqual([7, [], true]);
});

test("wait: names its cell, and says what is wrong with its arguments", async () => {
  const args = '{"cell_id":"3","terminate":true}';
  const good = await call("wait", { type: "function", arguments: args }, DONE);
  const bad = await call("wait", { type: "function", arguments: "{}" }, DONE);
  expect([good.seen.waited, bad.output.body]).toEqual([
    [{ cellId: "3", yieldTimeMs: 10_000, terminate: true }],
    "failed to parse function arguments: missing field `cell_id` at line 1 column 2",
  ]);
});
