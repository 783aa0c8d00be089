import { type CommandDecision } from "@codexkit/exec-policy";
import {
  type ExecEnd,
  type ExecResult,
  type ExecSessions,
  resolveShell,
  ShellError,
  type ShellLookup,
  toShellArgv,
  type UserShell,
} from "@codexkit/shell";
import {
  formatExecOutput,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import {
  type Admission,
  type AdmissionInput,
  admitCommand,
  admitRetry,
  mayRetry,
} from "./admit_command.ts";
import {
  type CommandAuthority,
  parsePermissions,
  type RequestedCommand,
  reviewRequest,
  toCommandPolicy,
} from "./authorize_command.ts";
import { type CommandReport, openReport, type ReportOptions } from "./command_report.ts";
import { prepareCommand, type PreparedCommand, type PrepareOptions } from "./prepare_command.ts";
import { EXEC_COMMAND_SPEC, toSpecWithoutTty, WRITE_STDIN_SPEC } from "./exec_specs.ts";

/** What the shell tools of a thread share. */
export interface ShellToolsOptions extends PrepareOptions, CommandAuthority, ReportOptions {
  sessions: ExecSessions;
  userShell: UserShell;
  lookup: ShellLookup;
  /** False refuses login shells. Default true. */
  allowLoginShell: boolean;
  resolvePath: (folder: string, path: string) => string;
  isDirectory: (path: string) => boolean;
  /** Patches that come as shell commands; answers `undefined` for any other command. */
  interceptPatch?: PatchInterceptor | undefined;
}

/** Carries out a patch that the model wrote as a shell command. */
export type PatchInterceptor = (
  request: PatchCommand,
  call: ToolCall,
) => Promise<ToolOutput | undefined>;

/** A command that may be nothing but a patch. */
export interface PatchCommand {
  /** The script of a shell, or program and arguments. */
  command: string | readonly string[];
  /** Absolute. */
  cwd: string;
  /** Whose answer is to be given: that of `exec_command` (the default), `shell` or `shell_command`. */
  form?: "exec_command" | "shell" | "shell_command" | undefined;
}

const EXEC_FIELDS = {
  cmd: { type: "string", required: true },
  workdir: { type: "string" },
  shell: { type: "string" },
  login: { type: "boolean" },
  tty: { type: "boolean" },
  yield_time_ms: { type: "u64" },
  max_output_tokens: { type: "usize" },
  sandbox_permissions: { type: "string" },
  justification: { type: "string" },
  prefix_rule: { type: "strings" },
} as const;

const WRITE_FIELDS = {
  session_id: { type: "i32", required: true },
  chars: { type: "string" },
  yield_time_ms: { type: "u64" },
  max_output_tokens: { type: "usize" },
} as const;

/**
 * The tool that runs commands. Wire: `exec_command` of Codex 0.169.0.
 *
 * @param form - `tty: false` does not tell the model of terminals; default true
 */
export function createExecCommand(
  context: ToolContext,
  options: ShellToolsOptions,
  { tty = true }: { tty?: boolean | undefined } = {},
): ToolExecutor {
  return {
    toolName: { name: "exec_command" },
    spec: tty ? EXEC_COMMAND_SPEC : toSpecWithoutTty(EXEC_COMMAND_SPEC),
    supportsParallelToolCalls: true,
    handle: (call) => runExecCommand(call, context, options),
  };
}

/** The tool that types into running commands and reads on. Wire: `write_stdin` of Codex 0.169.0. */
export function createWriteStdin(options: ShellToolsOptions): ToolExecutor {
  return {
    toolName: { name: "write_stdin" },
    spec: WRITE_STDIN_SPEC,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), WRITE_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { session_id: sessionId, chars, yield_time_ms: yieldTimeMs } = parsed.values;
      const result = await options.sessions.write(
        { sessionId, chars, yieldTimeMs },
        { signal: call.signal },
      );
      if (result.status === "failed")
        return toFailedOutput(`write_stdin failed: ${result.message}`);
      return toOutput(result, call, parsed.values.max_output_tokens);
    },
  };
}

async function runExecCommand(
  call: ToolCall,
  context: ToolContext,
  options: ShellToolsOptions,
): Promise<ToolOutput> {
  const text = toFunctionArguments(call);
  const parsed = parseArguments(text, EXEC_FIELDS);
  if (!parsed.ok) return toFailedOutput(parsed.problem);
  const args = parsed.values;
  const asked = parsePermissions(args.sandbox_permissions, text);
  if (!asked.ok) return toFailedOutput(asked.problem);
  if (args.login === true && !options.allowLoginShell) return toFailedOutput(LOGIN_DISABLED);
  const cwd = args.workdir ? options.resolvePath(context.cwd, args.workdir) : context.cwd;
  const shell = resolveShell(args.shell, options.userShell, options.lookup);
  const command: RequestedCommand = {
    argv: toShellArgv(shell, args.cmd, { login: args.login ?? options.allowLoginShell }),
    cwd,
    permissions: asked.permissions,
    justification: args.justification,
    prefixRule: args.prefix_rule,
    tty: args.tty,
  };
  const decision = await reviewRequest(command, context, options);
  if (decision.type === "forbidden") return toRefusal(decision);
  // A patch asks its own question; one for the command around it would be a second.
  const patched = await options.interceptPatch?.({ command: args.cmd, cwd }, call);
  if (patched) return patched;
  const report = await openReport(command, call, options);
  const input = { command, report, call, context, authority: options };
  const admitted = await admitCommand(decision, input);
  if (!admitted.ok) return toFailedOutput(toCreateProcessError(`Rejected("${admitted.text}")`));
  const sessionId = options.sessions.reserveSessionId();
  return startCommand({ ...input, options, args, sessionId }, admitted.admission);
}

/** Wire: only a rule is told of as a failure to start. */
function toRefusal({ cause, reason }: Extract<CommandDecision, { type: "forbidden" }>): ToolOutput {
  return toFailedOutput(
    cause === "escalation" ? reason : toCreateProcessError(`Rejected("${reason}")`),
  );
}

/** One command on its way through a session. */
interface CommandRun extends AdmissionInput {
  context: ToolContext;
  options: ShellToolsOptions;
  args: {
    yield_time_ms: number | undefined;
    max_output_tokens: number | undefined;
  };
  sessionId: number;
}

/** Runs an admitted command; once more without the sandbox where that stopped it and the policy lets it. */
async function startCommand(run: CommandRun, admission: Admission): Promise<ToolOutput> {
  const { report, call, context } = run;
  report.start(run.sessionId);
  // An end that may not be the last is told of once that is known.
  const held: ExecEnd[] = [];
  let isHeld = mayRetry(admission, context);
  const result = await attempt(run, admission, (end) => {
    if (isHeld) held.push(end);
    else reportEnd(end, report);
  });
  isHeld = false;
  if (result.status === "failed") return reportFailure(result.message, report);
  for (const end of held) {
    if (result.status === "exited" && (await isTriedAgain(end, admission, run)))
      return startCommand(run, { sandboxed: false, isApproved: true });
    reportEnd(end, report);
  }
  return toOutput(result, call, run.args.max_output_tokens);
}

/** The first end stands, and is told of, also when the turn ends with the question. */
async function isTriedAgain(end: ExecEnd, admission: Admission, run: CommandRun): Promise<boolean> {
  const { exitCode, aggregatedOutput: output } = end;
  try {
    return await admitRetry({ exitCode, output, sandboxed: admission.sandboxed }, admission, run);
  } catch (error) {
    reportEnd(end, run.report);
    throw error;
  }
}

/** One try. */
async function attempt(
  { command, report, call, context, options, args, sessionId }: CommandRun,
  admission: Admission,
  onEnd: (end: ExecEnd) => void,
): Promise<ExecResult> {
  const { cwd, tty } = command;
  const policy = toCommandPolicy(admission, context);
  let prepared: PreparedCommand;
  try {
    prepared = await prepareCommand(command, call, policy, context, options);
  } catch (error) {
    if (!ShellError.isInstance(error)) throw error;
    return toFailed(error.message);
  }
  const { argv, env } = prepared;
  const result = await options.sessions.exec(
    { argv, cwd, env, tty, yieldTimeMs: args.yield_time_ms, sessionId },
    {
      signal: call.signal,
      onOutput: (text) => report.outputDelta(text),
      onEnd: (end) => {
        prepared.release();
        onEnd(end);
      },
    },
  );
  if (result.status === "failed") prepared.release();
  return result;
}

function toFailed(message: string): ExecResult {
  return { status: "failed", code: "spawn_failed", message };
}

/** A command that could not be started. */
function reportFailure(message: string, report: CommandReport): ToolOutput {
  report.fail(message);
  return toFailedOutput(toCreateProcessError(`Rejected(${JSON.stringify(message)})`));
}

/** A command cut off with its thread or turn has no end to tell of. */
function reportEnd(
  { terminated, exitCode, aggregatedOutput: output, durationMs }: ExecEnd,
  report: CommandReport,
): void {
  if (!terminated) report.end({ exitCode, output, durationMs });
}

function toOutput(
  result: Exclude<ExecResult, { status: "failed" }>,
  call: ToolCall,
  maxOutputTokens: number | undefined,
): ToolOutput {
  const ended =
    result.status === "exited" ? { exitCode: result.exitCode } : { sessionId: result.sessionId };
  const { chunkId, wallTimeMs, originalTokenCount, output } = result;
  const body = formatExecOutput(
    { chunkId, wallTimeMs, originalTokenCount, output, ...ended },
    { maxOutputTokens, policy: call.truncationPolicy },
  );
  return {
    body,
    success: result.status === "running" || result.exitCode === 0,
    codeModeResult: {
      chunk_id: chunkId,
      wall_time_seconds: wallTimeMs / 1000,
      ...(result.status === "exited"
        ? { exit_code: result.exitCode }
        : { session_id: result.sessionId }),
      original_token_count: originalTokenCount,
      output,
    },
  };
}

const LOGIN_DISABLED = "login shell is disabled by config; omit `login` or set it to false.";

/** Wire: Codex 0.169.0, whose text shows the reason as a quoted string. */
function toCreateProcessError(reason: string): string {
  return `exec_command failed: CreateProcess { message: ${JSON.stringify(reason)} }`;
}
