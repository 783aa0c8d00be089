import type { AgentControl } from "@codexkit/builtin-tools";
import { planTools, type ToolExecutor } from "@codexkit/tools";
import { createToolSearch, toSearchDocuments } from "@codexkit/tools/search";
import { expect, test } from "vitest";
import { createAgentCandidates, resolveMultiAgentVersion } from "./agent_candidates.ts";
import { createTestTurn, loadTestConfig, outlineSpecs } from "../test_tools.ts";

const never = (): never => {
  throw new Error("no agent is asked");
};
const control: AgentControl = {
  self: { threadId: "root", path: "/root" },
  find: () => undefined,
  spawn: never,
  status: () => "not_found",
  send: never,
  interrupt: never,
  close: never,
  resume: never,
  list: () => [],
  waitForFinal: never,
  waitForActivity: never,
};
const agents = {
  control,
  clock: { now: () => 0, sleep: () => Promise.resolve() },
  watch: (executor: ToolExecutor) => executor,
  mayStart: () => true,
};

const V1_NAMES = ["close_agent", "resume_agent", "send_input", "spawn_agent", "wait_agent"];
const V1 = "multi_agent_v1{close_agent,resume_agent,send_input,spawn_agent,wait_agent}";
const V2_TOOLS = "followup_task,interrupt_agent,list_agents,send_message,spawn_agent,wait_agent";

test.for([
  [{}, [], [V1]],
  [{}, ["features.multi_agent=false"], []],
  [{ multi_agent_version: "disabled" }, [], []],
  [{ multi_agent_version: "v2" }, ["features.multi_agent=false"], [`collaboration{${V2_TOOLS}}`]],
  [{ multi_agent_version: "v1" }, ["features.multi_agent_v2=true"], [`collaboration{${V2_TOOLS}}`]],
  [{ multi_agent_version: "v1" }, ["features.multi_agent=false"], [V1]],
  [{ multi_agent_version: "v2" }, ["agents.enabled=false"], []],
  [{}, ["agents.enabled=false", "features.multi_agent_v2=true"], [`collaboration{${V2_TOOLS}}`]],
  [{}, ['features.multi_agent_v2={enabled=true,tool_namespace="agents"}'], [`agents{${V2_TOOLS}}`]],
] as const)(
  "createAgentCandidates: model %o with %o offers %o",
  async ([model, overrides, want]) => {
    const config = await loadTestConfig(overrides);
    const candidates = createAgentCandidates(createTestTurn(model), { config, agents });
    expect(outlineSpecs(planTools({ candidates, toolMode: "direct" }))).toEqual(want);
  },
);

test.for([
  ["true", [`collaboration{${V2_TOOLS}}`], 0],
  ["false", [], 6],
] as const)(
  "createAgentCandidates: non_code_mode_only %s decides whether scripts call them",
  async ([value, shown, nested]) => {
    const config = await loadTestConfig([
      `features.multi_agent_v2={enabled=true,non_code_mode_only=${value}}`,
    ]);
    const candidates = createAgentCandidates(createTestTurn(), { config, agents });
    const plan = planTools({ candidates, toolMode: "code_mode_only" });
    expect([outlineSpecs(plan), plan.nested.length]).toEqual([shown, nested]);
  },
);

test("createAgentCandidates: an agent that must have none has no tools for them", async () => {
  const config = await loadTestConfig();
  expect(createAgentCandidates(createTestTurn(), { config, agents: undefined })).toEqual([]);
});

test("createAgentCandidates: an agent too deep for the first generation has none of its tools", async () => {
  const config = await loadTestConfig();
  const deep = { ...agents, mayStart: (version: "v1" | "v2") => version === "v2" };
  const candidates = createAgentCandidates(createTestTurn(), { config, agents: deep });
  const { specs, decisions } = planTools({ candidates, toolMode: "direct" });
  const [decision] = decisions;
  expect([specs, decision?.remedy]).toEqual([[], "raise `[agents] max_depth`"]);
});

test("createAgentCandidates: what a tool reports goes by the seat", async () => {
  const config = await loadTestConfig(["features.multi_agent_v2=true"]);
  const seen: string[] = [];
  const watch = (executor: ToolExecutor): ToolExecutor => {
    seen.push(executor.toolName.name);
    return executor;
  };
  createAgentCandidates(createTestTurn(), { config, agents: { ...agents, watch } });
  expect(seen.toSorted()).toEqual([...V1_NAMES, ...V2_TOOLS.split(",")].toSorted());
});

test.for([
  [["features.multi_agent_v2=true"], { version: "v2", from: "features" }],
  [["agents.enabled=false"], { version: "disabled", from: "agents" }],
  [["features.multi_agent=false"], { version: "v1", from: "model" }],
] as const)(
  "resolveMultiAgentVersion: %o comes before a model of the first",
  async ([overrides, want]) => {
    const config = await loadTestConfig(overrides);
    const turn = createTestTurn({ multi_agent_version: "v1" });
    expect(resolveMultiAgentVersion(turn, config)).toEqual(want);
  },
);

test.for([
  ["echo text", []],
  ["open an image file by path", []],
  ["delegate work to a subagent", ["spawn_agent"]],
  ["send a message to an agent", ["send_input"]],
  ["wait for the result of an agent", ["wait_agent"]],
] as const)(
  "createAgentCandidates: the first generation is searched by words of its own: `%s`",
  async ([query, want]) => {
    const config = await loadTestConfig();
    const candidates = createAgentCandidates(createTestTurn(), { config, agents });
    const documents = toSearchDocuments(
      candidates.flatMap(({ tool, gates }) =>
        tool.kind === "client" && gates.every(({ passed }) => passed) ? [tool] : [],
      ),
    );
    const [best] = createToolSearch(documents).search(query, 1);
    const found = best?.type === "namespace" ? best.tools.map(({ name }) => name) : [];
    expect(found).toEqual(want);
  },
);
