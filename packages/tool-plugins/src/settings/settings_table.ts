import { type AgentSettings, DEFAULT_SETTINGS, type SettingLevel } from "./settings.ts";

/** What a setting may hold, as JSON Schema; what is used of it is all that is checked. */
export type SettingSchema =
  | { type: "boolean" }
  | { type: "string"; enum?: readonly string[]; minLength?: number }
  | { type: "integer"; minimum: number }
  | { type: "number"; exclusiveMinimum: number }
  | { type: "array"; items: { type: "string"; minLength: 1 } }
  | { type: "object"; additionalProperties: { type: "object" } };

/** One setting. */
export interface Setting {
  /** Where it can stand. */
  readonly levels: readonly SettingLevel[];
  readonly schema: SettingSchema;
  /** Absent where nothing is the default. */
  readonly default?: boolean | number | string | readonly string[];
  /** One sentence for people. */
  readonly description: string;
}

const AGENT: readonly SettingLevel[] = ["agent"];
const AGENT_AND_PROVIDER: readonly SettingLevel[] = ["agent", "provider"];
const EVERY_LEVEL: readonly SettingLevel[] = ["agent", "provider", "global"];

const BOOLEAN: SettingSchema = { type: "boolean" };
const TEXTS: SettingSchema = { type: "array", items: { type: "string", minLength: 1 } };
const AT_LEAST_ONE: SettingSchema = { type: "integer", minimum: 1 };
const WHOLE: SettingSchema = { type: "integer", minimum: 0 };

/**
 * Every setting there is, in the order in which it is documented. The manifest, the checks and the defaults come
 * from here.
 */
export const SETTINGS: { readonly [K in keyof Required<AgentSettings>]: Setting } = {
  shell_tool_mode: {
    levels: AGENT,
    schema: { type: "string", enum: ["auto", "shell", "shell_command"] },
    default: DEFAULT_SETTINGS.shell_tool_mode,
    description: "Which shell a model gets; beats what its name says.",
  },
  intercept_apply_patch: {
    levels: AGENT_AND_PROVIDER,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.intercept_apply_patch,
    description:
      "Shell tools hand commands that only apply a patch to the patch runtime, also without the plugin apply_patch.",
  },
  shell_working_directory: {
    levels: AGENT_AND_PROVIDER,
    schema: { type: "string", minLength: 1 },
    default: DEFAULT_SETTINGS.shell_working_directory,
    description: "Folder that commands, patches and image paths start from.",
  },
  shell_allowed_paths: {
    levels: AGENT_AND_PROVIDER,
    schema: TEXTS,
    default: DEFAULT_SETTINGS.shell_allowed_paths,
    description:
      "Folders that commands may start in, images may be read from and, in the default sandbox, files may be written to.",
  },
  shell_timeout_seconds: {
    levels: AGENT_AND_PROVIDER,
    schema: { type: "number", exclusiveMinimum: 0 },
    default: DEFAULT_SETTINGS.shell_timeout_seconds,
    description: "Seconds a command may take when the model names no time.",
  },
  shell_max_output_lines: {
    levels: AGENT_AND_PROVIDER,
    schema: AT_LEAST_ONE,
    default: DEFAULT_SETTINGS.shell_max_output_lines,
    description: "Lines of output that a model gets.",
  },
  shell_max_output_chars: {
    levels: AGENT_AND_PROVIDER,
    schema: AT_LEAST_ONE,
    default: DEFAULT_SETTINGS.shell_max_output_chars,
    description: "Bytes of output that a model gets, of commands and of MCP tools.",
  },
  enable_view_image_detail_original: {
    levels: AGENT,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.enable_view_image_detail_original,
    description: "view_image offers `detail`, whose one value is `original`.",
  },
  view_image_max_bytes: {
    levels: AGENT,
    schema: AT_LEAST_ONE,
    default: DEFAULT_SETTINGS.view_image_max_bytes,
    description: "Largest image file that is read, in bytes.",
  },
  mcp_enabled: {
    levels: AGENT_AND_PROVIDER,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.mcp_enabled,
    description: "MCP servers are used at all; each server has an `enabled` of its own.",
  },
  mcp_fail_on_startup_error: {
    levels: AGENT_AND_PROVIDER,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.mcp_fail_on_startup_error,
    description: "A server that does not start keeps everything from starting.",
  },
  mcp_reuse_runtime: {
    levels: AGENT_AND_PROVIDER,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.mcp_reuse_runtime,
    description: "Connections live on in a shared runtime, for the next request.",
  },
  mcp_servers: {
    levels: AGENT_AND_PROVIDER,
    schema: { type: "object", additionalProperties: { type: "object" } },
    description: "Servers by name, as under [mcp_servers] of config.toml.",
  },
  skills_enabled: {
    levels: AGENT,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.skills_enabled,
    description: "Skills are looked for at all.",
  },
  skills_roots: {
    levels: AGENT,
    schema: TEXTS,
    description: "Folders that replace the places where skills are looked for, in order.",
  },
  skills_follow_symlinks: {
    levels: AGENT,
    schema: BOOLEAN,
    default: DEFAULT_SETTINGS.skills_follow_symlinks,
    description: "Links to folders are followed.",
  },
  skills_max_scan_depth: {
    levels: AGENT,
    schema: WHOLE,
    default: DEFAULT_SETTINGS.skills_max_scan_depth,
    description: "Folders deep below a root that skills are looked for.",
  },
  skills_max_dirs_per_root: {
    levels: AGENT,
    schema: WHOLE,
    default: DEFAULT_SETTINGS.skills_max_dirs_per_root,
    description: "Folders below a root that are looked at.",
  },
  enabled_plugins: {
    levels: AGENT,
    schema: TEXTS,
    description: "Plugins that are off by default and shall be on.",
  },
  disabled_plugins: {
    levels: EVERY_LEVEL,
    schema: TEXTS,
    description: "Plugins and features that are off; nothing brings them back.",
  },
  force_enabled_plugins: {
    levels: AGENT,
    schema: TEXTS,
    description: "Plugins and features that are on whatever model and mode say.",
  },
};

/** {@link SETTINGS} by name, for names that may be none. */
export const SETTINGS_BY_KEY: ReadonlyMap<string, Setting> = new Map(Object.entries(SETTINGS));
