import { createViewImage, type ViewImageOptions } from "@codexkit/builtin-tools";
import type { ToolCandidate } from "@codexkit/tools";
import type { createToolSearchFactory } from "@codexkit/tools/search";
import type { ToolTurn } from "../tool_turn.ts";
import { type AgentServices, createAgentCandidates } from "./agent_candidates.ts";
import { type CodeModeServices, createCodeModeCandidates } from "./code_mode_candidates.ts";
import { toFeatureGate, toModelGate } from "./gates.ts";
import {
  createDialogueCandidates,
  createEnvironmentCandidates,
  createGoalCandidates,
  createResourceCandidates,
  createTestCandidate,
  type HostServices,
} from "./host_candidates.ts";
import { createMcpCandidates, type McpCandidateServices } from "./mcp_candidates.ts";
import {
  createImageCandidates,
  createWebCandidate,
  createWebSearchCandidate,
  type ProviderServices,
} from "./provider_candidates.ts";
import {
  createPatchCandidate,
  createShellCandidates,
  type ShellServices,
  toCandidate,
} from "./shell_candidates.ts";

/** Everything that the tools of a thread are made of. */
export interface ToolServices {
  shell: ShellServices;
  host: HostServices;
  provider: ProviderServices;
  agents: AgentServices;
  codeMode: CodeModeServices;
  /** Absent without MCP servers. */
  mcp: McpCandidateServices | undefined;
  viewImage: ViewImageOptions;
  /** Tools that the caller of the thread brought along. */
  dynamic: (context: ToolTurn) => readonly ToolCandidate[];
  /** Makes tool search; its index lives as long as the tools stay the same. */
  createToolSearch: ReturnType<typeof createToolSearchFactory>;
}

/**
 * All tools that a turn may offer, in the order in which a model sees them, each with what decides about it.
 *
 * @param signal - ends the wait for MCP servers that are still starting
 *
 * Mirrors: order and gates of Codex 0.169.0.
 */
export async function createToolCandidates(
  context: ToolTurn,
  services: ToolServices,
  signal: AbortSignal,
): Promise<readonly ToolCandidate[]> {
  const { host, provider } = services;
  const images = createImageCandidates(context, provider);
  return [
    ...createCodeModeCandidates(context, services.codeMode),
    ...createShellCandidates(context, services.shell),
    ...createResourceCandidates(context, host),
    ...createDialogueCandidates(context, host),
    createPatchCandidate(context, services.shell),
    createTestCandidate(context, host),
    toCandidate(createViewImage(context, toImageOptions(context, services)), [
      toFeatureGate(host.config.features, "view_image"),
    ]),
    ...createEnvironmentCandidates(host),
    ...createAgentCandidates(context, services.agents),
    ...(services.mcp ? await createMcpCandidates(context, services.mcp, signal) : []),
    ...createGoalCandidates(host),
    createWebCandidate(context, provider),
    images.standalone,
    ...services.dynamic(context),
    createSearchCandidate(context, services),
    createWebSearchCandidate(context, provider),
    images.hosted,
  ];
}

/** Scripts of Responses Lite are not told of details any more. Mirrors: Codex 0.169.0. */
function toImageOptions(
  { modelInfo }: ToolTurn,
  { viewImage, host }: ToolServices,
): ViewImageOptions {
  const isUnified = host.config.features.unified_image_budget && modelInfo.use_responses_lite;
  return { ...viewImage, tellsDetail: !isUnified };
}

function createSearchCandidate(
  context: ToolTurn,
  { createToolSearch }: ToolServices,
): ToolCandidate {
  const { modelInfo } = context;
  const knows = modelInfo.supports_search_tool;
  const gate = toModelGate(modelInfo, "supports_search_tool", {
    passed: knows,
    found: String(knows),
    wanted: true,
  });
  return {
    tool: { kind: "tool_search", create: createToolSearch },
    // A provider that cannot search gets an ordinary function, and what it finds joins the tools.
    gates: [gate],
  };
}
