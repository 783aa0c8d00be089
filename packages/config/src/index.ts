export type { CodeModeConfig, CodeModeEngineSetting } from "./code_mode_config.ts";
export type { MultiAgentConfig } from "./multi_agent_config.ts";
export { type Config, type SandboxWorkspaceWrite, type ShellEnvironmentPolicy } from "./config.ts";
export {
  ConfigError,
  type ConfigErrorCode,
  type ConfigErrorPlace,
  toConfigErrorText,
} from "./config_error.ts";
export {
  type ConfigLayer,
  type ConfigLayerSource,
  describeOrigin,
  findOrigin,
  toLayerFile,
  toLayerLabel,
} from "./config_layer.ts";
export { editConfigFile } from "./edit_config_file.ts";
export type { TomlEdit } from "./edit_toml.ts";
export {
  type FeatureName,
  FEATURE_DEFAULTS,
  type FeatureStage,
  toFeatureStage,
} from "./feature_table.ts";
export {
  type FeatureRow,
  type Features,
  isFeatureKey,
  isFeatureName,
  resolveFeatures,
  toFeatureList,
  toFeatureRows,
} from "./features.ts";
export { type ConfigFileSystem, createNodeFileSystem, type FileKind } from "./file_system.ts";
export {
  type ConfigWarning,
  loadConfig,
  type LoadConfigOptions,
  type LoadedConfig,
} from "./load_config.ts";
export {
  type McpApprovalMode,
  type McpEnvVar,
  type McpOauthConfig,
  type McpServerConfig,
  type McpToolConfig,
  toMcpServers,
} from "./mcp_server_config.ts";
export type { ModelOverlayConfig } from "./model_overlay_config.ts";
export {
  type ModelProviderConfig,
  type ProviderAuthCommand,
  RESERVED_PROVIDER_IDS,
  toBuiltInProviders,
  toModelProvider,
} from "./model_provider_config.ts";
export {
  applyOverrides,
  type ConfigOverride,
  parseOverride,
  toFeatureOverride,
} from "./override.ts";
export { resolveCodexHome } from "./home.ts";
export {
  CAPABILITY_KEYS,
  DISABLED_CAPABILITIES,
  type DisabledCapability,
  OWN_PROVIDER_KEYS,
  type ProviderCapabilitiesConfig,
  SCHEMA_DIALECTS,
  type SchemaDialect,
} from "./provider_capabilities_config.ts";
export {
  type ProjectDocOptions,
  type ProjectDocs,
  readProjectDocs,
  toProjectDocMessage,
} from "./project_doc.ts";
export { listRulesFolders } from "./rules_folders.ts";
export { toSandboxPolicy } from "./sandbox_policy.ts";
export { findGitRoot, findProjectRoot } from "./project_root.ts";
export type { SkillEntry, SkillsConfig, SkillSearchConfig } from "./skills_config.ts";
export { isTable, mergeTables, type TomlTable } from "./toml_table.ts";
export type { ToolsConfig, WebSearchToolConfig } from "./tools_config.ts";
export {
  type ProjectTrust,
  resolveTrust,
  toUntrustedProjectText,
  type TrustLevel,
} from "./trust.ts";
