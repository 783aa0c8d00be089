import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import type { ExecRunner } from "../exec/exec_flow.ts";
import { toExecOptions } from "../exec/exec_options.ts";

/** `codexkit exec`, `exec resume` and `exec fork`. */
export async function runExecCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  runExec: ExecRunner,
): Promise<number> {
  return runExec(toExecOptions(parsed, io), io);
}
