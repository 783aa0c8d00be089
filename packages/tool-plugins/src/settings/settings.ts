import type { McpServerConfig } from "@codexkit/mcp";

/** Which shell a model gets: the one its family was made for, or one of the two whatever the model. */
export type ShellToolMode = "auto" | "shell" | "shell_command";

/** Where a setting can stand. An agent's own word counts more than that of its provider. */
export type SettingLevel = "agent" | "provider" | "global";

/** Settings of one agent. All are optional; the names are the names in files. */
export interface AgentSettings {
  /** Default `auto`. Beats what the model's name says. */
  shell_tool_mode?: ShellToolMode | undefined;
  /** Whether shell tools hand commands that only apply a patch to the patch runtime, also without the plugin `apply_patch`. Default false. */
  intercept_apply_patch?: boolean | undefined;
  /** Folder that commands, patches and image paths start from; relative to the host's working folder. Default `.`. */
  shell_working_directory?: string | undefined;
  /** Folders that commands may start in, images may be read from and, in the default sandbox, files may be written to; relative to the host's working folder. Default `["."]`. */
  shell_allowed_paths?: readonly string[] | undefined;
  /** Seconds a command may take when the model names no time. Default 60. */
  shell_timeout_seconds?: number | undefined;
  /** Lines of output that a model gets. Default 2000. */
  shell_max_output_lines?: number | undefined;
  /** Bytes of output that a model gets, of commands and of MCP tools. Default 160000. */
  shell_max_output_chars?: number | undefined;
  /** Whether `view_image` offers `detail`, whose one value is `original`. Default false. */
  enable_view_image_detail_original?: boolean | undefined;
  /** Largest image file that is read, in bytes. Default 52428800 (50 MiB). */
  view_image_max_bytes?: number | undefined;
  /** Whether MCP servers are used at all. Default true. */
  mcp_enabled?: boolean | undefined;
  /** Whether a server that does not start keeps everything from starting. Default false: a warning. */
  mcp_fail_on_startup_error?: boolean | undefined;
  /** Whether connections live on in a shared runtime, for the next request. Default true. */
  mcp_reuse_runtime?: boolean | undefined;
  /** Servers by name, as under `[mcp_servers]` of config.toml; an agent's table replaces its provider's of that name. */
  mcp_servers?: Readonly<Record<string, McpServerConfig>> | undefined;
  /** Whether skills are looked for at all. Default true. */
  skills_enabled?: boolean | undefined;
  /** Folders that replace the places where skills are looked for, in order; relative to the host's working folder. */
  skills_roots?: readonly string[] | undefined;
  /** Whether links to folders are followed. Default true. */
  skills_follow_symlinks?: boolean | undefined;
  /** Folders deep below a root that skills are looked for. Default 6. */
  skills_max_scan_depth?: number | undefined;
  /** Folders below a root that are looked at. Default 2000. */
  skills_max_dirs_per_root?: number | undefined;
  /** Plugins that are off by default and shall be on. */
  enabled_plugins?: readonly string[] | undefined;
  /** Plugins and features that are off. No other setting brings them back, at no level. */
  disabled_plugins?: readonly string[] | undefined;
  /** Plugins and features that are on whatever model and mode say. */
  force_enabled_plugins?: readonly string[] | undefined;
}

/** Settings of a provider, for all agents that use it. */
export type ProviderSettings = Pick<
  AgentSettings,
  | "intercept_apply_patch"
  | "shell_working_directory"
  | "shell_allowed_paths"
  | "shell_timeout_seconds"
  | "shell_max_output_lines"
  | "shell_max_output_chars"
  | "mcp_enabled"
  | "mcp_fail_on_startup_error"
  | "mcp_reuse_runtime"
  | "mcp_servers"
  | "disabled_plugins"
>;

/** Settings for everything. */
export type GlobalSettings = Pick<AgentSettings, "disabled_plugins">;

/** Settings by level; a level may be absent. */
export interface PluginConfig {
  agent?: AgentSettings | undefined;
  provider?: ProviderSettings | undefined;
  global?: GlobalSettings | undefined;
  /** Plugins that the bundle file lists; the others do not exist for it. Default all. */
  plugins?: readonly string[] | undefined;
}

/** Settings that lists of plugins are made of; the rest of them is {@link ResolvedSettings}. */
type PluginListKey = "enabled_plugins" | "disabled_plugins" | "force_enabled_plugins";

/** Settings that may be absent when everything is settled. */
type OptionalKey = "skills_roots";

/** Settings once levels and defaults are settled. */
export type ResolvedSettings = {
  readonly [K in Exclude<keyof AgentSettings, PluginListKey | OptionalKey>]-?: Exclude<
    AgentSettings[K],
    undefined
  >;
} & { readonly skills_roots: readonly string[] | undefined };

/** The folder that relative paths of settings start from: the host's working folder. */
const HERE = ".";

/** What counts where nothing is set. */
export const DEFAULT_SETTINGS: ResolvedSettings = {
  shell_tool_mode: "auto",
  intercept_apply_patch: false,
  shell_working_directory: HERE,
  shell_allowed_paths: [HERE],
  shell_timeout_seconds: 60,
  shell_max_output_lines: 2_000,
  shell_max_output_chars: 160_000,
  enable_view_image_detail_original: false,
  view_image_max_bytes: 50 * 1024 * 1024,
  mcp_enabled: true,
  mcp_fail_on_startup_error: false,
  mcp_reuse_runtime: true,
  mcp_servers: {},
  skills_enabled: true,
  skills_roots: undefined,
  skills_follow_symlinks: true,
  skills_max_scan_depth: 6,
  skills_max_dirs_per_root: 2_000,
};
