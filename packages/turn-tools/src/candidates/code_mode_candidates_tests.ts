import { toOutputText } from "@codexkit/protocol";
import type { CellReport } from "@codexkit/code-mode";
import type { CodeModeSession, ExecuteRequest, WaitRequest } from "@codexkit/code-mode/runtime";
import {
  planTools,
  type ToolCall,
  type ToolOutput,
  type ToolPayload,
  toTextOutput,
} from "@codexkit/tools";
import { createScriptSearchFactory } from "@codexkit/tools/search";
import { expect, test } from "vitest";
import { createTestTurn, loadTestConfig } from "../test_tools.ts";
import { CodeModeCells } from "../services/code_mode_cells.ts";
import { createCodeModeCandidates } from "./code_mode_candidates.ts";

interface Seen {
  executed: ExecuteRequest[];
  waited: WaitRequest[];
  warned: string[];
}

/** What a call of a test differs in. */
interface Change {
  /** More settings of `[features]`. */
  features?: string;
  /** Why no engine starts. */
  missing?: string;
}

/** Calls exec or wait on a session that reports what it is given. */
async function call(
  name: "exec" | "wait",
  payload: ToolPayload,
  report: CellReport,
  { features = "", missing }: Change = {},
): Promise<{ output: ToolOutput; seen: Seen; description: string }> {
  const seen: Seen = { executed: [], waited: [], warned: [] };
  const open = async (): Promise<CodeModeSession> => {
    if (missing !== undefined) throw new Error(missing);
    return {
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
    };
  };
  const cells = new CodeModeCells({
    open,
    storedValues: { take: () => ({ values: {}, lost: [] }), keep: () => undefined },
    notify: () => {},
    newCallId: () => "i",
  });
  const config = await loadTestConfig([
    "features.code_mode={enabled=true,default_exec_yield_time_ms=7}",
    ...features.split(",").flatMap((feature) => (feature === "" ? [] : [`features.${feature}`])),
  ]);
  let time = 0;
  const services = {
    config,
    cells,
    now: () => {
      time += 150;
      return time;
    },
    createScriptSearch: createScriptSearchFactory(),
  };
  const context = createTestTurn({ supports_search_tool: true }, { toolMode: "code_mode_only" });
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
      ...createCodeModeCandidates(context, services),
      { tool: { kind: "client", executor: echo }, gates: [] },
      { tool: { kind: "client", executor: { ...echo, ...LATE } }, gates: [] },
      { tool: { kind: "tool_search", create: () => echo }, gates: [] },
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
    warn: (message) => void seen.warned.push(message),
  };
  const [first] = plan.specs;
  return {
    output: (await executor?.handle(asked)) ?? toTextOutput("no such tool"),
    seen,
    description: first?.type === "custom" ? first.description : "",
  };
}

/** A tool that has to be searched for. */
const LATE = { toolName: { name: "late" }, exposure: "deferred" } as const;

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
    [['text("hi")', 5, "x1", ["echo", "late"]]],
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

test.for<[string, "exec" | "wait", ToolPayload]>([
  ["exec", "exec", { type: "custom", input: "1" }],
  ["wait", "wait", { type: "function", arguments: '{"cell_id":"3"}' }],
])(
  "%s: what a call costs beside its cell is shown when that is asked for",
  async ([, name, payload]) => {
    const features = "code_mode.experimental_show_cell_overhead=true";
    const { output } = await call(name, payload, { ...DONE, items: [] }, { features });
    expect(output.body).toBe(
      "Script completed\nWall time 0.150 seconds (code-mode 0.100 seconds; overhead 0.050 seconds)\nOutput:\n",
    );
  },
);

test("exec: an engine that does not start is told to the model, and to a person", async () => {
  const missing = "code mode cannot use isolated-vm: it is not installed";
  const { output, seen } = await call("exec", { type: "custom", input: "1" }, DONE, { missing });
  expect([output, seen.warned]).toEqual([{ body: missing, success: false }, [missing]]);
});

test("exec: scripts search for deferred tools when the feature is on", async () => {
  const features = "code_mode_tool_search=true";
  const payload = { type: "custom", input: "1" } as const;
  const on = await call("exec", payload, DONE, { features });
  const off = await call("exec", payload, DONE);
  const declaration =
    "declare const tools: { tool_search(args: {\n  // Most tools to return. Default 8.\n  limit?: number;\n  // Words for what the tool should do.\n  query: string;\n}): Promise<{ tools: Array<{ description: string; name: string; }>; }>; };";
  expect([
    on.description.includes(declaration),
    on.seen.executed[0]?.tools.map(({ ident }) => ident),
    off.description.includes("tool_search"),
  ]).toEqual([true, ["echo", "late", "tool_search"], false]);
});
