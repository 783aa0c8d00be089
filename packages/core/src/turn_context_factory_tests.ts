import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import { BUNDLED_MODELS, lookUpModel, resolveCapabilities } from "@codexkit/model-provider";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import type { TurnContext } from "./turn_context.ts";
import {
  createTurnContextFactory,
  type TurnContextFactoryOptions,
} from "./turn_context_factory.ts";

async function create(
  overrides: readonly string[],
  change: Partial<TurnContextFactoryOptions> = {},
): Promise<TurnContext> {
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
  const createContext = createTurnContextFactory({
    config,
    threadId: "h",
    provider: {
      id: "mock",
      capabilities: resolveCapabilities({ providerId: "mock", kind: "custom", settings: {} }),
    },
    auth: { usesCodexBackend: false, kind: "env_key" },
    readModel: () => ({ name: "gpt-5.5", info: lookUpModel(BUNDLED_MODELS, "gpt-5.5").info }),
    cwd: "/w",
    env: { TMPDIR: "/var/tmp" },
    sandboxMode: undefined,
    writableRoots: undefined,
    approvalPolicy: "never",
    userShell: { type: "bash", path: "/bin/bash" },
    ...change,
  });
  return createContext({
    turnId: "t",
    startedAtMs: 0,
    options: { outputSchema: { type: "object" } },
  });
}

test("createTurnContextFactory: settings, model defaults and flags meet in one place", async () => {
  const context = await create(['model_reasoning_effort="high"', "tool_output_token_limit=500"], {
    sandboxMode: "workspace-write",
    writableRoots: ["/x"],
  });
  expect([
    context.sandboxPolicy,
    context.environment.writableRoots,
    context.environment.shell,
    context.sampling,
    context.truncationPolicy,
  ]).toEqual([
    {
      type: "workspace-write",
      writable_roots: ["/x"],
      network_access: false,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: false,
    },
    ["/tmp", "/var/tmp", "/w", "/x"],
    "bash",
    {
      reasoningEffort: "high",
      reasoningSummary: undefined,
      verbosity: "low",
      serviceTier: undefined,
      outputSchema: { type: "object" },
    },
    { mode: "tokens", limit: 500 },
  ]);
});

test("createTurnContextFactory: without more words nothing may be written", async () => {
  const { sandboxPolicy, toolMode, truncationPolicy } = await create([]);
  expect([sandboxPolicy, toolMode, truncationPolicy]).toEqual([
    { type: "read-only" },
    "direct",
    { mode: "tokens", limit: 10_000 },
  ]);
});
