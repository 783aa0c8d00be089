import type { McpServerConfig } from "@codexkit/config";
import type { McpAuthStatus } from "@codexkit/mcp";
import type { UnknownRecord } from "@codexkit/protocol";
import type { ConfiguredServer } from "./configured_servers.ts";

/** A member of `mcp list --json`. Wire: Codex 0.169.0. */
export function toListedServer(server: ConfiguredServer, authStatus: McpAuthStatus): UnknownRecord {
  return {
    ...toCommon(server),
    ...toTimeouts(server),
    auth_status: authStatus,
  };
}

/** What `mcp get --json` prints. Wire: Codex 0.169.0. */
export function toSingleServer(server: ConfiguredServer): UnknownRecord {
  const { enabled_tools: enabled, disabled_tools: disabled } = server.config;
  return {
    ...toCommon(server),
    enabled_tools: enabled ?? null,
    disabled_tools: disabled.length === 0 ? null : disabled,
    ...toTimeouts(server),
  };
}

function toCommon({ name, config }: ConfiguredServer): UnknownRecord {
  // Only an administrator's rules give a reason, and there are none here.
  return { name, enabled: config.enabled, disabled_reason: null, transport: toTransport(config) };
}

function toTransport(config: McpServerConfig): UnknownRecord {
  if (config.command !== undefined) {
    return {
      type: "stdio",
      command: config.command,
      args: config.args ?? [],
      env: config.env ?? null,
      env_vars: config.env_vars ?? [],
      cwd: config.cwd ?? null,
    };
  }
  return {
    type: "streamable_http",
    url: config.url ?? "",
    bearer_token_env_var: config.bearer_token_env_var ?? null,
    http_headers: config.http_headers ?? null,
    env_http_headers: config.env_http_headers ?? null,
  };
}

function toTimeouts({ startupTimeoutSec, toolTimeoutSec }: ConfiguredServer): UnknownRecord {
  return {
    startup_timeout_sec: startupTimeoutSec ?? null,
    tool_timeout_sec: toolTimeoutSec ?? null,
  };
}
