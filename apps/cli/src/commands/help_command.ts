import type { CommandIo, TextOutput } from "../command_io.ts";
import { type CommandSpec, findCommand } from "../command_line/command_spec.ts";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { createUsageError, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { renderHelp } from "../command_line/render_help.ts";
import { createTextStyle, resolveColor } from "../terminal/text_style.ts";

/**
 * `codexkit help [COMMAND...]`: prints help on stdout.
 *
 * @throws CliError `usage` for a command that does not exist.
 */
export async function runHelpCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const path: CommandSpec[] = [ROOT_COMMAND];
  for (const word of parsed.positionals) {
    const child = findCommand(path.at(-1) ?? ROOT_COMMAND, word);
    if (child === undefined) throw createUsageError(path, `no help for '${word}', no such command`);
    path.push(child);
  }
  writeHelp(path, io.stdout, io.env);
  return 0;
}

/** Writes the help of one command to an output. */
export function writeHelp(
  path: readonly CommandSpec[],
  output: TextOutput,
  env: CommandIo["env"],
): void {
  const hasColor = resolveColor({ choice: "auto", isTty: output.isTty, env });
  output.write(renderHelp(path, { columns: output.columns, style: createTextStyle({ hasColor }) }));
}
