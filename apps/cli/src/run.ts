import { CliError } from "./cli_error.ts";
import type { CommandIo } from "./command_io.ts";
import type { PatchInvocation } from "./commands/apply_patch_command.ts";
import { ROOT_COMMAND } from "./command_line/command_table.ts";
import {
  hasFlag,
  type ParsedCommand,
  parseCommandLine,
  toCommandName,
} from "./command_line/parse_command_line.ts";
import { reportError } from "./report_error.ts";
import { VERSION } from "./version.ts";

/** The first argument that turns this program into `apply_patch`. Mirrors: arg0 dispatch of Codex 0.169.0. */
const RUN_AS_APPLY_PATCH = "--codex-run-as-apply-patch";
const APPLY_PATCH_NAMES: ReadonlySet<string> = new Set(["apply_patch", "applypatch"]);

/** How the program was called. */
export interface Invocation {
  /** The name it was called by; `apply_patch` makes it that command. */
  readonly programName: string;
  /** Without the program itself. */
  readonly argv: readonly string[];
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong arguments. Never throws. */
export async function run({ programName, argv }: Invocation, io: CommandIo): Promise<number> {
  try {
    const patch = toPatchInvocation(programName, argv);
    if (patch !== undefined) {
      const { runApplyPatch } = await import("./commands/apply_patch_command.ts");
      return await runApplyPatch(patch, io);
    }
    return await dispatch(parseCommandLine(ROOT_COMMAND, argv), io);
  } catch (error) {
    if (io.signal.aborted) return reportStop(error, io);
    return reportError(await toPrintable(error), io);
  }
}

/** A person who interrupts is told so; a reader of stdout that went away is told nothing. */
function reportStop(error: unknown, io: CommandIo): number {
  const { reason } = io.signal;
  const isOwn = error === reason || (error instanceof Error && error.name === "AbortError");
  if (!isOwn) return reportError(error, io);
  return CliError.isInstance(reason) ? reportError(reason, io) : 1;
}

/** Errors of the configuration know best how they are shown; their module is loaded by now. */
async function toPrintable(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || error.name !== "ConfigError") return error;
  const { ConfigError, toConfigErrorText } = await import("@codexkit/config");
  if (!ConfigError.isInstance(error)) return error;
  return new CliError("bad_config", toConfigErrorText(error), { cause: error });
}

/** A patch may look like flags, so these forms are told before anything is parsed. */
function toPatchInvocation(
  programName: string,
  argv: readonly string[],
): PatchInvocation | undefined {
  const [first, ...rest] = argv;
  if (APPLY_PATCH_NAMES.has(programName)) return { form: "program", argv };
  if (first === RUN_AS_APPLY_PATCH) return { form: "flag", argv: rest };
  // No patch is that short; the program of the name `apply_patch` takes even these for one, as Codex does.
  if (first === "apply-patch" && !(rest.length === 1 && /^(?:-h|--help)$/.test(rest[0] ?? "")))
    return { form: "program", argv: rest };
  return undefined;
}

/** Each command's module is loaded only when it is asked for. */
async function dispatch(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  if (hasFlag(parsed, "help")) return showHelp(parsed, io, { isError: false });
  if (hasFlag(parsed, "version")) {
    io.stdout.write(`codexkit ${VERSION}\n`);
    return 0;
  }
  const command = toCommandName(parsed);
  if (!/^mcp[ -]/.test(command)) return runCommand(command, parsed, io);
  const { runMcpCommand } = await import("./commands/run_mcp_command.ts");
  return runMcpCommand(command, parsed, io);
}

async function runCommand(command: string, parsed: ParsedCommand, io: CommandIo): Promise<number> {
  switch (command) {
    case "exec":
    case "exec resume":
    case "exec fork": {
      const [{ runExecCommand }, { runExec }] = await Promise.all([
        import("./commands/exec_command.ts"),
        import("./exec/run_exec.ts"),
      ]);
      return runExecCommand(parsed, io, runExec);
    }
    case "demo": {
      const [{ runDemoCommand }, { runExec }] = await Promise.all([
        import("./commands/demo_command.ts"),
        import("./exec/run_exec.ts"),
      ]);
      return runDemoCommand(parsed, io, runExec);
    }
    case "login":
      return (await import("./commands/login_command.ts")).runLoginCommand(parsed, io);
    case "login status":
      return (await import("./commands/login_command.ts")).runLoginStatusCommand(parsed, io);
    case "logout":
      return (await import("./commands/login_command.ts")).runLogoutCommand(parsed, io);
    case "features list":
      return (await import("./commands/features_command.ts")).runFeaturesCommand(parsed, io);
    case "debug models":
      return (await import("./commands/debug_models_command.ts")).runDebugModelsCommand(parsed, io);
    case "debug prompt-input":
      return (await import("./commands/debug_turn_command.ts")).runDebugPromptCommand(parsed, io);
    case "debug tools":
      return (await import("./commands/debug_turn_command.ts")).runDebugToolsCommand(parsed, io);
    case "skills list":
      return (await import("./commands/skills_command.ts")).runSkillsListCommand(parsed, io);
    case "sandbox": {
      const [{ runSandboxCommand }, { runInSandbox }] = await Promise.all([
        import("./commands/sandbox_command.ts"),
        import("@codexkit/shell"),
      ]);
      return runSandboxCommand(parsed, io, runInSandbox);
    }
    case "execpolicy check": {
      const { runExecPolicyCheckCommand } = await import("./commands/execpolicy_command.ts");
      return runExecPolicyCheckCommand(parsed, io);
    }
    case "doctor":
      return (await import("./commands/doctor_command.ts")).runDoctorCommand(parsed, io);
    case "tools explain":
      return (await import("./commands/tools_command.ts")).runToolsExplainCommand(parsed, io);
    case "completion":
      return (await import("./commands/completion_command.ts")).runCompletionCommand(parsed, io);
    case "help":
      return (await import("./commands/help_command.ts")).runHelpCommand(parsed, io);
    default:
      return showHelp(parsed, io, { isError: true });
  }
}

async function showHelp(
  { path }: ParsedCommand,
  io: CommandIo,
  { isError }: { readonly isError: boolean },
): Promise<number> {
  const { writeHelp } = await import("./commands/help_command.ts");
  writeHelp(path, isError ? io.stderr : io.stdout, io.env);
  return isError ? 2 : 0;
}
