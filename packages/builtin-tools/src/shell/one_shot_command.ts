import type { CommandExecutionTurnItem } from "@codexkit/protocol";
import {
  type Clock,
  type CommandResult,
  runCommand,
  ShellError,
  toMergedArgv,
} from "@codexkit/shell";
import type { ToolCall } from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import {
  findCommandObjection,
  findUserObjection,
  type RequestedCommand,
  toCommandPolicy,
} from "./authorize_command.ts";
import type { ShellToolsOptions } from "./exec_command.ts";
import { prepareCommand } from "./prepare_command.ts";

/** A command that is waited for. */
export interface OneShotCommand extends RequestedCommand {
  /** Milliseconds. Default 10000. */
  timeoutMs?: number | undefined;
  /** Set after the environment policy has done its work. */
  env?: Readonly<Record<string, string>> | undefined;
}

/** What came of it: a result, or what the model reads in its place. */
export type OneShotOutcome = { ok: true; result: CommandResult } | { ok: false; text: string };

/** Runs a command that the older shells were asked for: asks, sandboxes, reports, waits. */
export async function runOneShotCommand(
  command: OneShotCommand,
  call: ToolCall,
  context: ToolContext,
  options: ShellToolsOptions & { clock: Clock },
): Promise<OneShotOutcome> {
  const objection =
    findCommandObjection(command, context) ??
    (await findUserObjection(command, call, context, options.approvals));
  if (objection) return { ok: false, text: objection.text };
  const { argv, cwd } = command;
  const item: CommandExecutionTurnItem = {
    type: "CommandExecution",
    id: call.callId,
    command: argv,
    cwd,
    status: "in_progress",
    aggregated_output: "",
  };
  call.items.started(item);
  try {
    const result = await start(command, call, context, options);
    call.items.completed({
      ...item,
      status: result.exitCode === 0 ? "completed" : "failed",
      aggregated_output: result.output,
      exit_code: result.exitCode,
      duration_ms: Math.round(result.durationMs),
    });
    return { ok: true, result };
  } catch (error) {
    if (!ShellError.isInstance(error) || error.code === "aborted") throw error;
    call.items.completed({
      ...item,
      status: "failed",
      aggregated_output: error.message,
      exit_code: NOT_STARTED,
      duration_ms: 0,
    });
    return { ok: false, text: `execution error: ${error.message}` };
  }
}

/** Exit code of a command that never ran. Wire: Codex 0.169.0. */
const NOT_STARTED = -1;

async function start(
  { argv, cwd, escalated, timeoutMs, env }: OneShotCommand,
  call: ToolCall,
  context: ToolContext,
  options: ShellToolsOptions & { clock: Clock },
): Promise<CommandResult> {
  if (!options.isDirectory(cwd)) {
    throw new ShellError("spawn_failed", `no such folder: ${cwd}`);
  }
  const policy = toCommandPolicy({ escalated }, context);
  const command = { argv, cwd, variables: env };
  const prepared = await prepareCommand(command, call, policy, context, options);
  try {
    return await runCommand(
      { argv: toMergedArgv(prepared.argv), cwd, env: prepared.env, timeoutMs },
      {
        clock: options.clock,
        signal: call.signal,
        onOutput: (text) => call.items.outputDelta(call.callId, text),
      },
    );
  } finally {
    prepared.release();
  }
}
