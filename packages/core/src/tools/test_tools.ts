import { type Config, createNodeFileSystem, loadConfig } from "@codexkit/config";
import { resolveProvider } from "@codexkit/model-provider";
import { EMPTY_POLICY } from "@codexkit/exec-policy";
import { createTempDir } from "@codexkit/testkit";
import { planTools, type ToolPlan, toSpecName } from "@codexkit/tools";
import { createClock } from "../system_clock.ts";
import { createTestModelInfo, createTestTurnContext } from "../test_context.ts";
import type { TurnContext } from "../turn_context.ts";
import { StoredValueLines } from "./stored_value_lines.ts";
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
  const clock = createClock();
  return openThreadTools({
    config,
    threadId: "thread",
    codexHome: "/home/codex",
    env: { PATH: process.env["PATH"] },
    programFolder: undefined,
    approvals: undefined,
    execPolicy: { rules: EMPTY_POLICY, allow: async () => undefined },
    describesCommands: false,
    userInput: undefined,
    permissions: undefined,
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
    mcp: undefined,
    agents: undefined,
    dynamic: () => [],
    history: [],
    storedValues: new StoredValueLines([], undefined),
    ...change,
  });
}

/** A turn with a model that differs in these fields from a plain one. */
export function createTestTurn(
  model: Readonly<Record<string, unknown>> = {},
  change: Partial<TurnContext> = {},
): TurnContext {
  const modelInfo = createTestModelInfo({ apply_patch_tool_type: "freeform", ...model });
  return createTestTurnContext({ modelInfo, ...change });
}

/** Plans the tools of a turn. */
export async function planTestTools(tools: ThreadTools, context: TurnContext): Promise<ToolPlan> {
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
