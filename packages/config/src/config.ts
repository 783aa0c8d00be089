import {
  type ApprovalPolicy,
  parseApprovalPolicy,
  readNumber,
  readString,
  SANDBOX_MODES,
  type SandboxMode,
  type UnknownRecord,
} from "@codexkit/protocol";
import { type CodeModeConfig, toCodeMode } from "./code_mode_config.ts";
import { type MultiAgentConfig, toMultiAgent } from "./multi_agent_config.ts";
import { type Features, resolveFeatures } from "./features.ts";
import { type McpServerConfig, toMcpServers } from "./mcp_server_config.ts";
import { type ModelOverlayConfig, toModelOverlays } from "./model_overlay_config.ts";
import {
  type ModelProviderConfig,
  toBuiltInProviders,
  toModelProvider,
} from "./model_provider_config.ts";
import { DEFAULT_PROJECT_ROOT_MARKERS } from "./project_root.ts";
import {
  type SkillsConfig,
  type SkillSearchConfig,
  toSkills,
  toSkillSearch,
} from "./skills_config.ts";
import {
  isTable,
  readBoolean,
  readChoice,
  readStrings,
  readStringTable,
  readTable,
} from "./toml_table.ts";
import { type ToolsConfig, toTools } from "./tools_config.ts";
import { type ProjectTrust, TRUST_LEVELS, type TrustLevel } from "./trust.ts";

/** What `workspace-write` allows. Wire: `[sandbox_workspace_write]` (Codex 0.169.0). */
export interface SandboxWorkspaceWrite {
  /** Absolute folders that may be written besides the working directory. Default none. */
  writable_roots: readonly string[];
  /** Whether commands reach the network. Default false. */
  network_access: boolean;
  /** Keeps `$TMPDIR` unwritable. Default false. */
  exclude_tmpdir_env_var: boolean;
  /** Keeps `/tmp` unwritable. Default false. */
  exclude_slash_tmp: boolean;
}

/** What a command finds in its environment. Wire: `[shell_environment_policy]` (Codex 0.169.0). */
export interface ShellEnvironmentPolicy {
  /** What is taken from this process. Default `all`. */
  inherit: "all" | "core" | "none";
  /** Whether names with KEY, SECRET or TOKEN stay. Default true. */
  ignore_default_excludes: boolean;
  /** Patterns of names to drop. Default none. */
  exclude: readonly string[];
  /** Variables to set. Default none. */
  set: Readonly<Record<string, string>>;
  /** When not empty, only names that match stay. Default none. */
  include_only: readonly string[];
  /** Whether commands run in the profile of the user. Default false. */
  experimental_use_profile: boolean;
}

/** The effective settings: every layer merged, defaults filled in, wire names kept. */
export interface Config extends SkillSearchConfig {
  /** Model slug; absent takes the first of the catalog. */
  model?: string | undefined;
  /** Model for reviews; absent takes the model of the session. */
  review_model?: string | undefined;
  /** Id of the provider. Default `openai`. */
  model_provider: string;
  /** Every provider, built in and configured, by id. */
  model_providers: Readonly<Record<string, ModelProviderConfig>>;
  /** Ours: what a person says about models, by slug. Default nothing. */
  models: Readonly<Record<string, ModelOverlayConfig>>;
  /** Provider for `--oss`: `ollama` or `lmstudio`. */
  oss_provider?: string | undefined;
  /** URL of the provider `openai`, in place of its own. */
  openai_base_url?: string | undefined;
  /** URL of the ChatGPT backend. Default `https://chatgpt.com/backend-api/`. */
  chatgpt_base_url: string;
  /** Absolute path of a model catalog that replaces the bundled one. */
  model_catalog_json?: string | undefined;
  /** Reasoning effort; any word is sent as it is. */
  model_reasoning_effort?: string | undefined;
  /** Reasoning summary; absent takes the default of the model. */
  model_reasoning_summary?: "auto" | "concise" | "detailed" | "none" | undefined;
  /** Length of answers, for models that support it. */
  model_verbosity?: "low" | "medium" | "high" | undefined;
  /** Context window in tokens, in place of the model's. */
  model_context_window?: number | undefined;
  /** Tokens after which history is compacted, in place of the model's. */
  model_auto_compact_token_limit?: number | undefined;
  /** Absolute path of a file that replaces the base instructions. */
  model_instructions_file?: string | undefined;
  /** Read and not used. Mirrors: Codex 0.169.0, which ignores the key. */
  instructions?: string | undefined;
  /** A developer message of the user. */
  developer_instructions?: string | undefined;
  /** Prompt for compaction, in place of the built-in one. */
  compact_prompt?: string | undefined;
  /** Absolute path of a file with that prompt. */
  experimental_compact_prompt_file?: string | undefined;
  /** Tone of the model. */
  personality?: string | undefined;
  /** Service tier, such as `fast` or `flex`, as written. */
  service_tier?: string | undefined;
  /** Merged into the turn metadata of every request. Default none. */
  responses_api_metadata: UnknownRecord;
  /** Tokens of a tool's output that history keeps, in place of the model's. */
  tool_output_token_limit?: number | undefined;
  /** When a person is asked. Default `on-request`. */
  approval_policy: ApprovalPolicy;
  /**
   * Ours: what is approved where nobody can be asked. Prefixes of commands (`git push`) and names of MCP tools
   * (`mcp__docs.*`). Default none.
   */
  approve: readonly string[];
  /** What commands may touch. Default `workspace-write` in a trusted project, else `read-only`. */
  sandbox_mode: SandboxMode;
  /** What `workspace-write` allows. */
  sandbox_workspace_write: SandboxWorkspaceWrite;
  /** What a command finds in its environment. */
  shell_environment_policy: ShellEnvironmentPolicy;
  /** Whether commands may run in a login shell. Default true. */
  allow_login_shell: boolean;
  /** Longest poll of a background command, in milliseconds. Default 300000. */
  background_terminal_max_timeout: number;
  /** Whether the model is told about permissions. Default true. */
  include_permissions_instructions: boolean;
  /** Whether the model is told about the environment. Default true. */
  include_environment_context: boolean;
  /** Whether that tells the time too. Default true. */
  include_environment_context_time: boolean;
  /** Bytes of AGENTS.md files in all. Default 32768; 0 reads none. */
  project_doc_max_bytes: number;
  /** Names to look for where AGENTS.md is missing. Default none. */
  project_doc_fallback_filenames: readonly string[];
  /** What marks the root of a project. Default `.git`. */
  project_root_markers: readonly string[];
  /** What a person has said about folders, by absolute path. */
  projects: Readonly<Record<string, { trust_level?: TrustLevel | undefined }>>;
  /** Settings of single tools. */
  tools: ToolsConfig;
  /** Hosted web search; absent takes the default of the sandbox mode. */
  web_search?: "disabled" | "cached" | "indexed" | "live" | undefined;
  /** Which features are on. */
  features: Features;
  /** The `[features]` table as written, for features with settings of their own. */
  feature_settings: UnknownRecord;
  /** Settings of code mode. */
  code_mode: CodeModeConfig;
  /** Settings of the feature `multi_agent_v2`. */
  multi_agent_v2: MultiAgentConfig;
  /** MCP servers, by id. Default none. */
  mcp_servers: Readonly<Record<string, McpServerConfig>>;
  /** Settings of skills. */
  skills: SkillsConfig;
  /** The `[agents]` table as written: limits, and roles by their names. */
  agents: UnknownRecord;
  /** The `[hooks]` table as written. */
  hooks: UnknownRecord;
  /** Whether people see no reasoning. Default false. */
  hide_agent_reasoning: boolean;
  /** Whether people see raw reasoning. Default false. */
  show_raw_agent_reasoning: boolean;
  /** Where credentials are kept. Default `file`. */
  cli_auth_credentials_store: "file" | "keyring" | "auto" | "ephemeral";
  /** The only way to log in; absent allows both. */
  forced_login_method?: "chatgpt" | "api" | undefined;
  /** The only ChatGPT workspaces to log in to; empty allows all. */
  forced_chatgpt_workspace_id: readonly string[];
  /** What is kept of prompts. Default everything. */
  history: { persistence: "save-all" | "none"; max_bytes?: number | undefined };
  /** Program to run after a turn, with its arguments. Default none. */
  notify: readonly string[];
}

const DEFAULT_CHATGPT_BASE_URL = "https://chatgpt.com/backend-api/";
const DEFAULT_TERMINAL_TIMEOUT_MS = 300_000;
const DEFAULT_PROJECT_DOC_BYTES = 32_768;

/** What the defaults depend on. */
export interface ConfigContext {
  /** Whether the settings of the project count. */
  trust: ProjectTrust;
  /** Environment variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of the user's own files. */
  codexHome: string;
  /** Tables of the user and of the session, lowest first. Default: the merged table. */
  ownTables?: readonly UnknownRecord[] | undefined;
}

/** The effective settings from the merged table, which must have passed the shape check. */
export function toConfig(table: UnknownRecord, context: ConfigContext): Config {
  return {
    ...toModelSettings(table, context),
    ...toSafetySettings(table, context.trust),
    ...toPromptSettings(table),
    ...toToolSettings(table, context.ownTables ?? [table]),
    ...toSkillSearch(table),
    ...toAccountSettings(table),
  };
}

type Part<Keys extends keyof Config> = Pick<Config, Keys>;

function toModelSettings(
  table: UnknownRecord,
  context: ConfigContext,
): Part<
  | "model"
  | "review_model"
  | "model_provider"
  | "model_providers"
  | "models"
  | "oss_provider"
  | "openai_base_url"
  | "chatgpt_base_url"
  | "model_catalog_json"
  | "model_reasoning_effort"
  | "model_reasoning_summary"
  | "model_verbosity"
  | "model_context_window"
  | "model_auto_compact_token_limit"
  | "service_tier"
  | "responses_api_metadata"
> {
  const openaiBaseUrl = readFilled(table, "openai_base_url");
  const providers: Record<string, ModelProviderConfig> = {
    ...toBuiltInProviders(openaiBaseUrl, context.env),
  };
  for (const [id, provider] of Object.entries(readTable(table, "model_providers"))) {
    if (!isTable(provider)) continue;
    providers[id] = toModelProvider(provider, { authCwd: context.codexHome });
  }
  return {
    model: readString(table, "model"),
    review_model: readString(table, "review_model"),
    model_provider: readString(table, "model_provider") ?? "openai",
    model_providers: providers,
    models: toModelOverlays(readTable(table, "models")),
    oss_provider: readString(table, "oss_provider"),
    openai_base_url: openaiBaseUrl,
    chatgpt_base_url: readFilled(table, "chatgpt_base_url") ?? DEFAULT_CHATGPT_BASE_URL,
    model_catalog_json: readString(table, "model_catalog_json"),
    model_reasoning_effort: readString(table, "model_reasoning_effort"),
    model_reasoning_summary: readChoice(table, "model_reasoning_summary", [
      "auto",
      "concise",
      "detailed",
      "none",
    ]),
    model_verbosity: readChoice(table, "model_verbosity", ["low", "medium", "high"]),
    model_context_window: readNumber(table, "model_context_window"),
    model_auto_compact_token_limit: readNumber(table, "model_auto_compact_token_limit"),
    service_tier: readString(table, "service_tier"),
    responses_api_metadata: readTable(table, "responses_api_metadata"),
  };
}

function toSafetySettings(
  table: UnknownRecord,
  trust: ProjectTrust,
): Part<
  | "approval_policy"
  | "approve"
  | "sandbox_mode"
  | "sandbox_workspace_write"
  | "shell_environment_policy"
  | "allow_login_shell"
  | "background_terminal_max_timeout"
  | "projects"
> {
  const write = readTable(table, "sandbox_workspace_write");
  const environment = readTable(table, "shell_environment_policy");
  const projects: Record<string, { trust_level?: TrustLevel | undefined }> = {};
  for (const [folder, entry] of Object.entries(readTable(table, "projects"))) {
    if (!isTable(entry)) continue;
    projects[folder] = { trust_level: readChoice(entry, "trust_level", TRUST_LEVELS) };
  }
  return {
    approval_policy: toApprovalPolicy(table["approval_policy"]),
    approve: readStrings(table, "approve") ?? [],
    sandbox_mode:
      readChoice(table, "sandbox_mode", SANDBOX_MODES) ??
      (trust.level === "trusted" ? "workspace-write" : "read-only"),
    sandbox_workspace_write: {
      writable_roots: readStrings(write, "writable_roots") ?? [],
      network_access: readBoolean(write, "network_access") ?? false,
      exclude_tmpdir_env_var: readBoolean(write, "exclude_tmpdir_env_var") ?? false,
      exclude_slash_tmp: readBoolean(write, "exclude_slash_tmp") ?? false,
    },
    shell_environment_policy: {
      inherit: readChoice(environment, "inherit", ["all", "core", "none"]) ?? "all",
      ignore_default_excludes: readBoolean(environment, "ignore_default_excludes") ?? true,
      exclude: readStrings(environment, "exclude") ?? [],
      set: readStringTable(environment, "set") ?? {},
      include_only: readStrings(environment, "include_only") ?? [],
      experimental_use_profile: readBoolean(environment, "experimental_use_profile") ?? false,
    },
    allow_login_shell: readBoolean(table, "allow_login_shell") ?? true,
    background_terminal_max_timeout:
      readNumber(table, "background_terminal_max_timeout") ?? DEFAULT_TERMINAL_TIMEOUT_MS,
    projects,
  };
}

/** Outside of files, `untrusted` is still a policy. */
function toApprovalPolicy(value: unknown): ApprovalPolicy {
  const policy = parseApprovalPolicy(value);
  return policy === undefined || policy === "untrusted" ? "on-request" : policy;
}

function toPromptSettings(
  table: UnknownRecord,
): Part<
  | "model_instructions_file"
  | "instructions"
  | "developer_instructions"
  | "compact_prompt"
  | "experimental_compact_prompt_file"
  | "personality"
  | "include_permissions_instructions"
  | "include_environment_context"
  | "include_environment_context_time"
  | "project_doc_max_bytes"
  | "project_doc_fallback_filenames"
  | "project_root_markers"
> {
  return {
    model_instructions_file: readString(table, "model_instructions_file"),
    instructions: readString(table, "instructions"),
    developer_instructions: readString(table, "developer_instructions"),
    compact_prompt: readString(table, "compact_prompt"),
    experimental_compact_prompt_file: readString(table, "experimental_compact_prompt_file"),
    personality: readString(table, "personality"),
    include_permissions_instructions:
      readBoolean(table, "include_permissions_instructions") ?? true,
    include_environment_context: readBoolean(table, "include_environment_context") ?? true,
    include_environment_context_time:
      readBoolean(table, "include_environment_context_time") ?? true,
    project_doc_max_bytes: readNumber(table, "project_doc_max_bytes") ?? DEFAULT_PROJECT_DOC_BYTES,
    project_doc_fallback_filenames: readStrings(table, "project_doc_fallback_filenames") ?? [],
    project_root_markers:
      readStrings(table, "project_root_markers") ?? DEFAULT_PROJECT_ROOT_MARKERS,
  };
}

function toToolSettings(
  table: UnknownRecord,
  ownTables: readonly UnknownRecord[],
): Part<
  | "tools"
  | "tool_output_token_limit"
  | "web_search"
  | "features"
  | "feature_settings"
  | "code_mode"
  | "multi_agent_v2"
  | "mcp_servers"
  | "skills"
  | "agents"
  | "hooks"
> {
  const features = readTable(table, "features");
  return {
    tools: toTools(readTable(table, "tools")),
    tool_output_token_limit: readNumber(table, "tool_output_token_limit"),
    web_search: readChoice(table, "web_search", ["disabled", "cached", "indexed", "live"]),
    features: resolveFeatures(features),
    feature_settings: features,
    code_mode: toCodeMode(readTable(features, "code_mode")),
    multi_agent_v2: toMultiAgent(readTable(features, "multi_agent_v2")),
    mcp_servers: toMcpServers(readTable(table, "mcp_servers")),
    skills: toSkills(table, ownTables),
    agents: readTable(table, "agents"),
    hooks: readTable(table, "hooks"),
  };
}

function toAccountSettings(
  table: UnknownRecord,
): Part<
  | "hide_agent_reasoning"
  | "show_raw_agent_reasoning"
  | "cli_auth_credentials_store"
  | "forced_login_method"
  | "forced_chatgpt_workspace_id"
  | "history"
  | "notify"
> {
  const history = readTable(table, "history");
  const workspace = readString(table, "forced_chatgpt_workspace_id");
  return {
    hide_agent_reasoning: readBoolean(table, "hide_agent_reasoning") ?? false,
    show_raw_agent_reasoning: readBoolean(table, "show_raw_agent_reasoning") ?? false,
    cli_auth_credentials_store:
      readChoice(table, "cli_auth_credentials_store", ["file", "keyring", "auto", "ephemeral"]) ??
      "file",
    forced_login_method: readChoice(table, "forced_login_method", ["chatgpt", "api"]),
    forced_chatgpt_workspace_id:
      workspace === undefined
        ? (readStrings(table, "forced_chatgpt_workspace_id") ?? [])
        : [workspace],
    history: {
      persistence: readChoice(history, "persistence", ["save-all", "none"]) ?? "save-all",
      max_bytes: readNumber(history, "max_bytes"),
    },
    notify: readStrings(table, "notify") ?? [],
  };
}

/** A string that is not blank. */
function readFilled(table: UnknownRecord, key: string): string | undefined {
  const value = readString(table, key);
  return value === undefined || value.trim() === "" ? undefined : value;
}
