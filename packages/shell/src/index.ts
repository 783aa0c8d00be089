export {
  type BubblewrapOptions,
  findBubblewrap,
  type ProtectedPath,
  toBubblewrapArgv,
  type WritableRoot,
} from "./bubblewrap.ts";
export type { ProcessRequest } from "./child_process.ts";
export { type Clock, createSystemClock } from "./clock.ts";
export { type CommandRefusal, findRefusal, toRefusalText } from "./command_guard.ts";
export {
  buildEnvironment,
  type ExecIdentity,
  type ShellEnvironmentPolicy,
  toExecVariables,
  UNIFIED_EXEC_VARIABLES,
} from "./environment.ts";
export { ShellError, type ShellErrorCode } from "./errors.ts";
export type { ExecEnd } from "./exec_session.ts";
export {
  createExecSessions,
  type ExecChunk,
  type ExecExited,
  type ExecFailed,
  type ExecObserver,
  type ExecRequest,
  type ExecResult,
  type ExecRunning,
  type ExecSessions,
  type ExecSessionsOptions,
  MAX_EXEC_SESSIONS,
  WARN_EXEC_SESSIONS,
  type WriteRequest,
} from "./exec_sessions.ts";
export { HeadTailBuffer, OUTPUT_BUFFER_BYTES } from "./head_tail_buffer.ts";
export {
  type BunRuntime,
  createPtyHost,
  type NodePty,
  type NodePtyTerminal,
  type PtyHost,
} from "./pty.ts";
export { toMergedArgv } from "./merge_output.ts";
export { quoteCommand, quoteWord } from "./quote.ts";
export { createSandbox, readWritableRoots, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export {
  type DangerFullAccessPolicy,
  isNetworkAllowed,
  type ReadOnlyPolicy,
  resolveWritableRoots,
  type SandboxPolicy,
  type WorkspaceWritePolicy,
} from "./sandbox_policy.ts";
export {
  createShellLookup,
  detectShellType,
  resolveShell,
  resolveUserShell,
  type ShellLookup,
  type ShellType,
  toShellArgv,
  type UserShell,
} from "./user_shell.ts";
