import { toCodeModeShape } from "./code_mode_config.ts";
import { toMultiAgentShape } from "./multi_agent_config.ts";
import { isFeatureKey } from "./features.ts";
import { toMcpServerShape } from "./mcp_server_shape.ts";
import { toModelOverlayShape } from "./model_overlay_config.ts";
import { DISABLED_CAPABILITIES, toCapabilitiesShape } from "./provider_capabilities_config.ts";
import type { Shape } from "./shape.ts";
import { toSkillSearchShapes, toSkillsShape } from "./skills_config.ts";
import { toToolsShape } from "./tools_config.ts";

const STRINGS: Shape = { list: "string" };
const STRING_MAP: Shape = { map: "string" };
const EFFORT: Shape = "string";

const WIRE_API_CHAT =
  '`wire_api = "chat"` is no longer supported.\n' +
  'How to fix: set `wire_api = "responses"` in your provider config.\n' +
  "More info: https://github.com/openai/codex/discussions/7782";

let shape: Shape | undefined;

/**
 * Every key of config.toml that this version knows, and what it holds.
 *
 * Tables that the harness does not read yet are `any`: their keys are neither checked nor refused.
 * Mirrors: `config.toml` of Codex 0.169.0, plus keys of ours: capabilities, `[models]`, `skills_…` and `tools.allow`, `tools.deny`.
 */
export function readConfigShape(): Shape {
  shape ??= { fields: { ...toModelFields(), ...toSessionFields(), ...toOtherFields() } };
  return shape;
}

function toModelFields(): Readonly<Record<string, Shape>> {
  return {
    model: "string",
    review_model: "string",
    model_provider: "string",
    model_providers: { map: toProviderShape() },
    models: { map: toModelOverlayShape() },
    oss_provider: "string",
    openai_base_url: "string",
    chatgpt_base_url: "string",
    model_catalog_json: "path",
    model_reasoning_effort: EFFORT,
    plan_mode_reasoning_effort: EFFORT,
    model_reasoning_summary: { choices: ["auto", "concise", "detailed", "none"] },
    model_supports_reasoning_summaries: "boolean",
    model_verbosity: { choices: ["low", "medium", "high"] },
    model_context_window: "i64",
    model_auto_compact_token_limit: "i64",
    model_auto_compact_token_limit_scope: "string",
    model_instructions_file: "path",
    instructions: "string",
    developer_instructions: "string",
    compact_prompt: "string",
    experimental_compact_prompt_file: "path",
    personality: "string",
    service_tier: "string",
    responses_api_metadata: "any",
    tool_output_token_limit: "u64",
  };
}

function toProviderShape(): Shape {
  return {
    title: "struct ModelProviderInfo",
    required: ["name"],
    fields: {
      name: "string",
      base_url: "string",
      model_catalog_url: "string",
      env_key: "string",
      env_key_instructions: "string",
      experimental_bearer_token: "string",
      auth: {
        title: "struct ModelProviderAuthInfo",
        required: ["command"],
        fields: {
          command: "string",
          args: STRINGS,
          timeout_ms: "nonzero_u64",
          refresh_interval_ms: "u64",
          cwd: "path",
        },
      },
      gateway_oauth: "any",
      credential_file: "any",
      project_id: "any",
      location: "any",
      aws: "any",
      wire_api: { choices: ["responses"], refused: { chat: WIRE_API_CHAT } },
      query_params: STRING_MAP,
      http_headers: STRING_MAP,
      env_http_headers: STRING_MAP,
      request_max_retries: "u64",
      stream_max_retries: "u64",
      stream_idle_timeout_ms: "u64",
      websocket_connect_timeout_ms: "u64",
      requires_openai_auth: "boolean",
      supports_websockets: "boolean",
      supports_standalone_web_search: "boolean",
      disabled_capabilities: { list: { choices: DISABLED_CAPABILITIES } },
      capabilities: toCapabilitiesShape(),
    },
  };
}

function toSessionFields(): Readonly<Record<string, Shape>> {
  return {
    approval_policy: toApprovalShape(),
    approve: STRINGS,
    approvals_reviewer: "string",
    allow_login_shell: "boolean",
    sandbox_mode: { choices: ["read-only", "workspace-write", "danger-full-access"] },
    sandbox_workspace_write: {
      title: "struct SandboxWorkspaceWrite",
      fields: {
        writable_roots: { list: "path" },
        network_access: "boolean",
        exclude_tmpdir_env_var: "boolean",
        exclude_slash_tmp: "boolean",
      },
    },
    default_permissions: "string",
    permissions: "any",
    shell_environment_policy: {
      title: "struct ShellEnvironmentPolicyToml",
      fields: {
        inherit: { choices: ["core", "all", "none"] },
        ignore_default_excludes: "boolean",
        exclude: STRINGS,
        set: STRING_MAP,
        include_only: STRINGS,
        experimental_use_profile: "boolean",
        filters: "any",
      },
    },
    include_permissions_instructions: "boolean",
    include_apps_instructions: "boolean",
    include_collaboration_mode_instructions: "boolean",
    include_environment_context: "boolean",
    include_environment_context_time: "boolean",
    project_doc_max_bytes: "u64",
    project_doc_fallback_filenames: STRINGS,
    project_root_markers: STRINGS,
    projects: { map: { fields: { trust_level: { choices: ["trusted", "untrusted"] } } } },
    tools: toToolsShape(),
    web_search: { choices: ["disabled", "cached", "indexed", "live"] },
    background_terminal_max_timeout: "u64",
    features: {
      map: { scalar: "boolean", table: { map: "any", named: { enabled: "boolean" } } },
      named: { code_mode: toCodeModeShape(), multi_agent_v2: toMultiAgentShape() },
      knows: isFeatureKey,
    },
    suppress_unstable_features_warning: "boolean",
    mcp_servers: { map: toMcpServerShape() },
    mcp_oauth_callback_port: "u16",
    mcp_oauth_callback_url: "string",
    mcp_oauth_credentials_store: { choices: ["auto", "file", "keyring"] },
    skills: toSkillsShape(),
    ...toSkillSearchShapes(),
    agents: "any",
    hooks: "any",
  };
}

function toApprovalShape(): Shape {
  return {
    scalar: { choices: ["untrusted", "on-request", "granular", "never"] },
    table: {
      fields: {
        granular: {
          title: "struct GranularApprovalConfig",
          required: ["sandbox_approval", "rules", "mcp_elicitations"],
          fields: {
            sandbox_approval: "boolean",
            rules: "boolean",
            mcp_elicitations: "boolean",
            request_permissions: "boolean",
            skill_approval: "boolean",
          },
        },
      },
    },
  };
}

function toOtherFields(): Readonly<Record<string, Shape>> {
  const anything = [
    "analytics",
    "apps",
    "apps_mcp_product_sku",
    "audio",
    "auto_review",
    "browser_use",
    "client_search_provider",
    "computer_use",
    "debug",
    "desktop",
    "disable_paste_burst",
    "experimental_realtime_start_instructions",
    "experimental_realtime_webrtc_call_base_url",
    "experimental_realtime_ws_backend_prompt",
    "experimental_realtime_ws_base_url",
    "experimental_realtime_ws_model",
    "experimental_realtime_ws_startup_context",
    "experimental_thread_config_endpoint",
    "experimental_thread_store",
    "experimental_use_unified_exec_tool",
    "feedback",
    "file_opener",
    "ghost_snapshot",
    "in_app_browser",
    "log_dir",
    "marketplaces",
    "memories",
    "notice",
    "otel",
    "plugins",
    "profiles",
    "realtime",
    "sqlite_home",
    "tool_suggest",
    "tui",
    "windows",
  ];
  return {
    ...Object.fromEntries(anything.map((key) => [key, "any"] satisfies [string, Shape])),
    profile: "string",
    check_for_update_on_startup: "boolean",
    cli_auth_credentials_store: { choices: ["file", "keyring", "auto", "ephemeral"] },
    forced_login_method: { choices: ["chatgpt", "api"] },
    forced_chatgpt_workspace_id: { scalar: "string", array: STRINGS },
    hide_agent_reasoning: "boolean",
    show_raw_agent_reasoning: "boolean",
    history: {
      title: "struct History",
      fields: { persistence: { choices: ["save-all", "none"] }, max_bytes: "u64" },
    },
    notify: STRINGS,
  };
}
