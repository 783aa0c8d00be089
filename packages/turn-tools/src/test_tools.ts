import { type Config, createNodeFileSystem, loadConfig } from "@codexkit/config";
import { resolveCapabilities, resolveProvider } from "@codexkit/model-provider";
import { EMPTY_POLICY } from "@codexkit/exec-policy";
import type { ModelInfo } from "@codexkit/protocol";
import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import { createTempDir } from "@codexkit/testkit";
import { planTools, type ToolPlan, toSpecName } from "@codexkit/tools";
import type { ToolTurn } from "./tool_turn.ts";
import { openThreadTools, type ThreadTools, type ThreadToolsOptions } from "./thread_tools.ts";

/** The settings that a test makes with `-c`, on top of the defaults. */
export async function loadTestConfig(overrides: readonly string[] = []): Promise<Config> {
  await using home = createTempDir();
  const { config } = loadConfig({
    codexHome: home.path,
    cwd: home.path,
    fs: createNodeFileSystem(),
    env: {},
    overrides,
    systemFile: "/none",
    managedFile: "/none",
  });
  return config;
}

/** The tools of a thread that reaches nothing: no provider answers, nobody is asked. */
export async function openTestTools(
  overrides: readonly string[] = [],
  change: Partial<ThreadToolsOptions> = {},
): Promise<ThreadTools> {
  const config = await loadTestConfig(overrides);
  const clock = { now: () => 0, sleep: async () => undefined };
  return openThreadTools({
    config,
    threadId: "thread",
    codexHome: "/home/codex",
    env: { PATH: process.env["PATH"] },
    execPolicy: { rules: EMPTY_POLICY, allow: async () => undefined },
    describesCommands: false,
    clock,
    newId: () => "id",
    endpoint: {
      provider: resolveProvider("p", { p: { base_url: "http://127.0.0.1:9/v1" } }, { env: {} }),
      auth: { headers: async () => ({}), onUnauthorized: async () => false },
      transport: {
        send: () => Promise.reject(new Error("nothing is sent")),
        close: () => undefined,
      },
      clock,
      random: () => 0,
      identity: { version: "0" },
      usesCodexBackend: false,
    },
    ...change,
  });
}

/**
 * A model as the catalog holds it, for tests.
 *
 * @param change - fields by their wire names that differ from a plain model with direct tools
 */
export function createTestModelInfo(change: Readonly<Record<string, unknown>> = {}): ModelInfo {
  return ModelInfoSchema.parse({
    slug: "m",
    display_name: "M",
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: true,
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
    ...change,
  });
}

/**
 * A read-only turn in `/w` in which nobody is asked.
 *
 * @param model - fields by their wire names that differ from a plain model with `apply_patch`
 */
export function createTestTurn(
  model: Readonly<Record<string, unknown>> = {},
  change: Partial<ToolTurn> = {},
): ToolTurn {
  return {
    turnId: "t",
    threadId: "h",
    modelInfo: createTestModelInfo({ apply_patch_tool_type: "freeform", ...model }),
    toolMode: "direct",
    providerId: "mock",
    capabilities: resolveCapabilities({ providerId: "mock", kind: "custom", settings: {} }),
    auth: { usesCodexBackend: false, kind: "env_key" },
    cwd: "/w",
    sandboxPolicy: { type: "read-only" },
    approvalPolicy: "never",
    ...change,
  };
}

/** Plans the tools of a turn. */
export async function planTestTools(tools: ThreadTools, context: ToolTurn): Promise<ToolPlan> {
  return planTools({
    candidates: await tools.createCandidates(context, new AbortController().signal),
    toolMode: context.toolMode,
    ...tools.planning,
  });
}

/** What the model sees: names, namespaces with their tools. */
export function outlineSpecs({ specs }: Pick<ToolPlan, "specs">): readonly string[] {
  return specs.map((spec) =>
    spec.type === "namespace"
      ? `${spec.name}{${spec.tools.map(({ name }) => name).join(",")}}`
      : toSpecName(spec),
  );
}
