import { PluginError } from "../plugin_error.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { McpLease, McpRequest, PluginRuntime } from "./plugin_runtime.ts";

/**
 * Starts the MCP servers of an agent, or takes those that a runtime keeps. `undefined` when there are none: then
 * nothing of MCP is loaded. Servers are waited for only as far as something depends on it.
 *
 * @throws {@link PluginError} `mcp_startup_failed` when a server does not start and `mcp_fail_on_startup_error`, or the
 *   server's own `required`, is true.
 */
export async function openMcp(
  runtime: PluginRuntime,
  settings: ResolvedSettings,
  places: Pick<McpRequest, "cwd" | "codexHome" | "env">,
): Promise<McpLease | undefined> {
  const servers = settings.mcp_servers;
  if (!Object.values(servers).some(({ enabled }) => enabled !== false)) return undefined;
  const { cwd, codexHome, env } = places;
  const request = { servers, cwd, codexHome, env, reuse: settings.mcp_reuse_runtime };
  const lease = await runtime.openMcp(request);
  try {
    const problems = await findProblems(lease, settings);
    if (problems.length === 0) return lease;
    throw new PluginError("mcp_startup_failed", problems.join("; "));
  } catch (cause) {
    await lease.discard();
    if (PluginError.isInstance(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PluginError("mcp_startup_failed", reason, { cause });
  }
}

async function findProblems(
  { connections }: McpLease,
  settings: ResolvedSettings,
): Promise<readonly string[]> {
  if (!settings.mcp_fail_on_startup_error) {
    await connections.ready({ optionalMs: 0 });
    return [];
  }
  const statuses = await connections.ready();
  return statuses.flatMap((status) => (status.state === "failed" ? [status.reason] : []));
}
