import { expect, test } from "vitest";
import { findExecutor, planTools, type ToolCandidate, type ToolGate } from "./plan.ts";
import type { ToolExecutor } from "./tool_executor.ts";
import { toTextOutput } from "./tool_output.ts";

const open: ToolGate = { kind: "feature", subject: "features.x", passed: true, found: "on" };
const closed: ToolGate = {
  kind: "model",
  subject: "model.apply_patch_tool_type",
  passed: false,
  found: "absent",
  remedy: "set apply_patch_tool_type",
};

function executor(name: string, more: Partial<ToolExecutor> = {}): ToolExecutor {
  return {
    toolName: { name },
    spec: { type: "function", name, description: "", strict: false, parameters: {} },
    handle: async () => toTextOutput(name),
    ...more,
  };
}

function candidate(tool: ToolExecutor, gates: readonly ToolGate[] = [open]): ToolCandidate {
  return { tool: { kind: "client", executor: tool }, gates };
}

test("planTools: open gates include, the first closed gate hides and says how to open it", () => {
  const plan = planTools({
    toolMode: "direct",
    candidates: [candidate(executor("a")), candidate(executor("b"), [open, closed])],
  });
  expect([plan.specs.map((spec) => "name" in spec && spec.name), plan.decisions]).toEqual([
    ["a"],
    [
      { name: { name: "a" }, decision: "included", gates: [open], reason: "every gate is open" },
      {
        name: { name: "b" },
        decision: "hidden",
        gates: [open, closed],
        reason: "model.apply_patch_tool_type: absent",
        remedy: "set apply_patch_tool_type",
      },
    ],
  ]);
});

test("planTools: deferred and hidden tools run but are not shown", () => {
  const tools = [
    executor("late", { exposure: "deferred" }),
    executor("secret", { exposure: "hidden" }),
  ];
  const plan = planTools({ toolMode: "direct", candidates: tools.map((tool) => candidate(tool)) });
  expect([
    plan.specs,
    plan.decisions.map((d) => d.decision),
    tools.map((tool) => findExecutor(plan, tool.toolName)),
  ]).toEqual([[], ["deferred", "hidden"], tools]);
});

test("planTools: tools of one namespace share one spec at the place of the first", () => {
  const inner = (name: string): ToolCandidate => ({
    tool: {
      kind: "client",
      executor: executor(name, { toolName: { namespace: "mcp__s", name } }),
      namespace: { name: "mcp__s", description: "S" },
    },
    gates: [],
  });
  const hosted: ToolCandidate = {
    tool: { kind: "hosted", spec: { type: "web_search" } },
    gates: [],
  };
  const plan = planTools({ toolMode: "direct", candidates: [inner("a"), hosted, inner("b")] });
  expect(
    plan.specs.map((spec) =>
      spec.type === "namespace" ? spec.tools.map((t) => t.name) : spec.type,
    ),
  ).toEqual([["a", "b"], "web_search"]);
});

test("planTools: two tools of one name are refused", () => {
  expect(() =>
    planTools({
      toolMode: "direct",
      candidates: [candidate(executor("a")), candidate(executor("a"))],
    }),
  ).toThrow("two tools are called a");
});

test("findExecutor: a plain tool also answers in the namespace functions, no other namespace does", () => {
  const tool = executor("exec_command");
  const plan = planTools({ toolMode: "direct", candidates: [candidate(tool)] });
  expect([
    findExecutor(plan, { namespace: "functions", name: "exec_command" }),
    findExecutor(plan, { namespace: "mcp__s", name: "exec_command" }),
    findExecutor(plan, { name: "functions.exec_command" }),
  ]).toEqual([tool, undefined, undefined]);
});
