import type { FileChange } from "@codexkit/protocol";

/** What somebody is asked to allow. */
export type ApprovalRequest =
  | {
      type: "exec";
      callId: string;
      turnId: string;
      /** The argument list that would run. */
      command: readonly string[];
      /** Absolute. */
      cwd: string;
      /** Why it has to be asked: the model's question, or the rule that wants it. */
      reason: string;
      /** True when the command asks to leave the sandbox. */
      escalated: boolean;
    }
  | {
      type: "patch";
      callId: string;
      turnId: string;
      /** Keyed by absolute path. */
      changes: { readonly [path: string]: FileChange };
      reason: string;
    };

/**
 * The answer. Mirrors: review decisions of Codex 0.169.0.
 *
 * `cancel` declines and ends the turn.
 */
export type ApprovalDecision = "accept" | "accept_for_session" | "decline" | "cancel";

/** Answers approval requests: a person, a policy, a client far away. */
export interface ApprovalHandler {
  decide(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision>;
}

const DECISIONS: ReadonlySet<string> = new Set<ApprovalDecision>([
  "accept",
  "accept_for_session",
  "decline",
  "cancel",
]);

/**
 * Asks, and takes anything but a clear yes for a no: no handler, a thrown error, an answer of no known kind.
 */
export async function requestApproval(
  handler: ApprovalHandler | undefined,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<ApprovalDecision> {
  if (!handler || signal.aborted) return "decline";
  try {
    const decision = await handler.decide(request, signal);
    return DECISIONS.has(decision) ? decision : "decline";
  } catch {
    return "decline";
  }
}
