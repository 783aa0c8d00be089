import type { Config } from "@codexkit/config";
import type { McpConnections, McpConnectionsOptions } from "@codexkit/mcp";

/** Whose servers are started, and where. */
export interface OpenMcpOptions {
  servers: Config["mcp_servers"];
  /** Absolute. */
  cwd: string;
  /** Absolute; keeps the tokens of earlier sign-ins. */
  codexHome: string;
  env: Readonly<Record<string, string | undefined>>;
  onElicitation?: McpConnectionsOptions["onElicitation"];
  /** Told what a person should know, also later: a server that is lost for good, say. */
  warn: (message: string) => void;
  signal: AbortSignal;
}

/**
 * Starts the MCP servers of a thread and waits for those that it cannot do without. `undefined` when there are
 * none: then nothing of MCP is loaded.
 *
 * @throws `McpError` `required_failed`.
 */
export async function openMcp(options: OpenMcpOptions): Promise<McpConnections | undefined> {
  const isUsed = Object.values(options.servers).some(({ enabled }) => enabled);
  if (!isUsed) return undefined;
  const { createMcpConnections, createMcpOAuthFileStore } = await import("@codexkit/mcp");
  const connections = createMcpConnections(options.servers, {
    cwd: options.cwd,
    env: options.env,
    onElicitation: options.onElicitation,
    onEvent: (event) => {
      if (event.type === "warning") options.warn(event.message);
      if (event.type !== "status" || event.status.state !== "failed") return;
      // Without one that is required there is no thread, which says so itself.
      const { server, required, reason } = event.status;
      if (!required) options.warn(`the tools of MCP server '${server}' are missing: ${reason}`);
    },
    oauthStore: createMcpOAuthFileStore({ codexHome: options.codexHome }),
  });
  try {
    await connections.ready({ optionalMs: 0, signal: options.signal });
    return connections;
  } catch (error) {
    await connections.close();
    throw error;
  }
}
