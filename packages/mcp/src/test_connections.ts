import os from "node:os";
import { createMcpConnections } from "./create_mcp_connections.ts";
import type { McpConnections, McpConnectionsOptions } from "./mcp_connections.ts";
import type { McpEvent, McpServerStatus } from "./mcp_status.ts";
import type { McpServerConfig } from "./server_config.ts";

/** The environment that tests give to a host. */
export const TEST_ENV = {
  PATH: process.env["PATH"],
  HOME: "/home/me",
  SECRET: "hunter2",
  WANTED: "wanted",
};

/** Connections, and everything that they tell. */
export interface OpenConnections {
  /** The connections. */
  readonly connections: McpConnections;
  /** What they have told, in order. */
  readonly events: McpEvent[];
  /** Settles with the first event, told or to come, that fits. */
  readonly waitFor: (fits: (event: McpEvent) => boolean) => Promise<McpEvent>;
}

/** Opens connections in the folder for temporary files. */
export function openConnections(
  servers: Readonly<Record<string, McpServerConfig>>,
  options: Partial<McpConnectionsOptions> = {},
): OpenConnections {
  const events: McpEvent[] = [];
  const waiting: (() => void)[] = [];
  const connections = createMcpConnections(servers, {
    cwd: os.tmpdir(),
    env: TEST_ENV,
    onEvent: (event) => {
      events.push(event);
      for (const wake of waiting.splice(0)) wake();
    },
    ...options,
  });
  const waitFor = async (fits: (event: McpEvent) => boolean): Promise<McpEvent> => {
    for (;;) {
      const found = events.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { connections, events, waitFor };
}

/** Where a server stands, short. */
export function toShortStatus(status: McpServerStatus | undefined): unknown {
  if (status?.state === "failed")
    return [status.state, status.error.code, status.reason, status.error.codexText];
  return status?.state;
}

/** The first text that a tool of the server `one` gives back. */
export async function callForText(connections: McpConnections, tool: string): Promise<unknown> {
  const { content } = await connections.callTool({ server: "one", tool });
  return content[0]?.["text"];
}

/** The messages of the warnings among these events. */
export function listWarnings(events: readonly McpEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
}
