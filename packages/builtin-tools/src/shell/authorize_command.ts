import type { SandboxPolicy } from "@codexkit/protocol";
import { findRefusal, toRefusalText } from "@codexkit/shell";
import { type ApprovalHandler, requestApproval, type ToolCall } from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";

/** A command that the model wants to run. */
export interface RequestedCommand {
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** Whether it asks to leave the sandbox. */
  escalated: boolean;
  /** The model's question to the user. */
  justification: string | undefined;
}

/** Why a command may not run. */
export interface CommandObjection {
  /** `escalation`: it must not even ask. `forbidden`: a rule is against it. `declined`: the user is. */
  kind: "escalation" | "forbidden" | "declined";
  /** What the model reads. */
  text: string;
}

/**
 * Why a command may not run, before anybody is asked; `undefined` when there is nothing against it.
 *
 * Wire: texts of Codex 0.169.0.
 */
export function findCommandObjection(
  { argv, escalated }: RequestedCommand,
  context: Pick<ToolContext, "approvalPolicy">,
): CommandObjection | undefined {
  if (escalated && context.approvalPolicy === "never") {
    return { kind: "escalation", text: CANNOT_ESCALATE };
  }
  const forbidden = findRefusal(argv);
  return forbidden && { kind: "forbidden", text: toRefusalText(argv, forbidden) };
}

/** Asks where somebody has to be asked; `undefined` lets the command run. */
export async function findUserObjection(
  { argv, cwd, escalated, justification }: RequestedCommand,
  call: Pick<ToolCall, "callId" | "turnId" | "signal">,
  context: Pick<ToolContext, "approvalPolicy">,
  approvals: ApprovalHandler | undefined,
): Promise<CommandObjection | undefined> {
  if (!escalated && context.approvalPolicy !== "untrusted") return undefined;
  const decision = await requestApproval(
    approvals,
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
  return decision === "accept" ? undefined : { kind: "declined", text: "rejected by user" };
}

/** The sandbox of a command that may run. */
export function toCommandPolicy(
  { escalated }: Pick<RequestedCommand, "escalated">,
  context: Pick<ToolContext, "sandboxPolicy">,
): SandboxPolicy {
  return escalated ? { type: "danger-full-access" } : context.sandboxPolicy;
}

const CANNOT_ESCALATE =
  "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never";
