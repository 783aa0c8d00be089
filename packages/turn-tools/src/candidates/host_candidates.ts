import {
  type ContextWindow,
  createCreateGoal,
  createCurrTime,
  createGetContextRemaining,
  createGetGoal,
  createListMcpResources,
  createListMcpResourceTemplates,
  createMultiEnvCopyFile,
  createNewContext,
  createReadMcpResource,
  createRequestPermissions,
  createRequestUserInput,
  createRequestUserInputAsync,
  createSendMessageToUserAsync,
  createSleep,
  createUpdateGoal,
  type GoalToolsOptions,
  type McpResources,
  NAMESPACE_DESCRIPTIONS,
  type PermissionsHandler,
  type ToolClock,
  type UserInputHandler,
} from "@codexkit/builtin-tools";
import type { Config } from "@codexkit/config";
import type { ToolCandidate, ToolExecutor, ToolGate } from "@codexkit/tools";
import type { ToolTurn } from "../tool_turn.ts";
import { toAnyGate, toConfigGate, toExperimentalGate, toFeatureGate, toGate } from "./gates.ts";
import { toCandidate } from "./shell_candidates.ts";

/** What the tools are made of that reach the person, the clock and the thread itself. */
export interface HostServices {
  config: Pick<Config, "features" | "tools">;
  clock: ToolClock;
  updatePlan: ToolExecutor;
  testSync: ToolExecutor;
  goals: GoalToolsOptions;
  window: ContextWindow;
  userInput: UserInputHandler | undefined;
  permissions: PermissionsHandler | undefined;
  /** Absent without MCP servers. */
  mcpResources: McpResources | undefined;
}

/** The resources of MCP servers, wherever there is an MCP server. Mirrors: Codex 0.169.0. */
export function createResourceCandidates(
  context: ToolTurn,
  { mcpResources, clock, config }: HostServices,
): readonly ToolCandidate[] {
  const gate = toResourceGate(context, { mcpResources, config });
  const options = { resources: mcpResources ?? NO_RESOURCES, clock };
  return [
    createListMcpResources(options),
    createListMcpResourceTemplates(options),
    createReadMcpResource(options),
  ].map((executor) => toCandidate(executor, [gate]));
}

/** Scripts are always told of them, for what they are told must not change with the servers. */
function toResourceGate(
  { auth, toolMode }: ToolTurn,
  { mcpResources, config }: Pick<HostServices, "mcpResources" | "config">,
): ToolGate {
  const reasons = [
    ...(mcpResources ? ["configured"] : []),
    ...(auth.usesCodexBackend && config.features.apps ? ["apps of ChatGPT"] : []),
    ...(toolMode === "code_mode_only" ? ["none, but scripts may ask"] : []),
  ];
  return toGate("config", "mcp_servers", reasons.length > 0, {
    found: reasons[0] ?? "none",
    remedy: "configure an MCP server: `[mcp_servers.NAME]`",
  });
}

const NO_RESOURCES: McpResources = {
  servers: () => [],
  listResources: async () => ({ entries: [] }),
  listTemplates: async () => ({ entries: [] }),
  read: () => Promise.reject(new Error("there is no MCP server")),
};

/** Plan, questions, permissions, context window and clock, in the recorded order. Mirrors: Codex 0.169.0. */
export function createDialogueCandidates(
  context: ToolTurn,
  services: HostServices,
): readonly ToolCandidate[] {
  const { config, userInput, window } = services;
  const { features, tools } = config;
  const model = context.modelInfo;
  const allowedModes = features.default_mode_request_user_input ? ["Default", "Plan"] : undefined;
  const budget = [toFeatureGate(features, "token_budget")];
  return [
    toCandidate(services.updatePlan, [
      toConfigGate("tools.update_plan", "enabled", tools.update_plan.enabled),
    ]),
    toCandidate(createRequestUserInput({ handler: userInput, allowedModes }), [
      toConfigGate(
        "tools.experimental_request_user_input",
        "enabled",
        tools.experimental_request_user_input.enabled,
      ),
    ]),
    toCandidate(createRequestUserInputAsync({ handler: userInput }), [
      toExperimentalGate(model, "send_user_message_async"),
    ]),
    toCandidate(createPermissions(context, services), [
      toFeatureGate(features, "request_permissions_tool"),
    ]),
    toCandidate(createSendMessageToUserAsync({ handler: userInput }), [
      toFeatureGate(features, "send_message_to_user_async"),
    ]),
    toCandidate(createNewContext(window), budget),
    toCandidate(createGetContextRemaining(window), budget),
    ...createClockCandidates(context, services),
  ];
}

function createPermissions(context: ToolTurn, { permissions }: HostServices): ToolExecutor {
  return createRequestPermissions(context, {
    handler: permissions,
    environments: [{ id: LOCAL_ENVIRONMENT, cwd: context.cwd }],
    // What is granted is granted to whoever asks again: the handler remembers it.
    onGranted: () => undefined,
  });
}

/** Id of this machine among environments. Wire: Codex 0.169.0. */
const LOCAL_ENVIRONMENT = "local";

function createClockCandidates(
  context: ToolTurn,
  { config: { features }, clock }: HostServices,
): readonly ToolCandidate[] {
  const isNamed = toExperimentalGate(context.modelInfo, "clock");
  const namespace = { name: "clock", description: NAMESPACE_DESCRIPTIONS.clock };
  return [
    toCandidate(
      createCurrTime(clock),
      [toAnyGate(toFeatureGate(features, "current_time_reminder"), isNamed)],
      namespace,
    ),
    toCandidate(
      createSleep({ clock }),
      [isNamed, toFeatureGate(features, "sleep_tool"), toReminderGate(features)],
      namespace,
    ),
  ];
}

/** Who is reminded of the time does not sleep. Mirrors: Codex 0.169.0. */
function toReminderGate({ current_time_reminder: isOn }: Config["features"]): ToolGate {
  return toGate("feature", "features.current_time_reminder", !isOn, {
    found: isOn ? "on" : "off",
    remedy: "set `features.current_time_reminder = false`",
  });
}

/** Tools between patches and agents. Mirrors: Codex 0.169.0. */
export function createEnvironmentCandidates({
  config: { features },
}: HostServices): readonly ToolCandidate[] {
  // One machine is all there is, so there is nowhere to copy to; the tool says so.
  return [
    toCandidate(createMultiEnvCopyFile([]), [toFeatureGate(features, "multi_env_copy_file")]),
  ];
}

/** A tool for tests of clients. Mirrors: Codex 0.169.0. */
export function createTestCandidate(context: ToolTurn, { testSync }: HostServices): ToolCandidate {
  return toCandidate(testSync, [toExperimentalGate(context.modelInfo, "test_sync_tool")]);
}

/** The goal of the thread. Mirrors: Codex 0.169.0. */
export function createGoalCandidates({
  config: { features },
  goals,
}: HostServices): readonly ToolCandidate[] {
  const gates: readonly ToolGate[] = [toFeatureGate(features, "goals")];
  return [createGetGoal(goals), createCreateGoal(goals), createUpdateGoal(goals)].map((executor) =>
    toCandidate(executor, gates),
  );
}
