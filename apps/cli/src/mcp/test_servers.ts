import type { McpServerConfig } from "@codexkit/config";
import type { ConfiguredServer } from "./configured_servers.ts";

/** A server as the configuration gives it: defaults filled in. */
export function toServer(
  name: string,
  config: Partial<McpServerConfig>,
  timeouts: Partial<Pick<ConfiguredServer, "startupTimeoutSec" | "toolTimeoutSec">> = {},
): ConfiguredServer {
  return {
    name,
    startupTimeoutSec: undefined,
    toolTimeoutSec: undefined,
    ...timeouts,
    config: {
      enabled: true,
      required: false,
      startup_timeout_sec: 30,
      tool_timeout_sec: 300,
      disabled_tools: [],
      supports_parallel_tool_calls: false,
      default_tools_approval_mode: "auto",
      tools: {},
      ...config,
    },
  };
}
