import { describeOrigin, listRulesFolders } from "@codexkit/config";
import type { StartThreadOptions, Thread, ThreadSource } from "@codexkit/core";
import type { CommandIo } from "../command_io.ts";
import { type CliConfig, loadCliConfig } from "../commands/load_cli_config.ts";
import { VERSION } from "../version.ts";
import type { TurnOptions } from "./exec_options.ts";
import type { SessionApprovals } from "./choose_approvals.ts";
import { ensurePatchProgram } from "./patch_program.ts";

/** What a thread of the command line is opened with, besides the flags. */
export interface CoreThreadOptions
  extends Partial<SessionApprovals>, Pick<StartThreadOptions, "elicitations" | "userInput"> {
  readonly source: ThreadSource;
  readonly ephemeral: boolean;
  /** Leaves rules files of the user and of projects unread. Default false. */
  readonly ignoreRules?: boolean | undefined;
  /** Whether events say what commands are for. Default true. */
  readonly describesCommands?: boolean | undefined;
}

/** Name by which providers and session files know this program. */
const ORIGINATOR = "codexkit_exec";
/** Kind of the session, as session files have it. Wire: `source` (Codex 0.169.0). */
const SESSION_SOURCE = "exec";

/** Loads the settings that the flags ask for; `--oss` and `--local-provider` choose a provider. */
export function loadTurnConfig(options: TurnOptions, io: CommandIo): CliConfig {
  const isOss = options.oss || options.localProvider !== undefined;
  if (!isOss) return loadCliConfig(options, io);
  const provider = options.localProvider ?? "ollama";
  const overrides = [...options.overrides, `model_provider="${provider}"`];
  return loadCliConfig({ ...options, overrides }, io);
}

/** Opens a thread on the core. The flags come before the settings; nobody is asked unless the options say who. */
export async function openCoreThread(
  options: TurnOptions,
  loaded: CliConfig,
  { ignoreRules, ...rest }: CoreThreadOptions,
  io: CommandIo,
): Promise<Thread> {
  const { startThread } = await import("@codexkit/core");
  return startThread({
    config: loaded.config,
    describeOrigin: (path) => describeOrigin(loaded.layers, path),
    codexHome: loaded.codexHome,
    cwd: options.cwd,
    env: io.env,
    model: options.model,
    sandboxMode: options.bypassApprovalsAndSandbox ? "danger-full-access" : options.sandbox,
    writableRoots: options.addDirs,
    ...rest,
    rulesFolders: listRulesFolders(loaded.layers, { codexHome: loaded.codexHome, ignoreRules }),
    originator: ORIGINATOR,
    version: VERSION,
    sessionSource: SESSION_SOURCE,
    programFolder: ensurePatchProgram(loaded.codexHome, io.runtime, process.argv[1] ?? ""),
    warnings: loaded.warnings.map(({ message }) => message),
  });
}
