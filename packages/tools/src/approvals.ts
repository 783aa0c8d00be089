import type { FileChange, JsonValue } from "@codexkit/protocol";

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
    }
  | {
      type: "mcp_tool_call";
      callId: string;
      turnId: string;
      /** As configured. */
      server: string;
      /** By the server's own name. */
      tool: string;
      /** As the model wrote them. */
      arguments?: JsonValue | undefined;
      /** What the server claims of the tool; hints, not promises. */
      annotations?:
        | {
            readOnlyHint?: boolean | undefined;
            destructiveHint?: boolean | undefined;
            openWorldHint?: boolean | undefined;
          }
        | undefined;
      reason: string;
    };

/** The answer. Mirrors: the review decisions of Codex 0.169.0 that answer one request. */
export type ApprovalDecision = "accept" | "decline";

/** Answers approval requests: a person, a policy, a client far away. */
export interface ApprovalHandler {
  decide(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision>;
}

/**
 * Asks, and takes anything but a clear yes for a no: no handler, a thrown error, an answer of no known kind, an
 * interrupt before the answer, whether or not the handler heeds its signal.
 */
export async function requestApproval(
  handler: ApprovalHandler | undefined,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<ApprovalDecision> {
  if (!handler || signal.aborted) return "decline";
  const interrupted = Promise.withResolvers<"decline">();
  const onAbort = (): void => interrupted.resolve("decline");
  signal.addEventListener("abort", onAbort);
  try {
    const decision = await Promise.race([handler.decide(request, signal), interrupted.promise]);
    return decision === "accept" ? decision : "decline";
  } catch {
    return "decline";
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
