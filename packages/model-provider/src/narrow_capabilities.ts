import type { ModelInfo } from "@codexkit/protocol";
import type { EffectiveCapability, ProviderCapabilities } from "./capabilities.ts";

/** A model, and what tells about it. */
export interface CapabilityModel {
  /** The facts. */
  readonly info: Pick<
    ModelInfo,
    "slug" | "input_modalities" | "supports_search_tool" | "use_responses_lite"
  >;
  /** Where they come from, such as `the bundled catalog`. */
  readonly catalog: string;
}

/**
 * What a provider can do for one model: the model's facts only lower. Pure.
 *
 * For explanations and gates. What lowers tools takes the capabilities of the provider itself: that a model does
 * not search for tools gives no other form to those of the provider.
 *
 * A model without images as input gets none in tool outputs; one without `supports_search_tool` no tool search;
 * one with `use_responses_lite` makes one call at a time (Codex 0.169.0).
 */
export function narrowCapabilities(
  capabilities: ProviderCapabilities,
  model: CapabilityModel,
): ProviderCapabilities {
  const { info } = model;
  const narrow = (
    capability: EffectiveCapability<boolean>,
    isAble: boolean,
    fact: string,
  ): EffectiveCapability<boolean> => {
    if (isAble || !capability.value) return capability;
    const detail = `${fact} of model \`${info.slug}\` in ${model.catalog}`;
    return { value: false, source: "model_catalog", detail };
  };
  const modalities = info.input_modalities.join(", ");
  return {
    ...capabilities,
    tool_search: narrow(
      capabilities.tool_search,
      info.supports_search_tool,
      "`supports_search_tool = false`",
    ),
    image_outputs: narrow(
      capabilities.image_outputs,
      info.input_modalities.includes("image"),
      `\`input_modalities = [${modalities}]\``,
    ),
    parallel_tool_calls: narrow(
      capabilities.parallel_tool_calls,
      !info.use_responses_lite,
      "`use_responses_lite = true`",
    ),
  };
}
