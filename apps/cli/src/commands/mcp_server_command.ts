import type { Readable, Writable } from "node:stream";
import { MIRRORED_CODEX_VERSION } from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { AgentThreads } from "../mcp_server/agent_threads.ts";
import { createAgentTools } from "../mcp_server/agent_tools.ts";
import { openAgent } from "../mcp_server/open_agent.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/** What the server talks over. */
export interface ServerPipes {
  readonly input: Readable;
  /** Nothing but the protocol goes there. */
  readonly output: Writable;
}

const INSTRUCTIONS =
  "codex gives a coding agent a task in a folder of this machine; codex-reply goes on with the thread that its result names.";

/**
 * `codexkit mcp-server`: the agent as an MCP server, until the client goes away or a person interrupts.
 *
 * @throws ConfigError when the configuration cannot be used: said at the start, not by the first call.
 */
export async function runMcpServerCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  { input, output }: ServerPipes,
): Promise<number> {
  const flags = toTurnOptions(parsed, io);
  loadCliConfig(flags, io);
  const { serveMcp } = await import("@codexkit/mcp");
  const threads = new AgentThreads();
  const tools = createAgentTools({
    threads,
    open: (call, signal) => openAgent(call, flags, io, signal),
  });
  try {
    await serveMcp({
      serverInfo: { name: "codex-mcp-server", title: "Codex", version: MIRRORED_CODEX_VERSION },
      instructions: INSTRUCTIONS,
      tools,
      input,
      output,
      // The revision after that has no way to ask for an approval in the middle of a call.
      protocol: "initialize",
      signal: io.signal,
    });
  } finally {
    await threads.close();
  }
  return 0;
}
