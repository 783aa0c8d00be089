import type { OpenPluginsOptions, PluginHost } from "./host/plugin_host.ts";
import type { PluginSelection } from "./selection/select_plugins.ts";

/**
 * Opens selected plugins on this machine. Everything heavy is loaded here and not before: shells, patches and images
 * always, MCP with servers only, skills with the feature only.
 *
 * @throws `PluginError` `invalid_config` for folders that do not go together, `mcp_startup_failed`.
 */
export async function openPlugins(
  selection: PluginSelection,
  options: OpenPluginsOptions,
): Promise<PluginHost> {
  const { createPluginHost } = await import("./host/create_plugin_host.ts");
  return createPluginHost(selection, options);
}
