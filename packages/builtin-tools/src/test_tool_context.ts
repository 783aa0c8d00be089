import type { ModelInfo } from "@codexkit/protocol";
import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";
import type { ToolContext } from "./tool_context.ts";

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
 * What a tool of a test reads about its turn: read-only in `/w`, nobody asked.
 *
 * @param change - what differs
 */
export function createTestToolContext(change: Partial<ToolContext> = {}): ToolContext {
  return {
    turnId: "t",
    threadId: "h",
    modelInfo: createTestModelInfo(),
    cwd: "/w",
    sandboxPolicy: { type: "read-only" },
    approvalPolicy: "never",
    ...change,
  };
}
