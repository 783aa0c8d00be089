export { type BubblewrapOptions, findBubblewrap, toBubblewrapArgv } from "./sandbox/bubblewrap.ts";
export type { ProcessRequest } from "./child_process.ts";
export { type Clock, createSystemClock } from "./clock.ts";
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
export {
  type CommandObserver,
  type CommandRequest,
  type CommandResult,
  DEFAULT_COMMAND_TIMEOUT_MS,
  runCommand,
  TIMEOUT_EXIT_CODE,
} from "./run_command.ts";
export {
  describeSandbox,
  type DescribeSandboxOptions,
  type SandboxFacts,
} from "./sandbox/describe_sandbox.ts";
export type { ProtectedLink } from "./sandbox/follow_links.ts";
export {
  type ProtectedPath,
  readWritableRoots,
  type WritableRoot,
  type WritableRootsOptions,
} from "./sandbox/protected_paths.ts";
export { runInSandbox, type RunInSandboxOptions } from "./sandbox/run_in_sandbox.ts";
export {
  createSandbox,
  type Sandbox,
  type SandboxedCommandOptions,
  type SandboxOptions,
} from "./sandbox/sandbox.ts";
export {
  type DangerFullAccessPolicy,
  isNetworkAllowed,
  type ReadOnlyPolicy,
  resolveWritableRoots,
  type SandboxPolicy,
  type WorkspaceWritePolicy,
} from "./sandbox/sandbox_policy.ts";
export { createSeccompFilter, isSeccompArch, type SeccompArch } from "./sandbox/seccomp_filter.ts";
export {
  type SeatbeltOptions,
  type SeatbeltProfile,
  toSeatbeltArgv,
  toSeatbeltProfile,
} from "./sandbox/seatbelt.ts";
export {
  cleanShellSnapshots,
  type CleanSnapshotsOptions,
  SNAPSHOT_RETENTION_MS,
} from "./snapshot/clean_snapshots.ts";
export {
  openShellSnapshot,
  type ShellSnapshot,
  type ShellSnapshotOptions,
  type ShellSnapshotOutcome,
  SNAPSHOT_TIMEOUT_MS,
} from "./snapshot/shell_snapshot.ts";
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
