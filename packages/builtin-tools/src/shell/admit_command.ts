import {
  type CommandDecision,
  decideRetry,
  type EndedCommand,
  looksDenied,
} from "@codexkit/exec-policy";
import type { ToolCall } from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import {
  askAboutCommand,
  type CommandAnswer,
  type CommandAuthority,
  isAllowedForSession,
  type RequestedCommand,
} from "./authorize_command.ts";
import type { CommandReport } from "./command_report.ts";

/** How a command may run. */
export interface Admission {
  /** Whether it runs in the sandbox of the turn. */
  sandboxed: boolean;
  /** Whether a person allowed it. */
  isApproved: boolean;
}

/** What the steps from a command to its run go through. */
export interface AdmissionInput {
  command: RequestedCommand;
  report: CommandReport;
  call: ToolCall;
  context: Pick<ToolContext, "threadId" | "approvalPolicy">;
  authority: Omit<CommandAuthority, "userShell">;
}

/**
 * Asks where the decision wants it.
 *
 * @returns what the model reads in place of a run. Wire: Codex 0.169.0.
 * @throws The signal's reason when the turn ended meanwhile, by the answer or otherwise.
 */
export async function admitCommand(
  decision: Exclude<CommandDecision, { type: "forbidden" }>,
  { command, report, call, context, authority }: AdmissionInput,
): Promise<{ ok: true; admission: Admission } | { ok: false; text: string }> {
  const { sandboxed } = decision;
  if (decision.type === "run") return { ok: true, admission: { sandboxed, isApproved: false } };
  const admission = { sandboxed, isApproved: true };
  if (isAllowedForSession(command, authority)) return { ok: true, admission };
  report.start();
  const answer = await askAboutCommand(command, decision, call, context, authority);
  if (answer === "accepted") return { ok: true, admission };
  if (answer !== "interrupted") report.refuse(answer === "failed" ? "failed" : "declined");
  endTurnIfWanted(answer, call);
  return { ok: false, text: answer === "failed" ? REQUEST_FAILED : REJECTED };
}

const REJECTED = "rejected by user";
const REQUEST_FAILED = "approval request failed";

/**
 * Whether a command that has ended may run again without the sandbox that seems to have stopped it. Asks where
 * the policy wants it. Where the answer is no, what the command wrote is all there is.
 *
 * @throws The signal's reason when the turn ended meanwhile, by the answer or otherwise.
 */
export async function admitRetry(
  ended: EndedCommand,
  { isApproved }: Admission,
  { command, call, context, authority }: AdmissionInput,
): Promise<boolean> {
  if (!looksDenied(ended)) return false;
  const retry = decideRetry({ approvalPolicy: context.approvalPolicy, isApproved });
  if (retry.type !== "ask") return retry.type === "run";
  const question = { reason: retry.reason, sandboxed: false };
  const answer = await askAboutCommand(command, question, call, context, authority);
  endTurnIfWanted(answer, call);
  return answer === "accepted";
}

/** Whether the policy may let a command run again without the sandbox. */
export function mayRetry(
  admission: Admission,
  context: Pick<ToolContext, "approvalPolicy">,
): boolean {
  const { approvalPolicy } = context;
  const { isApproved, sandboxed } = admission;
  return sandboxed && decideRetry({ approvalPolicy, isApproved }).type !== "none";
}

function endTurnIfWanted(answer: CommandAnswer, call: ToolCall): void {
  if (answer === "cancelled") call.cancelTurn?.();
  if (answer === "cancelled" || answer === "interrupted") call.signal.throwIfAborted();
}
