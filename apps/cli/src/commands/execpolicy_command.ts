import path from "node:path";
import { listRulesFolders } from "@codexkit/config";
import { checkRules, createPolicyFiles } from "@codexkit/exec-policy";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import { getFlagValues, hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/** `codexkit execpolicy check`: one line of JSON that says what rules make of a command. */
export async function runExecPolicyCheckCommand(
  parsed: ParsedCommand,
  io: CommandIo,
): Promise<number> {
  const options = toTurnOptions(parsed, io);
  const rules = getFlagValues(parsed, "rules").map((file) => path.resolve(io.cwd, file));
  const { output, problem } = await checkRules(
    {
      rules,
      folders: rules.length > 0 ? [] : listSessionFolders(options, io),
      command: parsed.positionals,
      cwd: options.cwd,
      pretty: hasFlag(parsed, "pretty"),
      resolveHostExecutables: hasFlag(parsed, "resolve-host-executables"),
    },
    createPolicyFiles(),
  );
  if (problem !== undefined) throw new CliError("bad_input", problem);
  io.stdout.write(`${output}\n`);
  return 0;
}

function listSessionFolders(
  options: ReturnType<typeof toTurnOptions>,
  io: CommandIo,
): readonly string[] {
  const { layers, codexHome } = loadCliConfig(options, io);
  return listRulesFolders(layers, { codexHome });
}
