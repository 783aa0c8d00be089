import { type Config, toMcpServers } from "@codexkit/config";
import type { McpServerConfig } from "@codexkit/mcp";

/** MCP servers that a caller brings along for one thread: tables by name, as under `[mcp_servers]`. */
export type OwnMcpServers = Readonly<Record<string, McpServerConfig>>;

/**
 * Settings with a thread's own MCP servers in them: beside the configured ones, and in place of those of the same name.
 *
 * @throws `McpError` `invalid_config` for a table that cannot be used; unknown keys are refused.
 */
export async function addMcpServers(
  config: Config,
  servers: OwnMcpServers | undefined,
): Promise<Config> {
  if (servers === undefined || Object.keys(servers).length === 0) return config;
  const { parseMcpServerConfig } = await import("@codexkit/mcp");
  const checked = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, parseMcpServerConfig(name, server)]),
  );
  return { ...config, mcp_servers: { ...config.mcp_servers, ...toMcpServers(checked) } };
}
