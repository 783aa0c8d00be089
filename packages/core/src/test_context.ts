import { resolveCapabilities } from "@codexkit/model-provider";
import type { ModelInfo, SandboxPolicy } from "@codexkit/protocol";
import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import type { TurnContext } from "./turn_context.ts";

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
 * What a turn of a test starts from: read-only in `/w`, nobody asked.
 *
 * @param change - fields that differ; `cwd` and `sandboxPolicy` reach the environment too
 */
export function createTestTurnContext(change: Partial<TurnContext> = {}): TurnContext {
  const sandboxPolicy: SandboxPolicy = change.sandboxPolicy ?? { type: "read-only" };
  const cwd = change.cwd ?? "/w";
  return {
    turnId: "t",
    threadId: "h",
    startedAtMs: 0,
    model: "m",
    modelInfo: createTestModelInfo(),
    toolMode: "direct",
    providerId: "mock",
    capabilities: resolveCapabilities({ providerId: "mock", kind: "custom", settings: {} }),
    auth: { usesCodexBackend: false, kind: "env_key" },
    cwd,
    sandboxPolicy,
    approvalPolicy: "never",
    environment: {
      cwd,
      shell: "bash",
      currentDate: "2026-11-21",
      timezone: "UTC",
      sandboxPolicy,
      writableRoots: [],
    },
    sampling: {},
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    ...change,
  };
}
