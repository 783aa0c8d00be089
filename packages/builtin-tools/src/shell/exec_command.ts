import type { CommandExecutionTurnItem, SandboxPolicy } from "@codexkit/protocol";
import {
  buildEnvironment,
  type ExecEnd,
  type ExecResult,
  type ExecSessions,
  findRefusal,
  isNetworkAllowed,
  resolveShell,
  type ShellEnvironmentPolicy,
  ShellError,
  type ShellLookup,
  toExecVariables,
  toMergedArgv,
  toRefusalText,
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
  type ApprovalHandler,
  requestApproval,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import type { SandboxedCommand, SandboxPool } from "./sandbox_pool.ts";
import { EXEC_COMMAND_SPEC, WRITE_STDIN_SPEC } from "./exec_specs.ts";

/** What the shell tools of a thread share. */
export interface ShellToolsOptions {
  sessions: ExecSessions;
  sandboxes: SandboxPool;
  threadId: string;
  userShell: UserShell;
  lookup: ShellLookup;
  /** The environment that commands start from. */
  env: Readonly<Record<string, string | undefined>>;
  environmentPolicy?: ShellEnvironmentPolicy | undefined;
  /** Absolute folder of programs that come before all others in the PATH of commands. */
  programFolder?: string | undefined;
  /** False refuses login shells. Default true. */
  allowLoginShell: boolean;
  /** Version that commands may read. */
  version: string;
  codexHome: string;
  approvals: ApprovalHandler | undefined;
  resolvePath: (folder: string, path: string) => string;
  isDirectory: (path: string) => boolean;
  /** Patches that come as shell commands; answers `undefined` for any other command. */
  interceptPatch?: PatchInterceptor | undefined;
}

/** Carries out a patch that the model wrote as a shell command. */
export type PatchInterceptor = (
  request: { script: string; cwd: string },
  call: ToolCall,
) => Promise<ToolOutput | undefined>;

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

/** The tool that runs commands. Wire: `exec_command` of Codex 0.169.0. */
export function createExecCommand(context: ToolContext, options: ShellToolsOptions): ToolExecutor {
  return {
    toolName: { name: "exec_command" },
    spec: EXEC_COMMAND_SPEC,
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
  const refusal = findObjection(request, context);
  if (refusal !== undefined) return toFailedOutput(refusal);
  // A patch asks its own question; one for the command around it would be a second.
  const patched = await options.interceptPatch?.({ script: args.cmd, cwd }, call);
  if (patched) return patched;
  if (!(await isApproved(request, call, context, options)))
    return toFailedOutput(toCreateProcessError('Rejected("rejected by user")'));
  return startCommand({ argv, cwd, escalated, args }, call, context, options);
}

interface Refusable {
  argv: readonly string[];
  cwd: string;
  escalated: boolean;
  justification: string | undefined;
}

/** Why the command may not run, in the words the model gets; `undefined` lets it run. */
function findObjection({ argv, escalated }: Refusable, context: ToolContext): string | undefined {
  if (escalated && context.approvalPolicy === "never") return CANNOT_ESCALATE;
  const forbidden = findRefusal(argv);
  if (forbidden === undefined) return undefined;
  return toCreateProcessError(`Rejected("${toRefusalText(argv, forbidden)}")`);
}

async function isApproved(
  { argv, cwd, escalated, justification }: Refusable,
  call: ToolCall,
  context: ToolContext,
  options: ShellToolsOptions,
): Promise<boolean> {
  const mustAsk = escalated || context.approvalPolicy === "untrusted";
  if (!mustAsk) return true;
  const decision = await requestApproval(
    options.approvals,
    {
      type: "exec",
      callId: call.callId,
      turnId: call.turnId,
      command: argv,
      cwd,
      reason: justification ?? "the approval policy asks before every command",
      escalated,
    },
    call.signal,
  );
  return decision === "accept";
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
  const policy: SandboxPolicy = escalated ? { type: "danger-full-access" } : context.sandboxPolicy;
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
  const env = toEnvironment(call, policy, options);
  call.items.started(item);
  if (!options.isDirectory(cwd)) return reportFailure(item, NO_SUCH_FOLDER, call);
  let sandboxed: SandboxedCommand;
  try {
    const command = { argv, cwd, tty: args.tty };
    sandboxed = await options.sandboxes.prepare(policy, context.cwd, command);
  } catch (error) {
    if (!ShellError.isInstance(error)) throw error;
    return reportFailure(item, error.message, call);
  }
  const launched = args.tty === true ? sandboxed.argv : toMergedArgv(sandboxed.argv);
  const result = await options.sessions.exec(
    { argv: launched, cwd, env, tty: args.tty, yieldTimeMs: args.yield_time_ms, sessionId },
    {
      signal: call.signal,
      onOutput: (text) => call.items.outputDelta(item.id, text),
      onEnd: (end) => {
        sandboxed.release();
        reportEnd(item, end, call);
      },
    },
  );
  if (result.status !== "failed") return toOutput(result, call, args.max_output_tokens);
  sandboxed.release();
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

function toEnvironment(
  call: ToolCall,
  policy: SandboxPolicy,
  options: ShellToolsOptions,
): Record<string, string> {
  const env = buildEnvironment({
    policy: options.environmentPolicy,
    base: options.env,
    forced: {
      ...toExecVariables({
        threadId: options.threadId,
        sessionId: options.threadId,
        toolCallId: call.callId,
        version: options.version,
        isNetworkDisabled: !isNetworkAllowed(policy),
      }),
      CODEX_HOME: options.codexHome,
    },
  });
  const { programFolder } = options;
  const { PATH: path } = env;
  // Without a PATH the shell has one of its own; setting ours would hide it.
  if (programFolder !== undefined && path !== undefined)
    // An empty part of a PATH is the working folder.
    env["PATH"] = path === "" ? programFolder : `${programFolder}:${path}`;
  return env;
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
const CANNOT_ESCALATE =
  "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never";
const LOGIN_DISABLED = "login shell is disabled by config; omit `login` or set it to false.";

/** Wire: Codex 0.169.0, whose text shows the reason as a quoted string. */
function toCreateProcessError(reason: string): string {
  return `exec_command failed: CreateProcess { message: ${JSON.stringify(reason)} }`;
}
