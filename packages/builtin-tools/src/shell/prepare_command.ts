import type { SandboxPolicy, ShellSnapshot } from "@codexkit/shell";
import type { ToolCall } from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import { type CommandEnvironmentOptions, toCommandEnvironment } from "./command_environment.ts";
import type { CommandToSandbox, SandboxedCommand, SandboxPool } from "./sandbox_pool.ts";

/** What commands are made ready with. */
export interface PrepareOptions extends CommandEnvironmentOptions {
  sandboxes: Pick<SandboxPool, "prepare" | typeof Symbol.asyncDispose>;
  /**
   * What startup files of the user's shell do, kept for login shells; asked before each command. Default: they run
   * for every command.
   */
  findSnapshot?:
    | ((place: SnapshotPlace) => Pick<ShellSnapshot, "toCommand"> | undefined)
    | undefined;
}

/** Where a snapshot may be taken. */
export interface SnapshotPlace {
  /** The working folder of the thread; absolute. */
  cwd: string;
  /** What startup files may touch at most. */
  policy: SandboxPolicy;
}

/** A command that can be started. */
export interface PreparedCommand extends SandboxedCommand {
  /** The whole environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes a command ready: its environment, the snapshot in place of a login shell, its sandbox.
 *
 * @throws `ShellError` `sandbox_unavailable`.
 */
export async function prepareCommand(
  command: CommandToSandbox,
  call: Pick<ToolCall, "callId">,
  policy: SandboxPolicy,
  context: Pick<ToolContext, "cwd">,
  options: PrepareOptions,
): Promise<PreparedCommand> {
  const { env, forced } = toCommandEnvironment(call, policy, options);
  const place = { cwd: context.cwd, policy };
  const overrides = [...forced, ...Object.keys(command.variables ?? {})];
  const argv =
    (await options.findSnapshot?.(place)?.toCommand(command.argv, { overrides })) ?? command.argv;
  const sandboxed = await options.sandboxes.prepare(policy, context.cwd, { ...command, argv });
  return { ...sandboxed, env: { ...env, ...sandboxed.variables } };
}
