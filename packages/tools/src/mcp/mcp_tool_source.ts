import type { ToolName } from "../tool_name.ts";
import type { McpToolDefinition } from "./mcp_definition.ts";

/** A tool together with the server that lists it. */
export interface McpToolSource {
  /** Name of the server in the configuration. */
  server: string;
  tool: Pick<McpToolDefinition, "name">;
  /** Namespace to start from. Default the server's name; hosted connectors have their own. */
  callableNamespace?: string | undefined;
  /** Name to start from. Default the tool's own. */
  callableName?: string | undefined;
  /** Connector behind the tool, for servers that serve several. */
  connectorId?: string | undefined;
}

/** How tools of MCP servers are named for models. */
export interface McpNamingOptions {
  /**
   * - `namespace` (default): a namespace for each server and a name in it, as Codex 0.169.0 does.
   * - `flat`: one plain name for each tool, as older clients did.
   */
  style?: "namespace" | "flat" | undefined;
  /**
   * Whether names start with `mcp__`. Default true. False mirrors the feature
   * `non_prefixed_mcp_tool_names`.
   */
  prefix?: boolean | undefined;
  /**
   * Most characters of namespace, name and the two between them; of the whole name in flat style.
   * Default 128, in flat style 64; less than 64 counts as 64.
   */
  maxLength?: number | undefined;
}

/** A tool and the name that models call it by. */
export interface NamedMcpTool<T extends McpToolSource = McpToolSource> {
  name: ToolName;
  source: T;
}

/** What {@link nameMcpTools} answers. */
export interface McpNaming<T extends McpToolSource = McpToolSource> {
  /** In the order in which models see them: by server, then by name. */
  tools: readonly NamedMcpTool<T>[];
  /** Tools that are listed a second time, and left out. */
  duplicates: readonly T[];
}
