import { type Clock, type CommandResult, runCommand, ShellError } from "@codexkit/shell";
import type { ToolCall } from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import {
  type Admission,
  type AdmissionInput,
  admitCommand,
  admitRetry,
  mayRetry,
} from "./admit_command.ts";
import { type RequestedCommand, reviewRequest, toCommandPolicy } from "./authorize_command.ts";
import { type CommandReport, openReport } from "./command_report.ts";
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

type OneShotOptions = ShellToolsOptions & { clock: Clock };

/** One command on its way. */
interface OneShotRun extends AdmissionInput {
  command: OneShotCommand;
  context: ToolContext;
  options: OneShotOptions;
}

/** Runs a command that the older shells were asked for: asks, sandboxes, reports, waits. */
export async function runOneShotCommand(
  command: OneShotCommand,
  call: ToolCall,
  context: ToolContext,
  options: OneShotOptions,
): Promise<OneShotOutcome> {
  const decision = await reviewRequest(command, context, options);
  if (decision.type === "forbidden") return { ok: false, text: decision.reason };
  const report = await openReport(command, call, options);
  const run = { command, report, call, context, authority: options, options };
  const admitted = await admitCommand(decision, run);
  if (!admitted.ok) return admitted;
  report.start();
  try {
    return { ok: true, result: await runAdmitted(run, admitted.admission) };
  } catch (error) {
    if (!ShellError.isInstance(error) || error.code === "aborted") throw error;
    report.fail(error.message);
    return { ok: false, text: `execution error: ${error.message}` };
  }
}

/** Runs an admitted command; once more without the sandbox where that stopped it and the policy lets it. */
async function runAdmitted(run: OneShotRun, admission: Admission): Promise<CommandResult> {
  const { report, context } = run;
  const result = await start(run, admission);
  if (mayRetry(admission, context) && (await isTriedAgain(result, admission, run)))
    return runAdmitted(run, { sandboxed: false, isApproved: true });
  reportEnd(result, report);
  return result;
}

/** The first end stands, and is told of, also when the turn ends with the question. */
async function isTriedAgain(
  result: CommandResult,
  admission: Admission,
  run: OneShotRun,
): Promise<boolean> {
  const { exitCode, output } = result;
  try {
    return await admitRetry({ exitCode, output, sandboxed: admission.sandboxed }, admission, run);
  } catch (error) {
    reportEnd(result, run.report);
    throw error;
  }
}

function reportEnd({ exitCode, output, durationMs }: CommandResult, report: CommandReport): void {
  report.end({ exitCode, output, durationMs });
}

async function start(
  { command, report, call, context, options }: OneShotRun,
  admission: Admission,
): Promise<CommandResult> {
  const { argv, cwd, timeoutMs, env } = command;
  if (!options.isDirectory(cwd)) {
    throw new ShellError("spawn_failed", `no such folder: ${cwd}`);
  }
  const policy = toCommandPolicy(admission, context);
  const prepared = await prepareCommand(
    { argv, cwd, variables: env },
    call,
    policy,
    context,
    options,
  );
  try {
    return await runCommand(
      { argv: prepared.argv, cwd, env: prepared.env, timeoutMs },
      {
        clock: options.clock,
        signal: call.signal,
        onOutput: (text) => report.outputDelta(text),
      },
    );
  } finally {
    prepared.release();
  }
}
