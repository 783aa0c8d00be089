import type { JsonValue, ModelInfo } from "@codexkit/protocol";

/**
 * A catalog as `debug models` prints it: `{"models": [...]}`, every member that the reference has, in its order.
 *
 * Wire: `codex debug models` (Codex 0.169.0). Members that this version does not keep show their defaults; every
 * shell but none is shown as `unified_exec`.
 */
export function toDebugModels(models: readonly ModelInfo[]): { models: readonly JsonValue[] } {
  return { models: models.map(toDebugModel) };
}

function toDebugModel(info: ModelInfo): JsonValue {
  return withoutAbsent({
    slug: info.slug,
    display_name: info.display_name,
    description: info.description ?? null,
    default_reasoning_level: info.default_reasoning_level,
    supported_reasoning_levels: info.supported_reasoning_levels.map(({ effort, description }) => ({
      effort,
      description: description ?? "",
    })),
    shell_type: info.shell_type === "disabled" ? "disabled" : "unified_exec",
    visibility: info.visibility,
    supported_in_api: info.supported_in_api,
    priority: info.priority,
    additional_speed_tiers: info.additional_speed_tiers,
    service_tiers: info.service_tiers.map(({ id, name, description }) => ({
      id,
      name,
      description,
    })),
    default_service_tier: info.default_service_tier,
    availability_nux: null,
    upgrade: null,
    model_messages: toMessages(info),
    include_skills_usage_instructions: info.include_skills_usage_instructions,
    include_plugin_usage_instructions: info.include_plugin_usage_instructions,
    include_apps_usage_instructions: info.include_apps_usage_instructions,
    default_reasoning_summary: info.default_reasoning_summary,
    support_verbosity: info.support_verbosity,
    default_verbosity: info.default_verbosity ?? null,
    apply_patch_tool_type: info.apply_patch_tool_type ?? null,
    web_search_tool_type: info.web_search_tool_type,
    truncation_policy: { mode: info.truncation_policy.mode, limit: info.truncation_policy.limit },
    supports_image_detail_original: info.supports_image_detail_original,
    context_window: info.context_window,
    max_context_window: info.max_context_window,
    auto_compact_token_limit: info.auto_compact_token_limit,
    comp_hash: info.comp_hash,
    effective_context_window_percent: info.effective_context_window_percent,
    experimental_supported_tools: info.experimental_supported_tools,
    input_modalities: info.input_modalities,
    supports_search_tool: info.supports_search_tool,
    supports_experimental_context: info.supports_experimental_context,
    use_responses_lite: info.use_responses_lite,
    supports_reasoning_effort_updates: info.supports_reasoning_effort_updates,
    node_repl_auto_review_required: info.node_repl_auto_review_required,
    node_repl_disabled: info.node_repl_disabled,
    tool_mode: info.tool_mode,
    multi_agent_version: info.multi_agent_version,
    multi_agent_reasoning_effort: info.multi_agent_reasoning_effort,
    model_specialty: info.model_specialty,
    base_instructions: info.base_instructions,
  });
}

function toMessages(info: ModelInfo): JsonValue {
  if (info.base_instructions === undefined) return null;
  return {
    instructions_template: info.base_instructions,
    approvals: null,
    collaboration_modes: null,
    auto_review: null,
    permissions: null,
    multi_agent: null,
  };
}

function withoutAbsent(record: Readonly<Record<string, JsonValue | undefined>>): JsonValue {
  const present: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(record)) if (value !== undefined) present[key] = value;
  return present;
}
