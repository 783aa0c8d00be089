import { expect, test } from "vitest";
import { findExecutor, planTools, type ToolPlan } from "./plan.ts";
import type { NestedTool, ToolCandidate, ToolGate } from "./tool_candidate.ts";
import type { ToolExecutor } from "./tool_executor.ts";
import { createToolFilter } from "./tool_filter.ts";
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

function inner(namespace: string, name: string, description = "", late = false): ToolCandidate {
  return {
    tool: {
      kind: "client",
      executor: executor(name, { toolName: { namespace, name } }),
      namespace: { name: namespace, description },
      deferWhenSearchable: late,
    },
    source: "mcp",
    gates: [],
  };
}

const search = (gates: readonly ToolGate[] = []): ToolCandidate => ({
  tool: {
    kind: "tool_search",
    create: (deferred) =>
      executor("tool_search", { handle: async () => toTextOutput(String(deferred.length)) }),
  },
  gates,
});

/** exec, whose description lists what scripts can call. */
const exec: ToolCandidate = {
  tool: {
    kind: "code_mode",
    name: "exec",
    create: (nested) =>
      executor("exec", {
        spec: {
          type: "function",
          name: "exec",
          description: nested.map(toWord).join(" "),
          strict: false,
          parameters: {},
        },
      }),
  },
  gates: [],
};

const toWord = ({ name, deferred }: NestedTool): string =>
  `${name.namespace ?? ""}.${name.name}${deferred ? "?" : ""}`;

/** What the model sees: names, namespaces with their tools. */
function outline(plan: ToolPlan): readonly string[] {
  return plan.specs.map((spec) =>
    spec.type === "namespace"
      ? `${spec.name}{${spec.tools.map((tool) => tool.name).join(",")}}`
      : "name" in spec
        ? spec.name
        : spec.type,
  );
}

const decisions = (plan: ToolPlan): readonly string[] =>
  plan.decisions.map(({ decision }) => decision);

test("planTools: open gates include, the first closed gate hides and says how to open it", () => {
  const plan = planTools({
    toolMode: "direct",
    candidates: [candidate(executor("a")), candidate(executor("b"), [open, closed])],
  });
  expect([outline(plan), plan.decisions]).toEqual([
    ["a"],
    [
      {
        name: { name: "a" },
        source: "built_in",
        decision: "included",
        gates: [open],
        reason: "every gate is open",
      },
      {
        name: { name: "b" },
        source: "built_in",
        decision: "hidden",
        gates: [open, closed],
        reason: "model.apply_patch_tool_type: absent",
        remedy: "set apply_patch_tool_type",
      },
    ],
  ]);
});

test("planTools: a hidden tool runs but is not shown", () => {
  const tool = executor("secret", { exposure: "hidden" });
  const plan = planTools({ toolMode: "direct", candidates: [candidate(tool)] });
  expect([outline(plan), decisions(plan), findExecutor(plan, tool.toolName)]).toEqual([
    [],
    ["hidden"],
    tool,
  ]);
});

test("planTools: tools of one namespace share one spec at the place of the first", () => {
  const hosted: ToolCandidate = {
    tool: { kind: "hosted", spec: { type: "web_search" } },
    gates: [],
  };
  const plan = planTools({
    toolMode: "direct",
    candidates: [inner("mcp__s", "a", " "), hosted, inner("mcp__s", "b", "S"), inner("n", "a")],
  });
  expect([outline(plan), plan.specs[0], plan.specs[2]]).toMatchObject([
    ["mcp__s{a,b}", "web_search", "n{a}"],
    { description: "S" },
    { description: "Tools in the n namespace." },
  ]);
});

test("planTools: of two tools with one name the first wins, and the other says so", () => {
  const first = executor("a");
  const plan = planTools({
    toolMode: "direct",
    candidates: [candidate(first), candidate(executor("a"))],
  });
  expect([findExecutor(plan, { name: "a" }), plan.decisions[1]]).toEqual([
    first,
    {
      name: { name: "a" },
      source: "built_in",
      decision: "hidden",
      gates: [open],
      reason: "another tool is already called a",
      remedy: "rename one of the two, or filter one out",
    },
  ]);
});

test("planTools: what can be searched for is left to tool search, which stands at its own place", async () => {
  const plan = planTools({
    toolMode: "direct",
    candidates: [
      inner("mcp__s", "a", "S", true),
      search(),
      candidate(executor("late", { exposure: "deferred" })),
      candidate(executor("z")),
    ],
  });
  const found = await findExecutor(plan, { name: "tool_search" })?.handle({
    turnId: "t",
    callId: "c",
    toolName: { name: "tool_search" },
    payload: { type: "function", arguments: "" },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 1 },
    items: { started: () => {}, updated: () => {}, completed: () => {}, outputDelta: () => {} },
    signal: new AbortController().signal,
  });
  expect([outline(plan), decisions(plan), found]).toEqual([
    ["tool_search", "z"],
    ["deferred", "included", "deferred", "included"],
    toTextOutput("2"),
  ]);
});

test("planTools: without tool search, what may be shown is shown and what asked to wait only runs", () => {
  const late = executor("late", { exposure: "deferred" });
  const plan = planTools({
    toolMode: "direct",
    candidates: [inner("mcp__s", "a", "S", true), candidate(late), search([closed])],
  });
  expect([outline(plan), decisions(plan), findExecutor(plan, { name: "late" })]).toEqual([
    ["mcp__s{a}"],
    ["included", "hidden", "hidden"],
    late,
  ]);
});

test("planTools: with nothing to search for there is no tool search", () => {
  const plan = planTools({ toolMode: "direct", candidates: [candidate(executor("a")), search()] });
  expect([outline(plan), plan.decisions[1]?.reason]).toEqual([
    ["a"],
    "there is nothing to search for",
  ]);
});

const CODE_CANDIDATES = [
  exec,
  candidate(executor("shell")),
  candidate(executor("ask", { exposure: "direct_model_only" })),
  inner("only", "a"),
  inner("out", "a"),
  inner("mcp__s", "a", "S", true),
  inner("only", "late", "", true),
  search(),
  { tool: { kind: "hosted", spec: { type: "web_search" } }, gates: [] } as const,
];

test.for([
  ["direct", ["shell", "ask", "only{a}", "out{a}", "tool_search", "web_search"], undefined],
  [
    "code_mode",
    ["exec", "shell", "ask", "only{a}", "out{a}", "tool_search", "web_search"],
    ".shell mcp__s.a?",
  ],
  ["code_mode_only", ["exec", "ask", "only{a}", "web_search"], ".shell mcp__s.a?"],
] as const)("planTools: in mode %s the model sees %o", ([toolMode, shown, nested]) => {
  const plan = planTools({
    toolMode,
    candidates: CODE_CANDIDATES,
    codeMode: { directOnlyNamespaces: ["only"], excludedNamespaces: ["out"] },
  });
  const [first] = plan.specs;
  expect([
    outline(plan),
    first?.type === "function" && first.name === "exec" ? first.description : undefined,
    plan.registry.size,
  ]).toEqual([shown, nested, toolMode === "direct" ? 7 : 8]);
});

test("planTools: in code mode a tool's description says how scripts call it", () => {
  const plan = planTools({ toolMode: "code_mode", candidates: [candidate(executor("shell"))] });
  const [spec] = plan.specs;
  expect(spec?.type === "function" && spec.description).toContain("declare const tools: { shell(");
});

test("planTools: tools whose names scripts could not tell apart are declared under different ones", () => {
  const plan = planTools({
    toolMode: "code_mode",
    candidates: [candidate(executor("a-b")), candidate(executor("a_b"))],
  });
  const declared = plan.specs.map(
    (spec) => spec.type === "function" && /tools: \{ (\w+)\(/.exec(spec.description)?.[1],
  );
  expect([new Set(declared).size, declared.every(Boolean)]).toEqual([2, true]);
});

test("planTools: a filter takes tools away and says which pattern did", () => {
  const filter = createToolFilter({ deny: ["a*"] });
  const plan = planTools({
    toolMode: "direct",
    filter,
    candidates: [candidate(executor("a")), candidate(executor("b"))],
  });
  expect([outline(plan), plan.decisions.map(({ reason }) => reason)]).toEqual([
    ["b"],
    ["tools.deny: a*", "every gate is open"],
  ]);
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
