import type { CommandIo } from "../command_io.ts";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { type CompletionShell, renderCompletionScript } from "../command_line/completion_script.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";

/** `codexkit completion SHELL`: prints the script on stdout. */
export async function runCompletionCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  io.stdout.write(renderCompletionScript(ROOT_COMMAND, toShell(parsed.positionals[0])));
  return 0;
}

// The table allows only these three; bash stands for a table that was changed without this line.
function toShell(name: string | undefined): CompletionShell {
  return name === "zsh" || name === "fish" ? name : "bash";
}
