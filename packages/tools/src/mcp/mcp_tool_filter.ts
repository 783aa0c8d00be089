/** Which tools of one MCP server are used. Wire: keys of `mcp_servers.<name>` (Codex 0.169.0). */
export interface McpToolFilter {
  /** Raw names; absent allows every tool, an empty list none. */
  enabled_tools?: readonly string[] | undefined;
  /** Raw names; taken away from what is allowed. */
  disabled_tools?: readonly string[] | undefined;
}

/**
 * Whether a server's filter lets a tool through.
 *
 * @param rawName - The name as the server lists it, before {@link nameMcpTools}.
 */
export function isMcpToolEnabled(rawName: string, filter: McpToolFilter): boolean {
  const allowed = filter.enabled_tools?.includes(rawName) ?? true;
  return allowed && filter.disabled_tools?.includes(rawName) !== true;
}
