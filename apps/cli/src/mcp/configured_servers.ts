import type { McpServerConfig } from "@codexkit/config";
import { isRecord, readNumber, type UnknownRecord } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";
import type { CliConfig } from "../commands/load_cli_config.ts";

/** An MCP server of the configuration. */
export interface ConfiguredServer {
  readonly name: string;
  readonly config: McpServerConfig;
  /** Time to start, in seconds; absent when the configuration does not say. */
  readonly startupTimeoutSec: number | undefined;
  /** Time for a call, in seconds; absent when the configuration does not say. */
  readonly toolTimeoutSec: number | undefined;
}

const MS_PER_SECOND = 1_000;

/** The servers of a configuration, by name. */
export function listConfiguredServers({
  config,
  effective,
}: Pick<CliConfig, "config" | "effective">): readonly ConfiguredServer[] {
  const tables = effective["mcp_servers"];
  return Object.entries(config.mcp_servers)
    .map(([name, server]) => {
      const table = isRecord(tables) ? tables[name] : undefined;
      return toConfiguredServer(name, server, isRecord(table) ? table : {});
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * One server of a configuration.
 *
 * @throws CliError `bad_input` when there is none of that name. Wire: the text of Codex 0.169.0.
 */
export function findConfiguredServer(
  loaded: Pick<CliConfig, "config" | "effective">,
  name: string,
): ConfiguredServer {
  const server = listConfiguredServers(loaded).find((one) => one.name === name);
  if (server === undefined) throw new CliError("bad_input", `No MCP server named '${name}' found.`);
  return server;
}

function toConfiguredServer(
  name: string,
  config: McpServerConfig,
  table: UnknownRecord,
): ConfiguredServer {
  const startupMs = readNumber(table, "startup_timeout_ms");
  return {
    name,
    config,
    startupTimeoutSec:
      readNumber(table, "startup_timeout_sec") ??
      (startupMs === undefined ? undefined : startupMs / MS_PER_SECOND),
    toolTimeoutSec: readNumber(table, "tool_timeout_sec"),
  };
}
