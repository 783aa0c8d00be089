import type { CommandShellOptions, ImageFiles, PatchToolOptions } from "@codexkit/builtin-tools";
import type { ToolExecutor } from "@codexkit/tools";
import type { PluginName } from "../plugin_table.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { AllowedPaths } from "./allowed_paths.ts";
import type { PluginSchemas } from "./tool_schemas.ts";

/** What the tools of the bundle work with. All of them share one patch runtime. */
export interface PluginServices {
  readonly settings: ResolvedSettings;
  readonly allowed: AllowedPaths;
  readonly shell: Omit<CommandShellOptions, "interceptPatch">;
  readonly patch: Omit<PatchToolOptions, "tolerant">;
  readonly images: ImageFiles;
}

/** A tool of a plugin. */
export interface PluginTool {
  readonly plugin: PluginName;
  readonly schemas: PluginSchemas;
  /** Its spec is the form for Responses; it takes calls of either form. */
  readonly executor: ToolExecutor;
}
