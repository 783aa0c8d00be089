import { toSandboxPolicy } from "@codexkit/config";
import { buildEnvironment, type RunInSandboxOptions } from "@codexkit/shell";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import type { ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/** Runs a command in a sandbox and answers its exit code. */
export type SandboxRunner = (
  command: readonly string[],
  options: RunInSandboxOptions,
) => Promise<number>;

/** `codexkit sandbox`: one command, sandboxed and in the environment as the commands of a session are. */
export async function runSandboxCommand(
  parsed: ParsedCommand,
  io: CommandIo,
  runInSandbox: SandboxRunner,
): Promise<number> {
  const options = toTurnOptions(parsed, io);
  const { config, codexHome, warnings } = loadCliConfig(options, io);
  for (const { message } of warnings) io.stderr.write(`warning: ${message}\n`);
  const { cwd, sandbox: mode, addDirs: writableRoots } = options;
  const policy = toSandboxPolicy(config, { mode, writableRoots });
  if (policy.type !== "workspace-write" && writableRoots.length > 0)
    throw new CliError(
      "usage",
      `--add-dir means nothing with the sandbox '${policy.type}'; try --sandbox workspace-write`,
    );
  const env = buildEnvironment({
    policy: config.shell_environment_policy,
    base: io.env,
    forced: {},
  });
  return runInSandbox(parsed.positionals, { policy, cwd, env, protectedFolders: [codexHome] });
}
