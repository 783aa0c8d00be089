export type { ExecuteContext, OpenPluginsOptions, PluginHost } from "./host/plugin_host.ts";
export {
  type McpLease,
  type McpRequest,
  PluginRuntime,
  type PluginRuntimeOptions,
} from "./host/plugin_runtime.ts";
export { openPlugins } from "./open_plugins.ts";
export { PluginError, type PluginErrorCode } from "./plugin_error.ts";
export type { FeatureName, PluginName } from "./plugin_table.ts";
export { CODEX_VARIANT_TAG, isCodexVariant } from "./selection/model_family.ts";
export {
  type PluginDecision,
  type PluginSelection,
  selectPlugins,
} from "./selection/select_plugins.ts";
export {
  type AgentEntry,
  type BundleAgent,
  type BundleFile,
  readAgent,
} from "./settings/bundle_file.ts";
export type {
  AgentSettings,
  GlobalSettings,
  PluginConfig,
  ProviderSettings,
  ResolvedSettings,
  SettingLevel,
  ShellToolMode,
} from "./settings/settings.ts";
export type { SkillMessage } from "./skills/plugin_skills.ts";
export type { ChatCall, ResponsesCall } from "./wire/wire_call.ts";
export type { ChatOutput, ResponsesContent, ResponsesOutput } from "./wire/wire_output.ts";
export type { ChatTool, ResponsesForm, ResponsesTool } from "./wire/wire_tools.ts";
