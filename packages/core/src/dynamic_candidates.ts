import type { ToolCandidate, ToolExecutor } from "@codexkit/tools";
import {
  createDynamicTool,
  type DynamicToolClient,
  type DynamicToolSpec,
  toDynamicTools,
} from "@codexkit/tools/dynamic";
import type { TurnContext } from "./turn_context.ts";

/** Tools that a client describes, and that it carries out when asked. */
export interface DynamicToolsOptions {
  /** As `parseDynamicTools` of `@codexkit/tools/dynamic` answers them. */
  specs: readonly DynamicToolSpec[];
  client: DynamicToolClient;
}

/** What the caller of a thread brings along. */
export interface OwnTools {
  /** Run in this process. The description of a namespace is that of its first tool. */
  tools?: readonly ToolExecutor[] | undefined;
  dynamicTools?: DynamicToolsOptions | undefined;
}

/** The tools that the caller of a thread brought along. Filters know them as `dynamic`. */
export function createDynamicCandidates(
  { modelInfo }: Pick<TurnContext, "modelInfo">,
  { tools = [], dynamicTools }: OwnTools,
): readonly ToolCandidate[] {
  const own = tools.map((executor): ToolCandidate => ({
    source: "dynamic",
    tool: { kind: "client", executor },
    gates: [],
  }));
  if (!dynamicTools) return own;
  const { specs, client } = dynamicTools;
  const described = toDynamicTools(specs).map((tool): ToolCandidate => {
    const executor = createDynamicTool(tool, { client, model: modelInfo });
    return {
      source: "dynamic",
      tool: { kind: "client", executor, namespace: tool.namespace },
      gates: [],
    };
  });
  return [...own, ...described];
}
