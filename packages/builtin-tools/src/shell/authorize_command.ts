import type { CommandAction, SandboxPolicy } from "@codexkit/protocol";
import {
  type CommandDecision,
  type CommandPermissions,
  EMPTY_POLICY,
  type ExecPolicy,
  reviewCommand,
  summarizeCommand,
} from "@codexkit/exec-policy";
import { type UserShell } from "@codexkit/shell";
import {
  type Approvals,
  describeAtEnd,
  requestApproval,
  toAvailableDecisions,
  type ToolCall,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";

/** A command that the model wants to run. */
export interface RequestedCommand {
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** What it asks for. Default `use_default`. */
  permissions?: CommandPermissions | undefined;
  /** The model's question to the user. */
  justification?: string | undefined;
  /** Words that the model would have later commands start with unasked. */
  prefixRule?: readonly string[] | undefined;
  /** Whether it runs on a terminal. Default false. */
  tty?: boolean | undefined;
}

/** The exec policy of a thread. It grows as a person allows more. */
export interface ThreadExecPolicy {
  /** The rules as they are now. */
  readonly rules: ExecPolicy;
  /**
   * Lets commands that start with these words run from now on, in later sessions too.
   *
   * @returns one line that says why it holds for this thread only; `undefined` when it is kept.
   */
  allow(prefix: readonly string[]): Promise<string | undefined>;
}

/** What decides about commands. */
export interface CommandAuthority {
  approvals: Approvals;
  /** Default: there are no rules, and none are learnt. */
  execPolicy?: ThreadExecPolicy | undefined;
  /** Scripts for this shell and for those of the system are judged by their commands. */
  userShell: Pick<UserShell, "path">;
}

/** Decides about a command by rules and policy; nobody is asked yet. The one place where core tools ask. */
export function reviewRequest(
  command: RequestedCommand,
  context: Pick<ToolContext, "approvalPolicy" | "sandboxPolicy">,
  { execPolicy, userShell }: CommandAuthority,
): Promise<CommandDecision> {
  const { argv, cwd, permissions = "use_default", justification } = command;
  const isEscalated = permissions !== "use_default";
  return reviewCommand({
    argv,
    cwd,
    permissions,
    justification,
    // Without escalation the model has nothing to suggest. Mirrors: Codex 0.169.0.
    prefixRule: isEscalated ? command.prefixRule : undefined,
    policy: execPolicy?.rules ?? EMPTY_POLICY,
    userShell: userShell.path,
    approvalPolicy: context.approvalPolicy,
    sandbox: context.sandboxPolicy.type,
  });
}

/** What a question is about, besides the command. */
export interface CommandQuestion {
  /** Absent when the policy always asks. */
  reason?: string | undefined;
  /** The prefix to offer as a rule. */
  proposedRule?: readonly string[] | undefined;
  /** Whether it runs in the sandbox once approved. */
  sandboxed: boolean;
}

/** What a person said to a command. `interrupted`: the turn ended before there was an answer. */
export type CommandAnswer = "accepted" | "declined" | "cancelled" | "failed" | "interrupted";

/** Whether a person has allowed the same command for the session. */
export function isAllowedForSession(
  command: RequestedCommand,
  { approvals }: Pick<CommandAuthority, "approvals">,
): boolean {
  return approvals.store.has([toKey(command)]);
}

/** Asks about a command, and learns the rule that comes with the answer. */
export async function askAboutCommand(
  command: RequestedCommand,
  question: CommandQuestion,
  call: ToolCall,
  context: Pick<ToolContext, "threadId">,
  { approvals, execPolicy }: Omit<CommandAuthority, "userShell">,
): Promise<CommandAnswer> {
  const { argv, cwd } = command;
  const { reason, proposedRule, sandboxed } = question;
  const outcome = await requestApproval(
    approvals,
    {
      type: "exec",
      threadId: context.threadId,
      turnId: call.turnId,
      callId: call.callId,
      command: argv,
      cwd,
      reason,
      escalated: !sandboxed,
      commandActions: await describeCommand(command),
      proposedExecpolicyAmendment: proposedRule,
      availableDecisions: toAvailableDecisions(proposedRule),
    },
    { keys: [toKey(command)], signal: call.signal },
  );
  if (call.signal.aborted) return "interrupted";
  if (outcome.type !== "accepted") return outcome.type;
  const { amendment } = outcome;
  const problem = amendment && (await execPolicy?.allow(amendment));
  if (problem !== undefined) call.warn?.(problem);
  return "accepted";
}

/** What a command is for, as people are told. */
export async function describeCommand({
  argv,
  cwd,
}: Pick<RequestedCommand, "argv" | "cwd">): Promise<readonly CommandAction[]> {
  return summarizeCommand(argv, { cwd });
}

/** The sandbox of a command that may run. */
export function toCommandPolicy(
  { sandboxed }: { sandboxed: boolean },
  context: Pick<ToolContext, "sandboxPolicy">,
): SandboxPolicy {
  return sandboxed ? context.sandboxPolicy : { type: "danger-full-access" };
}

/** Anything that differs in this is another command. Mirrors: the keys of Codex 0.169.0. */
function toKey({ argv, cwd, permissions = "use_default", tty = false }: RequestedCommand): string {
  return JSON.stringify({ argv, cwd, sandbox_permissions: permissions, tty });
}

/**
 * Reads what the model asks for.
 *
 * Wire: `sandbox_permissions` of Codex 0.169.0, without the form for single permissions, which is never offered.
 *
 * @param text - the arguments of the call
 * @returns `problem` is what the model reads.
 */
export function parsePermissions(
  value: string | undefined,
  text: string,
): { ok: true; permissions: CommandPermissions } | { ok: false; problem: string } {
  switch (value) {
    case undefined:
    case "use_default":
      return { ok: true, permissions: "use_default" };
    case "require_escalated":
      return { ok: true, permissions: "require_escalated" };
    default: {
      const problem = `unknown variant \`${value}\`, expected \`use_default\` or \`require_escalated\``;
      return { ok: false, problem: describeAtEnd(text, problem) };
    }
  }
}
