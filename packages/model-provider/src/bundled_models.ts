import type { ModelInfo } from "@codexkit/protocol";

const LOW_TO_XHIGH = ["low", "medium", "high", "xhigh"];
const TO_MAX = [...LOW_TO_XHIGH, "max"];
const TO_ULTRA = [...TO_MAX, "ultra"];
const CHAT_TOOLS = ["send_user_message_async", "clock"];

const toLevels = (efforts: readonly string[]): ModelInfo["supported_reasoning_levels"] =>
  efforts.map((effort) => ({ effort }));

/** What all bundled models have in common. */
const COMMON = {
  shell_type: "unified_exec",
  visibility: "list",
  supported_in_api: true,
  support_verbosity: true,
  default_verbosity: "low",
  apply_patch_tool_type: "freeform",
  web_search_tool_type: "text_and_image",
  truncation_policy: { mode: "tokens", limit: 10_000 },
  experimental_supported_tools: [],
  context_window: 272_000,
  max_context_window: 872_000,
  effective_context_window_percent: 95,
  input_modalities: ["text", "image"],
  default_reasoning_summary: "none",
  supports_reasoning_summary_parameter: true,
  supports_reasoning_effort_updates: false,
  supports_search_tool: true,
  supports_image_detail_original: true,
  supports_experimental_context: false,
  use_responses_lite: true,
  node_repl_auto_review_required: false,
  node_repl_disabled: false,
  include_skills_usage_instructions: false,
  include_plugin_usage_instructions: false,
  include_apps_usage_instructions: false,
  service_tiers: [],
  additional_speed_tiers: [],
  tool_mode: "code_mode_only",
  multi_agent_version: "v2",
  comp_hash: "3000",
} as const;

/** What the newest models add. */
const NEWEST = {
  supports_reasoning_effort_updates: true,
  node_repl_auto_review_required: true,
  multi_agent_reasoning_effort: "xhigh",
} as const;

/** Texts that models from 5.5 to 5.6 still get. */
const USAGE_TEXTS = {
  include_plugin_usage_instructions: true,
  include_apps_usage_instructions: true,
} as const;

/**
 * The catalog that ships with the package: facts only, no instructions.
 *
 * Mirrors: `codex debug models` (Codex 0.169.0).
 */
export const BUNDLED_MODELS: readonly ModelInfo[] = [
  {
    ...COMMON,
    ...NEWEST,
    slug: "gpt-6.1-sol",
    display_name: "gpt-6.1-sol",
    priority: 1,
    default_reasoning_level: "low",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    experimental_supported_tools: CHAT_TOOLS,
  },
  {
    ...COMMON,
    ...NEWEST,
    slug: "gpt-6-astra",
    display_name: "gpt-6-astra",
    priority: 2,
    default_reasoning_level: "low",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    experimental_supported_tools: CHAT_TOOLS,
  },
  {
    ...COMMON,
    slug: "gpt-6-sol",
    display_name: "gpt-6-sol",
    priority: 3,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    experimental_supported_tools: CHAT_TOOLS,
    default_service_tier: "priority",
    node_repl_auto_review_required: true,
  },
  {
    ...COMMON,
    slug: "gpt-6-luna",
    display_name: "gpt-6-luna",
    priority: 4,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_MAX),
    experimental_supported_tools: CHAT_TOOLS,
    default_service_tier: "priority",
  },
  {
    ...COMMON,
    ...USAGE_TEXTS,
    slug: "gpt-5.6-sol",
    display_name: "gpt-5.6-sol",
    priority: 5,
    default_reasoning_level: "low",
    supported_reasoning_levels: toLevels(TO_ULTRA),
  },
  {
    ...COMMON,
    ...NEWEST,
    slug: "gpt-6.1-terra",
    display_name: "gpt-6.1-terra",
    priority: 7,
    context_window: 500_000,
    default_reasoning_level: "low",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    experimental_supported_tools: CHAT_TOOLS,
  },
  {
    ...COMMON,
    ...USAGE_TEXTS,
    slug: "gpt-5.6-terra",
    display_name: "gpt-5.6-terra",
    priority: 8,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_ULTRA),
  },
  {
    ...COMMON,
    ...USAGE_TEXTS,
    slug: "gpt-5.6-luna",
    display_name: "gpt-5.6-luna",
    priority: 9,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_MAX),
    multi_agent_version: "v1",
  },
  {
    ...COMMON,
    ...USAGE_TEXTS,
    slug: "gpt-daybreak-blue-latest",
    display_name: "gpt-daybreak-blue-latest",
    visibility: "hide",
    priority: 11,
    default_reasoning_level: "low",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    model_specialty: "cyber",
  },
  {
    ...COMMON,
    slug: "gpt-daybreak-red-latest",
    display_name: "gpt-daybreak-red-latest",
    visibility: "hide",
    priority: 12,
    context_window: 372_000,
    max_context_window: 372_000,
    default_verbosity: "high",
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_ULTRA),
    model_specialty: "cyber",
  },
  {
    ...COMMON,
    ...USAGE_TEXTS,
    slug: "gpt-5.5",
    display_name: "gpt-5.5",
    priority: 13,
    max_context_window: 272_000,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(LOW_TO_XHIGH),
    use_responses_lite: false,
    include_skills_usage_instructions: true,
    tool_mode: undefined,
    multi_agent_version: undefined,
    comp_hash: "2911",
  },
  {
    ...COMMON,
    slug: "codex-auto-review",
    display_name: "codex-auto-review",
    visibility: "hide",
    priority: 43,
    default_reasoning_level: "medium",
    supported_reasoning_levels: toLevels(TO_MAX),
    multi_agent_version: "v1",
  },
];
