import type { ToolContext } from "@codexkit/builtin-tools";
import type { McpConnections } from "@codexkit/mcp";
import type { PluginName } from "../plugin_table.ts";
import { createImageTool } from "../tools/image_tool.ts";
import { createMcpTools } from "../tools/mcp_tools.ts";
import { createPatchTool } from "../tools/patch_tool.ts";
import type { PluginServices, PluginTool } from "../tools/plugin_tool.ts";
import { createShellTool } from "../tools/shell_tool.ts";

/** What all tools of a host are made of. */
export interface ToolSetServices extends PluginServices {
  readonly plugins: readonly PluginName[];
  /** Absent without MCP servers. */
  readonly connections: McpConnections | undefined;
  /** Told of tools that cannot be offered, and of servers that are not there. */
  readonly warn: (message: string) => void;
}

/** The tools of a host in one turn that wait for nobody, in the order in which models see them. */
export function createOwnTools(
  context: ToolContext,
  services: ToolSetServices,
): readonly PluginTool[] {
  return services.plugins.flatMap((name): readonly PluginTool[] => {
    switch (name) {
      case "shell":
      case "shell_command":
      case "shell_legacy":
        return [createShellTool(name, context, services)];
      case "apply_patch":
        return [createPatchTool(context, services)];
      case "view_image":
        return [createImageTool(context, services)];
      case "codex_mcp_tool":
        return [];
    }
  });
}

/**
 * The tools of MCP servers. Servers that are still starting are waited for, until the signal fires; one that failed is
 * a warning.
 */
export async function createServerTools(
  context: ToolContext,
  services: ToolSetServices,
  signal?: AbortSignal,
): Promise<readonly PluginTool[]> {
  const { connections, settings, warn, patch } = services;
  if (!connections) return [];
  const tools = await connections.listTools({ signal });
  for (const status of connections.listServers())
    if (status.state === "failed") warn(status.reason);
  const { approvals, now } = patch;
  return createMcpTools(tools, context, { connections, settings, approvals, now, warn });
}
