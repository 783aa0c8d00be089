import type { ModelInfo } from "@codexkit/protocol";
import { ModelInfoSchema } from "@codexkit/protocol/model-catalog";

/** What the tools have to know of a model, when all that is known is its name. */
export function toModelInfo(model: string, { images }: { images: boolean }): ModelInfo {
  return ModelInfoSchema.parse({
    slug: model,
    display_name: model,
    supported_reasoning_levels: [],
    shell_type: "default",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: false,
    // Every tool of the bundle has a limit of its own.
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
    input_modalities: images ? ["text", "image"] : ["text"],
    // The settings say whether it is used.
    supports_image_detail_original: true,
  });
}
