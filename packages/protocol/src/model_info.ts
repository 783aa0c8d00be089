import * as z from "zod";

/** How a model receives its tools. */
export type ToolMode = "direct" | "code_mode" | "code_mode_only";

/** Limit on tool outputs in a model's history. */
export interface TruncationPolicy {
  /** `tokens` counts four bytes as one token. */
  mode: "bytes" | "tokens";
  limit: number;
}

/** A reasoning effort a model offers. */
export interface ReasoningLevel {
  /** Any word; sent as it is. */
  effort: string;
  description?: string | undefined;
}

/**
 * One row of the model catalog. Field names are the wire names.
 *
 * Wire: `GET /models` and `model_catalog_json` (Codex 0.169.0).
 */
export interface ModelInfo {
  /** Model id sent in requests. */
  slug: string;
  display_name: string;
  description?: string | undefined;
  default_reasoning_level?: string | undefined;
  supported_reasoning_levels: readonly ReasoningLevel[];
  /** `disabled` takes the shell tools away; every other wire value reads as `unified_exec`. */
  shell_type: "unified_exec" | "disabled";
  /** Whether pickers show the model. */
  visibility: "list" | "hide" | "none";
  supported_in_api: boolean;
  /** Lower comes first. */
  priority: number;
  support_verbosity: boolean;
  default_verbosity?: "low" | "medium" | "high" | undefined;
  /** `freeform` offers apply_patch; absent does not. */
  apply_patch_tool_type?: "freeform" | undefined;
  web_search_tool_type: "text" | "text_and_image";
  truncation_policy: TruncationPolicy;
  experimental_supported_tools: readonly string[];
  /** Absent when the row leaves it to the client. */
  base_instructions?: string | undefined;
  /** Tokens. */
  context_window?: number | undefined;
  /** Tokens. */
  max_context_window?: number | undefined;
  /** Tokens; history is compacted above it. */
  auto_compact_token_limit?: number | undefined;
  /** Share of the window that is used, in percent. Default 95. */
  effective_context_window_percent: number;
  input_modalities: readonly ("text" | "image" | "audio")[];
  /** Absent means that feature flags decide. An unknown wire value reads as absent. */
  tool_mode?: ToolMode | undefined;
  /** Absent means that feature flags decide. An unknown wire value reads as absent. */
  multi_agent_version?: "v1" | "v2" | "disabled" | undefined;
  default_reasoning_summary: "auto" | "concise" | "detailed" | "none";
  /** False stops `reasoning.summary`. Default true. */
  supports_reasoning_summary_parameter: boolean;
  supports_search_tool: boolean;
  supports_image_detail_original: boolean;
  /** Tools travel in an input item instead of `tools`. */
  use_responses_lite: boolean;
  include_skills_usage_instructions: boolean;
  default_service_tier?: string | undefined;
  comp_hash?: string | undefined;
}

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
  shell_type: z
    .enum(["default", "local", "shell_command", "unified_exec", "disabled"])
    .transform((type) => (type === "disabled" ? type : "unified_exec")),
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
  default_reasoning_summary: z.enum(["auto", "concise", "detailed", "none"]).default("auto"),
  supports_reasoning_summary_parameter: z.boolean().default(true),
  supports_search_tool: flag(),
  supports_image_detail_original: flag(),
  use_responses_lite: flag(),
  include_skills_usage_instructions: flag(),
  default_service_tier: orAbsent(z.string()),
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

/** Usable tokens of a model's window, or `undefined` when the window is not known. */
export function toUsableContextWindow(info: ModelInfo): number | undefined {
  if (info.context_window === undefined) return undefined;
  return Math.floor((info.context_window * info.effective_context_window_percent) / 100);
}
