import * as z from "zod";
import type { ModelInfo, ToolMode } from "./model_info.ts";

const toolMode = z.enum(["direct", "code_mode", "code_mode_only"]);
const multiAgentVersion = z.enum(["v1", "v2", "disabled"]);
const WORDS = z.string();
const flag = (): z.ZodDefault<z.ZodBoolean> => z.boolean().default(false);

/** A string of which only known values count: null, absent and unknown read as absent, other types fail. */
function knownOrAbsent<T extends string>(known: z.ZodType<T>): z.ZodType<T | undefined> {
  return WORDS.nullish().transform((value) => known.safeParse(value).data);
}

/** Absent instead of null. */
function orAbsent<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return schema.nullish().transform((value) => value ?? undefined);
}

const row = z.object({
  slug: z.string().min(1),
  display_name: z.string(),
  description: orAbsent(z.string()),
  default_reasoning_level: orAbsent(z.string()),
  supported_reasoning_levels: z.array(
    z.object({ effort: z.string(), description: orAbsent(z.string()) }),
  ),
  shell_type: z.enum(["default", "local", "shell_command", "unified_exec", "disabled"]),
  visibility: z.enum(["list", "hide", "none"]),
  supported_in_api: z.boolean(),
  priority: z.int(),
  support_verbosity: z.boolean(),
  default_verbosity: orAbsent(z.enum(["low", "medium", "high"])),
  apply_patch_tool_type: orAbsent(z.literal("freeform")),
  web_search_tool_type: z.enum(["text", "text_and_image"]).default("text"),
  truncation_policy: z.object({ mode: z.enum(["bytes", "tokens"]), limit: z.int().nonnegative() }),
  experimental_supported_tools: z.array(z.string()),
  base_instructions: orAbsent(z.string()),
  model_messages: orAbsent(z.looseObject({ instructions_template: orAbsent(z.string()) })),
  context_window: orAbsent(z.int().positive()),
  max_context_window: orAbsent(z.int().positive()),
  auto_compact_token_limit: orAbsent(z.int()),
  effective_context_window_percent: z.number().positive().default(95),
  input_modalities: z.array(z.enum(["text", "image", "audio"])).default(["text", "image"]),
  tool_mode: knownOrAbsent<ToolMode>(toolMode),
  multi_agent_version: knownOrAbsent<"v1" | "v2" | "disabled">(multiAgentVersion),
  multi_agent_reasoning_effort: orAbsent(z.string()),
  default_reasoning_summary: z.enum(["auto", "concise", "detailed", "none"]).default("auto"),
  supports_reasoning_summary_parameter: z.boolean().default(true),
  supports_reasoning_effort_updates: flag(),
  supports_search_tool: flag(),
  supports_image_detail_original: flag(),
  supports_experimental_context: flag(),
  use_responses_lite: flag(),
  node_repl_auto_review_required: flag(),
  node_repl_disabled: flag(),
  include_skills_usage_instructions: flag(),
  include_plugin_usage_instructions: flag(),
  include_apps_usage_instructions: z.boolean().default(true),
  model_specialty: orAbsent(z.string()),
  default_service_tier: orAbsent(z.string()),
  service_tiers: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().default(""),
        description: z.string().default(""),
      }),
    )
    .nullish()
    .transform((tiers) => tiers ?? []),
  additional_speed_tiers: z
    .array(z.string())
    .nullish()
    .transform((tiers) => tiers ?? []),
  comp_hash: orAbsent(z.string()),
});

/**
 * Parses a {@link ModelInfo}; members this version does not know are dropped.
 *
 * Required on the wire, as in Codex 0.169.0: slug, display_name, supported_reasoning_levels, shell_type,
 * visibility, supported_in_api, priority, support_verbosity, truncation_policy, experimental_supported_tools.
 */
export const ModelInfoSchema: z.ZodType<ModelInfo> = row.transform(
  ({ model_messages: messages, ...info }) => ({
    ...info,
    base_instructions: info.base_instructions ?? messages?.instructions_template,
  }),
);
