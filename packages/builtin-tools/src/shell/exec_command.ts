import type { CommandExecutionTurnItem } from "@codexkit/protocol";
import {
  type ExecEnd,
  type ExecResult,
  type ExecSessions,
  resolveShell,
  ShellError,
  type ShellLookup,
  toMergedArgv,
  toShellArgv,
  type UserShell,
} from "@codexkit/shell";
import {
  type ApprovalHandler,
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
  type CommandObjection,
  findCommandObjection,
  findUserObjection,
  toCommandPolicy,
} from "./authorize_command.ts";
import { prepareCommand, type PreparedCommand, type PrepareOptions } from "./prepare_command.ts";
import { EXEC_COMMAND_SPEC, toSpecWithoutTty, WRITE_STDIN_SPEC } from "./exec_specs.ts";

/** What the shell tools of a thread share. */
export interface ShellToolsOptions extends PrepareOptions {
  sessions: ExecSessions;
  userShell: UserShell;
  lookup: ShellLookup;
  /** False refuses login shells. Default true. */
  allowLoginShell: boolean;
  approvals: ApprovalHandler | undefined;
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
  const parsed = parseArguments(toFunctionArguments(call), EXEC_FIELDS);
  if (!parsed.ok) return toFailedOutput(parsed.problem);
  const args = parsed.values;
  if (args.login === true && !options.allowLoginShell) return toFailedOutput(LOGIN_DISABLED);
  const cwd = args.workdir ? options.resolvePath(context.cwd, args.workdir) : context.cwd;
  const shell = resolveShell(args.shell, options.userShell, options.lookup);
  const argv = toShellArgv(shell, args.cmd, { login: args.login ?? options.allowLoginShell });

  const escalated = args.sandbox_permissions === "require_escalated";
  const request = { argv, cwd, escalated, justification: args.justification };
  const refusal = findCommandObjection(request, context);
  if (refusal) return toObjectionOutput(refusal);
  // A patch asks its own question; one for the command around it would be a second.
  const patched = await options.interceptPatch?.({ command: args.cmd, cwd }, call);
  if (patched) return patched;
  const declined = await findUserObjection(request, call, context, options.approvals);
  if (declined) return toObjectionOutput(declined);
  return startCommand({ argv, cwd, escalated, args }, call, context, options);
}

/** Wire: only a rule is told of as a failure to start. */
function toObjectionOutput({ kind, text }: CommandObjection): ToolOutput {
  return toFailedOutput(kind === "escalation" ? text : toCreateProcessError(`Rejected("${text}")`));
}

interface Start {
  argv: readonly string[];
  cwd: string;
  escalated: boolean;
  args: {
    tty: boolean | undefined;
    yield_time_ms: number | undefined;
    max_output_tokens: number | undefined;
  };
}

async function startCommand(
  { argv, cwd, escalated, args }: Start,
  call: ToolCall,
  context: ToolContext,
  options: ShellToolsOptions,
): Promise<ToolOutput> {
  const policy = toCommandPolicy({ escalated }, context);
  const sessionId = options.sessions.reserveSessionId();
  const item: CommandExecutionTurnItem = {
    type: "CommandExecution",
    id: call.callId,
    process_id: String(sessionId),
    command: argv,
    cwd,
    status: "in_progress",
    aggregated_output: "",
  };
  call.items.started(item);
  if (!options.isDirectory(cwd)) return reportFailure(item, NO_SUCH_FOLDER, call);
  let prepared: PreparedCommand;
  try {
    prepared = await prepareCommand({ argv, cwd, tty: args.tty }, call, policy, context, options);
  } catch (error) {
    if (!ShellError.isInstance(error)) throw error;
    return reportFailure(item, error.message, call);
  }
  const { env } = prepared;
  const launched = args.tty === true ? prepared.argv : toMergedArgv(prepared.argv);
  const result = await options.sessions.exec(
    { argv: launched, cwd, env, tty: args.tty, yieldTimeMs: args.yield_time_ms, sessionId },
    {
      signal: call.signal,
      onOutput: (text) => call.items.outputDelta(item.id, text),
      onEnd: (end) => {
        prepared.release();
        reportEnd(item, end, call);
      },
    },
  );
  if (result.status !== "failed") return toOutput(result, call, args.max_output_tokens);
  prepared.release();
  return reportFailure(item, result.message, call);
}

/** A command that could not be started. */
function reportFailure(
  item: CommandExecutionTurnItem,
  message: string,
  call: ToolCall,
): ToolOutput {
  call.items.completed({
    ...item,
    status: "failed",
    aggregated_output: message,
    exit_code: NOT_STARTED,
    duration_ms: 0,
  });
  return toFailedOutput(toCreateProcessError(`Rejected(${JSON.stringify(message)})`));
}

/** A command cut off with its thread or turn has no end to tell of. */
function reportEnd(item: CommandExecutionTurnItem, end: ExecEnd, call: ToolCall): void {
  if (end.terminated) return;
  call.items.completed({
    ...item,
    status: end.exitCode === 0 ? "completed" : "failed",
    aggregated_output: end.aggregatedOutput,
    exit_code: end.exitCode,
    duration_ms: Math.round(end.durationMs),
  });
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

/** Exit code of a command that never ran. Wire: Codex 0.169.0. */
const NOT_STARTED = -1;
const NO_SUCH_FOLDER =
  "Failed to create unified exec process: No such file or directory (os error 2)";
const LOGIN_DISABLED = "login shell is disabled by config; omit `login` or set it to false.";

/** Wire: Codex 0.169.0, whose text shows the reason as a quoted string. */
function toCreateProcessError(reason: string): string {
  return `exec_command failed: CreateProcess { message: ${JSON.stringify(reason)} }`;
}
