import { McpError } from "./mcp_error.ts";
import { type McpServerConfig, toStartupTimeoutMs, toTimeLimitText } from "./server_config.ts";

/** What Codex 0.169.0 says when a server goes away while it starts (recorded). */
const CLOSED_AT_START =
  "handshaking with MCP server failed: connection closed: initialize response: connection closed: initialize response";

/** Codes that say enough by themselves; the others become `start_failed`. */
const KEPT: ReadonlySet<string> = new Set([
  "closed",
  "login_required",
  "message_too_large",
  "missing_env",
  "spawn_failed",
  "start_failed",
  "unsupported",
]);

/** Why a server did not come up, as told to people. */
export function toStartError(server: string, config: McpServerConfig, error: unknown): McpError {
  const known = McpError.isInstance(error) ? error : new McpError("start_failed", String(error));
  if (KEPT.has(known.code)) return known;
  const remedy =
    config.command === undefined ? "check its url" : "check its command, args and environment";
  const isClosed = known.code === "connection_lost" && config.command !== undefined;
  const codexText = isClosed
    ? CLOSED_AT_START
    : `handshaking with MCP server failed: ${known.codexText ?? known.message}`;
  return new McpError("start_failed", `${known.message}; ${remedy}`, {
    server,
    codexText,
    status: known.status,
    cause: error,
  });
}

/** A server that did not come up in time. */
export function toStartTimeout(server: string, config: McpServerConfig): McpError {
  const limit = toTimeLimitText(toStartupTimeoutMs(config));
  return new McpError(
    "start_timeout",
    `MCP server '${server}' was not ready within ${limit}; raise startup_timeout_sec if it needs longer`,
    { server, codexText: `timed out handshaking with MCP server after ${limit}` },
  );
}
