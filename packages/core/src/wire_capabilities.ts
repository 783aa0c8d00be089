import { toCapabilityValues } from "@codexkit/model-provider";
import type { WireCapabilities } from "@codexkit/tools";
import type { TurnContext } from "./turn_context.ts";

/**
 * What the provider of a turn takes, for the lowering of its tools.
 *
 * Calls may name their tools in any way that leaves no doubt, with every provider: gateways that translate names
 * are not known by their capabilities. Differs from Codex 0.169.0, which answers such calls with `unsupported call`.
 */
export function toWireCapabilities(
  context: Pick<TurnContext, "capabilities" | "modelInfo">,
): WireCapabilities {
  const values = toCapabilityValues(context.capabilities);
  const images = context.capabilities.image_generation;
  return {
    style: context.modelInfo.use_responses_lite ? "responses_lite" : "responses",
    namespaceTools: values.namespace_tools,
    customTools: values.custom_tools,
    toolSearch: values.tool_search,
    imageOutputs: values.image_outputs,
    parallelToolCalls: values.parallel_tool_calls,
    strictSchemas: values.strict_schemas,
    hostedWebSearch: values.web_search,
    // Whoever was never asked may still have made an image, and then knows the item.
    hostedImageGeneration: images.value === "hosted" || images.source !== "config",
    schemaDialect: values.schema_dialect,
    lenientCalls: true,
  };
}
