import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";

/**
 * Runs a command of the table whose name begins with `mcp`; each loads only its own modules.
 *
 * @throws Error for a name that is not among them: the table and this list have to agree.
 */
export async function runMcpCommand(
  command: string,
  parsed: ParsedCommand,
  io: CommandIo,
): Promise<number> {
  switch (command) {
    case "mcp list":
      return (await import("./mcp_command.ts")).runMcpListCommand(parsed, io);
    case "mcp get":
      return (await import("./mcp_command.ts")).runMcpGetCommand(parsed, io);
    case "mcp add":
      return (await import("./mcp_command.ts")).runMcpAddCommand(parsed, io);
    case "mcp remove":
      return (await import("./mcp_command.ts")).runMcpRemoveCommand(parsed, io);
    case "mcp login": {
      const [{ runMcpLoginCommand }, { openBrowser }] = await Promise.all([
        import("./mcp_login_command.ts"),
        import("../terminal/open_browser.ts"),
      ]);
      const { spawn } = process.getBuiltinModule("node:child_process");
      const host = { platform: process.platform, env: io.env, spawn };
      return runMcpLoginCommand(parsed, io, (url) => openBrowser(url, host));
    }
    case "mcp logout":
      return (await import("./mcp_login_command.ts")).runMcpLogoutCommand(parsed, io);
    case "mcp-server": {
      const { runMcpServerCommand } = await import("./mcp_server_command.ts");
      return runMcpServerCommand(parsed, io, { input: process.stdin, output: process.stdout });
    }
    default:
      throw new Error(`no command ${command}`);
  }
}
