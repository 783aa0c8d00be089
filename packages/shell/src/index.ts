export { type BubblewrapOptions, findBubblewrap, toBubblewrapArgv } from "./sandbox/bubblewrap.ts";
export type { ProcessRequest } from "./child_process.ts";
export { type Clock, createSystemClock } from "./clock.ts";
export { type DangerRule, isDangerousCommand } from "./command/dangerous_command.ts";
export { isSafeCommand, isSafeProgram, SAFE_PROGRAMS } from "./command/known_safe.ts";
export { isKnownShell } from "./command/known_shell.ts";
export { listLiteralCommands } from "./command/literal_commands.ts";
export { parsePlainCommands, type PlainCommands } from "./command/plain_commands.ts";
export { extractShellScript } from "./command/shell_script.ts";
export { type CommandAction, summarizeCommand } from "./command/summarize_command.ts";
export { splitShellWords } from "./command/words.ts";
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
export { checkRules, type CheckRulesRequest } from "./policy/check_rules.ts";
export {
  type CommandApprovalPolicy,
  type CommandDecision,
  type CommandPermissions,
  type CommandSandbox,
  decideCommand,
  type DecideCommandInput,
  type GranularApprovalPolicy,
} from "./policy/decide_command.ts";
export {
  decideRetry,
  type EndedCommand,
  looksDenied,
  type RetryDecision,
} from "./policy/denial.ts";
export {
  EMPTY_POLICY,
  evaluatePolicy,
  type ExecPolicy,
  matchCommand,
  type MatchOptions,
  mergePolicies,
  type NetworkProtocol,
  type NetworkRule,
  type PolicyEvaluation,
  type PrefixRule,
  type RuleDecision,
  type RuleMatch,
} from "./policy/exec_policy.ts";
export {
  addAllowedPrefix,
  learnRule,
  type LearntRule,
  toLearntRulesPath,
  toRuleLine,
} from "./policy/learn_rule.ts";
export {
  type LoadedPolicy,
  loadPolicy,
  loadRulesFiles,
  type RulesProblem,
  toProblemText,
} from "./policy/load_policy.ts";
export { parseRules } from "./policy/parse_rules.ts";
export { createPolicyFiles, type PolicyFiles } from "./policy/policy_files.ts";
export { isBannedPrefix, proposeRule, type ProposeRuleInput } from "./policy/propose_rule.ts";
export {
  isAllowedByRules,
  reviewCommand,
  type ReviewCommandRequest,
} from "./policy/review_command.ts";
export type { RulesFault, RulesPosition } from "./policy/rules_lexer.ts";
export {
  type BunRuntime,
  createPtyHost,
  type NodePty,
  type NodePtyTerminal,
  type PtyHost,
} from "./pty.ts";
export { quoteCommand, quoteWord } from "./quote.ts";
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
export {
  type ProtectedLink,
  type ProtectedPath,
  readWritableRoots,
  type WritableRoot,
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
