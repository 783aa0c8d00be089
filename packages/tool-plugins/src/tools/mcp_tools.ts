import { createMcpTool, type ToolContext } from "@codexkit/builtin-tools";
import type { McpConnections, McpTool } from "@codexkit/mcp";
import {
  type Approvals,
  type ToolExecutor,
  type ToolOutput,
  truncateFormatted,
  truncateItems,
} from "@codexkit/tools";
import { nameMcpTools, toMcpToolSpec } from "@codexkit/tools/mcp";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { PluginTool } from "./plugin_tool.ts";

/** What the tools of MCP servers work with. */
export interface McpToolsServices {
  readonly connections: McpConnections;
  readonly settings: ResolvedSettings;
  readonly approvals: Approvals;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Told of tools that cannot be offered. */
  readonly warn: (message: string) => void;
}

/**
 * The tools of all connected servers as plain functions `mcp__server__tool`, in the order in which models see them.
 * Names are those of Codex, hashes included.
 */
export function createMcpTools(
  tools: readonly McpTool[],
  context: ToolContext,
  services: McpToolsServices,
): readonly PluginTool[] {
  const { connections, settings, approvals, now } = services;
  const servers = settings.mcp_servers;
  const sources = tools.map((tool) => ({ server: tool.server, tool }));
  const { tools: named } = nameMcpTools(sources, { style: "flat" });
  return named.flatMap(({ name: toolName, source: { server, tool } }): readonly PluginTool[] => {
    const result = toMcpToolSpec(tool, {
      name: toolName.name,
      maxSchemaBytes: servers[server]?.tool_input_schema_max_bytes,
    });
    if (!result.ok) {
      services.warn(`${toolName.name} is left out: ${result.problem}`);
      return [];
    }
    const { spec } = result;
    // What a tool answers to scripts is not what a model reads.
    const shown = { ...spec, output_schema: undefined };
    const inner = createMcpTool(tool, { toolName, spec }, context, {
      connections,
      servers,
      approvals,
      now,
    });
    const executor: ToolExecutor = {
      ...inner,
      handle: async (call) =>
        limitOutput(await inner.handle(call), settings.shell_max_output_chars),
    };
    return [
      { plugin: "codex_mcp_tool", schemas: { responses: shown, functionForm: shown }, executor },
    ];
  });
}

/** Servers may answer with megabytes; pictures are not counted. */
function limitOutput(output: ToolOutput, maxBytes: number): ToolOutput {
  const policy = { mode: "bytes", limit: maxBytes } as const;
  const { body } = output;
  return {
    ...output,
    body: typeof body === "string" ? truncateFormatted(body, policy) : truncateItems(body, policy),
  };
}
