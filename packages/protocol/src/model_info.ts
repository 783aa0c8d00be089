/** How a model receives its tools. */
export type ToolMode = "direct" | "code_mode" | "code_mode_only";

/**
 * Which shell a model was trained on. `disabled` takes the shell tools away.
 *
 * Codex 0.169.0 offers `exec_command` for every other value; earlier versions offered `shell` for `default`,
 * `local_shell` for `local` and `shell_command` for its own name.
 */
export type ShellToolType = "default" | "local" | "shell_command" | "unified_exec" | "disabled";

/** What a model takes as input. */
export type InputModality = "text" | "image" | "audio";

/** A speed that a model is offered at. */
export interface ServiceTier {
  /** Sent as `service_tier`. */
  id: string;
  /** For people. */
  name: string;
  /** For people. */
  description: string;
}

/** Limit on tool outputs in a model's history. */
export interface TruncationPolicy {
  /** `tokens` counts four bytes as one token. */
  mode: "bytes" | "tokens";
  /** In units of `mode`. */
  limit: number;
}

/** A reasoning effort a model offers. */
export interface ReasoningLevel {
  /** Any word; sent as it is. */
  effort: string;
  /** For people. */
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
  /** For people. */
  display_name: string;
  /** For people. */
  description?: string | undefined;
  /** Effort when none is configured; absent sends none. Any word. */
  default_reasoning_level?: string | undefined;
  /** Efforts the model offers. */
  supported_reasoning_levels: readonly ReasoningLevel[];
  /** As the catalog says. Another value costs the row. */
  shell_type: ShellToolType;
  /** Whether pickers show the model. Another value costs the row. */
  visibility: "list" | "hide" | "none";
  /** Whether the model can be used with an API key. */
  supported_in_api: boolean;
  /** Lower comes first. */
  priority: number;
  /** Whether `text.verbosity` is sent. */
  support_verbosity: boolean;
  /** Verbosity when none is configured. */
  default_verbosity?: "low" | "medium" | "high" | undefined;
  /** `freeform` offers apply_patch; absent does not. Another value costs the row. */
  apply_patch_tool_type?: "freeform" | undefined;
  /** What hosted web search returns. Default `text`; another value, null too, costs the row. */
  web_search_tool_type: "text" | "text_and_image";
  /** Limit on tool outputs. Another mode costs the row. */
  truncation_policy: TruncationPolicy;
  /** Names of tools that only some models get; unknown ones are passed over. */
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
  /** Default text and image. Another word costs the row. */
  input_modalities: readonly InputModality[];
  /** Absent means that feature flags decide. An unknown word and null read as absent; a value that is no string costs the row. */
  tool_mode?: ToolMode | undefined;
  /** Absent means that feature flags decide. An unknown word and null read as absent. */
  multi_agent_version?: "v1" | "v2" | "disabled" | undefined;
  /** Effort of sub-agents; absent takes that of the turn. */
  multi_agent_reasoning_effort?: string | undefined;
  /** Default `auto`. Another value costs the row. */
  default_reasoning_summary: "auto" | "concise" | "detailed" | "none";
  /** False stops `reasoning.summary`. Default true. */
  supports_reasoning_summary_parameter: boolean;
  /** Whether the effort may change in the middle of a turn. Default false. */
  supports_reasoning_effort_updates: boolean;
  /** Whether tools may be deferred behind `tool_search`. Default false. */
  supports_search_tool: boolean;
  /** Whether images may be sent with `detail: "original"`. Default false. */
  supports_image_detail_original: boolean;
  /** Default false. */
  supports_experimental_context: boolean;
  /** Tools travel in an input item instead of `tools`. Default false. */
  use_responses_lite: boolean;
  /** Default false. */
  node_repl_auto_review_required: boolean;
  /** Default false. */
  node_repl_disabled: boolean;
  /** Whether the text about skills is sent. Default false. */
  include_skills_usage_instructions: boolean;
  /** Whether the text about plugins is sent. Default false. */
  include_plugin_usage_instructions: boolean;
  /** Whether the text about apps is sent. Default true. */
  include_apps_usage_instructions: boolean;
  /** What the model is made for, such as `cyber`. */
  model_specialty?: string | undefined;
  /** Id of the tier when none is configured. */
  default_service_tier?: string | undefined;
  /** Tiers on offer. Default none. */
  service_tiers: readonly ServiceTier[];
  /** Ids of further tiers. Default none. */
  additional_speed_tiers: readonly string[];
  /** Models with the same value can read each other's compacted history. */
  comp_hash?: string | undefined;
}

/** Usable tokens of a model's window, or `undefined` when the window is not known. */
export function toUsableContextWindow(
  info: Pick<ModelInfo, "context_window" | "effective_context_window_percent">,
): number | undefined {
  if (info.context_window === undefined) return undefined;
  return Math.floor((info.context_window * info.effective_context_window_percent) / 100);
}
