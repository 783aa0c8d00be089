import { createNodeFileSystem, findGitRoot, toUntrustedProjectText } from "@codexkit/config";
import type { Thread, ThreadSource } from "@codexkit/core";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import type { CliConfig } from "../commands/load_cli_config.ts";
import { chooseApprovals } from "./choose_approvals.ts";
import { type PreparedExec, runExecFlow, UNTRUSTED_DIRECTORY } from "./exec_flow.ts";
import type { ExecOptions, ExecTask } from "./exec_options.ts";
import { loadTurnConfig, openCoreThread } from "./open_core_thread.ts";
import { assertCanAsk, createTerminalApprovals } from "./terminal_approvals.ts";
import { createTerminalDialogue } from "./terminal_dialogue.ts";
import { createTerminalElicitations } from "./terminal_elicitations.ts";
import { createTerminalUserInput } from "./terminal_user_input.ts";

/** Runs `codexkit exec` on the core. An {@link ExecRunner}. */
export async function runExec(options: ExecOptions, io: CommandIo): Promise<number> {
  return runExecFlow(prepareCoreExec, options, io);
}

/** Where the core is connected: settings first, the thread when the turn begins. */
async function prepareCoreExec(options: ExecOptions, io: CommandIo): Promise<PreparedExec> {
  if (options.ask) assertCanAsk(options, io);
  const loaded = loadTurnConfig(options, io);
  const untrusted = toUntrustedProjectText(loaded.layers);
  if (untrusted !== undefined) io.stderr.write(`warning: ${untrusted}\n`);
  let opened: Thread | undefined;
  return {
    checkWorkingDirectory: () => checkWorkingDirectory(options, loaded),
    runTurn: async function* runTurn({ input, outputSchema, signal, hold }) {
      const { color, cwd, ephemeral, ignoreRules, json } = options;
      const person = options.ask ? createTerminalDialogue({ color, cwd, hold }, io) : undefined;
      const terminal = person && createTerminalApprovals(person);
      const thread = await openCoreThread(
        options,
        loaded,
        {
          source: toThreadSource(options.task),
          ephemeral,
          ignoreRules,
          // Nothing that is printed then says what commands are for.
          describesCommands: !json,
          elicitations: person && createTerminalElicitations(person, { openPage: openPage(io) }),
          userInput: person && createTerminalUserInput(person),
          ...(await chooseApprovals(options, loaded.config, { terminal, env: io.env })),
        },
        io,
      );
      opened = thread;
      yield* thread.run(input, { signal, outputSchema });
    },
    [Symbol.asyncDispose]: async () => opened?.close(),
  };
}

/** Opens pages in the browser of the person; what that takes is loaded when it is asked for. */
function openPage({ env }: Pick<CommandIo, "env">): (url: string) => Promise<boolean> {
  return async (url) => {
    const { openBrowser } = await import("../terminal/open_browser.ts");
    const { spawn } = process.getBuiltinModule("node:child_process");
    return openBrowser(url, { platform: process.platform, env, spawn });
  };
}

/** A folder may be worked in when it is in a git repository or trusted, or when the user insists. */
function checkWorkingDirectory(options: ExecOptions, loaded: CliConfig): void {
  if (options.skipGitRepoCheck || options.bypassApprovalsAndSandbox) return;
  if (loaded.trust.level === "trusted") return;
  if (findGitRoot(options.cwd, createNodeFileSystem()) === undefined) {
    throw new CliError("untrusted_directory", UNTRUSTED_DIRECTORY);
  }
}

function toThreadSource(task: ExecTask): ThreadSource {
  if (task.type === "new") return { type: "new" };
  const from =
    task.from.type === "last"
      ? ({ type: "last" } as const)
      : ({ type: "thread", threadId: task.from.thread_id } as const);
  return { type: task.type, from };
}
