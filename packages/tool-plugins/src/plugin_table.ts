import { CODEX_VARIANT_TAG } from "./selection/model_family.ts";
import type { AgentSettings } from "./settings/settings.ts";

/** The bundle's own name; in the `plugins` of a bundle file it stands for all of its plugins. */
export const BUNDLE_NAME = "codex-tools";

/** A tool of the bundle. */
export type PluginName =
  | "shell"
  | "shell_command"
  | "shell_legacy"
  | "apply_patch"
  | "view_image"
  | "codex_mcp_tool";

/** Something of the bundle that is no tool. */
export type FeatureName = "codex_variant" | "codex_skills";

/** What is known of a plugin before anything is opened. */
export interface PluginEntry {
  /** Name that models call; that of MCP tools has the server's and the tool's in it. */
  readonly schemaName: string;
  readonly defaultEnabled: boolean;
  /** Off where the model's tags are not so. */
  readonly tag?: { readonly name: string; readonly present: boolean };
  /** Settings that change what it does, or whether it is there. */
  readonly settings: readonly (keyof AgentSettings)[];
  /** One sentence for people. */
  readonly description: string;
}

/** What is known of a feature before anything is opened. */
export interface FeatureEntry {
  readonly settings: readonly (keyof AgentSettings)[];
  /** Tags that it gives to models. */
  readonly emits?: readonly string[];
  /** Sections of a prompt that it fills. */
  readonly fills?: readonly string[];
  /** One sentence for people. */
  readonly description: string;
}

/** The section of a prompt that lists skills. */
export const SKILLS_SECTION = "CODEX_SKILLS_SECTION";

const CHOICE = ["enabled_plugins", "disabled_plugins", "force_enabled_plugins"] as const;
const COMMANDS = [
  "intercept_apply_patch",
  "shell_working_directory",
  "shell_allowed_paths",
  "shell_timeout_seconds",
  "shell_max_output_lines",
  "shell_max_output_chars",
] as const;

/** The plugins, in the order in which models see them. */
export const PLUGINS: { readonly [name in PluginName]: PluginEntry } = {
  shell: {
    schemaName: "shell",
    defaultEnabled: true,
    tag: { name: CODEX_VARIANT_TAG, present: false },
    settings: ["shell_tool_mode", ...COMMANDS, ...CHOICE],
    description: "Runs a program with its arguments, with no shell around it.",
  },
  shell_command: {
    schemaName: "shell_command",
    defaultEnabled: true,
    tag: { name: CODEX_VARIANT_TAG, present: true },
    settings: ["shell_tool_mode", ...COMMANDS, ...CHOICE],
    description: "Runs a script in the user's shell.",
  },
  shell_legacy: {
    schemaName: "shell",
    defaultEnabled: false,
    settings: [...COMMANDS, ...CHOICE],
    description: "Runs a script in the user's shell, with seconds and variables.",
  },
  apply_patch: {
    schemaName: "apply_patch",
    defaultEnabled: true,
    settings: ["shell_working_directory", "shell_allowed_paths", ...CHOICE],
    description: "Adds, changes, moves and deletes files.",
  },
  view_image: {
    schemaName: "view_image",
    defaultEnabled: true,
    settings: [
      "enable_view_image_detail_original",
      "view_image_max_bytes",
      "shell_working_directory",
      "shell_allowed_paths",
      ...CHOICE,
    ],
    description: "Shows the model an image file.",
  },
  codex_mcp_tool: {
    schemaName: "mcp__{server}__{tool}",
    defaultEnabled: true,
    settings: [
      "mcp_enabled",
      "mcp_fail_on_startup_error",
      "mcp_reuse_runtime",
      "mcp_servers",
      "shell_max_output_chars",
      ...CHOICE,
    ],
    description: "The tools of MCP servers, under the names of Codex.",
  },
};

/** The features. */
export const FEATURES: { readonly [name in FeatureName]: FeatureEntry } = {
  codex_variant: {
    emits: [CODEX_VARIANT_TAG],
    settings: ["disabled_plugins", "force_enabled_plugins"],
    description: "Tells models that were made for Codex from others, by name.",
  },
  codex_skills: {
    fills: [SKILLS_SECTION],
    settings: [
      "skills_enabled",
      "skills_roots",
      "skills_follow_symlinks",
      "skills_max_scan_depth",
      "skills_max_dirs_per_root",
      "disabled_plugins",
      "force_enabled_plugins",
    ],
    description: "Lists skills in the prompt and adds those that the user names to the request.",
  },
};

/** The names of all plugins, in order. */
export const PLUGIN_NAMES: readonly PluginName[] = [
  "shell",
  "shell_command",
  "shell_legacy",
  "apply_patch",
  "view_image",
  "codex_mcp_tool",
];

/** The names of all features, in order. */
export const FEATURE_NAMES: readonly FeatureName[] = ["codex_variant", "codex_skills"];
