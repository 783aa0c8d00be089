import type { AgentSeat } from "@codexkit/agents";
import {
  type AgentToolsOptions,
  createAgentToolsV1,
  createAgentToolsV2,
  NAMESPACE_DESCRIPTIONS,
} from "@codexkit/builtin-tools";
import type { Config } from "@codexkit/config";
import type { ToolCandidate, ToolExecutor, ToolGate } from "@codexkit/tools";
import type { ToolTurn } from "../tool_turn.ts";
import { toFeatureGate, toGate } from "./gates.ts";

/** What the agent tools of a thread share, and what its place among the agents decides. */
export interface ThreadAgentTools
  extends AgentToolsOptions, Pick<AgentSeat, "watch" | "mayStart"> {}

/** What the tools for other agents are made of. */
export interface AgentServices {
  config: Pick<Config, "features" | "agents" | "multi_agent_v2">;
  /** Absent for a thread that is in no tree of agents. */
  agents: ThreadAgentTools | undefined;
}

/** Which generation of agent tools a turn has. */
export type MultiAgentVersion = "v1" | "v2" | "disabled";

/** What decided about the generation. */
export type MultiAgentSource = "model" | "features" | "agents";

/**
 * The second generation where its feature asks for it, none where `[agents]` is off, then the model's own
 * version, then what is left of the features. Mirrors: Codex 0.169.0.
 */
export function resolveMultiAgentVersion(
  { modelInfo }: Pick<ToolTurn, "modelInfo">,
  { features, agents }: Pick<Config, "features" | "agents">,
): { version: MultiAgentVersion; from: MultiAgentSource } {
  if (features.multi_agent_v2) return { version: "v2", from: "features" };
  if (agents["enabled"] === false) return { version: "disabled", from: "agents" };
  const declared = modelInfo.multi_agent_version;
  if (declared !== undefined) return { version: declared, from: "model" };
  return { version: features.multi_agent ? "v1" : "disabled", from: "features" };
}

/** The agent tools of both generations, at most one of them open. Mirrors: Codex 0.169.0. */
export function createAgentCandidates(
  context: ToolTurn,
  services: AgentServices,
): readonly ToolCandidate[] {
  const { config, agents } = services;
  if (!agents) return [];
  const resolved = resolveMultiAgentVersion(context, config);
  const toGates = (wanted: "v1" | "v2"): readonly ToolGate[] => [
    toVersionGate(wanted, resolved, config),
    toDepthGate(wanted, agents),
  ];
  const toCandidates = (
    executors: readonly ToolExecutor[],
    wanted: "v1" | "v2",
  ): readonly ToolCandidate[] => {
    const gates = toGates(wanted);
    return executors.map((tool) => toAgentCandidate(agents.watch(tool), gates, wanted));
  };
  const { tool_namespace: namespace, non_code_mode_only: isModelOnly } = config.multi_agent_v2;
  const exposure = isModelOnly ? "direct_model_only" : "direct";
  return [
    ...toCandidates(createAgentToolsV1(agents), "v1"),
    ...toCandidates(createAgentToolsV2({ ...agents, namespace, exposure }), "v2"),
  ];
}

/**
 * What tool search finds the first generation by, in place of what the specs say: those speak of texts, images and
 * paths, and would answer every search for a tool that has to do with such. Mirrors: Codex 0.169.0, in our words.
 */
const SEARCH_WORDS: ReadonlyMap<string, string> = new Map([
  ["close_agent", "close_agent close stop end agent subagent free"],
  ["resume_agent", "resume_agent resume reopen closed agent subagent"],
  ["send_input", "send_input send message tell running agent subagent interrupt queue"],
  [
    "spawn_agent",
    "spawn_agent spawn start new agent subagent delegate delegation parallel work task model",
  ],
  ["wait_agent", "wait_agent wait agent subagent status result done timeout"],
]);

/** Agents of the first generation stand no deeper than a limit. */
function toDepthGate(wanted: "v1" | "v2", { mayStart }: ThreadAgentTools): ToolGate {
  const passed = mayStart(wanted);
  return toGate("config", "agents.max_depth", passed, {
    found: passed ? "not reached" : "reached",
    remedy: "raise `[agents] max_depth`",
  });
}

function toAgentCandidate(
  executor: ToolExecutor,
  gates: readonly ToolGate[],
  version: "v1" | "v2",
): ToolCandidate {
  const { namespace: name } = executor.toolName;
  const description = NAMESPACE_DESCRIPTIONS[version === "v1" ? "multi_agent_v1" : "collaboration"];
  const namespace = name === undefined ? undefined : { name, description };
  const deferWhenSearchable = version === "v1";
  const searchText = deferWhenSearchable ? SEARCH_WORDS.get(executor.toolName.name) : undefined;
  return { tool: { kind: "client", executor, namespace, deferWhenSearchable, searchText }, gates };
}

function toVersionGate(
  wanted: "v1" | "v2",
  { version, from }: ReturnType<typeof resolveMultiAgentVersion>,
  { features }: Pick<Config, "features">,
): ToolGate {
  const passed = version === wanted;
  switch (from) {
    case "model":
      return toGate("model", "model.multi_agent_version", passed, {
        found: version,
        remedy: `say \`multi_agent_version = "${wanted}"\` in \`[models."…"]\``,
      });
    case "agents":
      return toGate("config", "agents.enabled", passed, {
        found: "false",
        remedy: "set `[agents] enabled = true`",
      });
    case "features":
      if (wanted === "v2" || version === "disabled")
        return toFeatureGate(features, wanted === "v1" ? "multi_agent" : "multi_agent_v2");
      return toGate("feature", "features.multi_agent_v2", passed, {
        found: features.multi_agent_v2 ? "on" : "off",
        remedy: "set `features.multi_agent_v2 = false`",
      });
  }
}
