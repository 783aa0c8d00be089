import { type CommandAction, type FileChange, isRecord, type JsonValue } from "@codexkit/protocol";

/** What every request says of itself. */
interface ApprovalSubject {
  threadId: string;
  turnId: string;
  callId: string;
  /** Why it has to be asked: the model's question, or the rule that wants it; absent when the policy always asks. */
  reason?: string | undefined;
}

/** A command that is to run. Wire: `item/commandExecution/requestApproval` of the app-server (Codex 0.169.0). */
export interface ExecApprovalRequest extends ApprovalSubject {
  type: "exec";
  /** The argument list that would run. */
  command: readonly string[];
  /** Absolute. */
  cwd: string;
  /** True when the command would run outside the sandbox. */
  escalated: boolean;
  /** What the command is for. */
  commandActions: readonly CommandAction[];
  /** Words that later commands may start with, if the answer says so. */
  proposedExecpolicyAmendment?: readonly string[] | undefined;
  /** What a person should be offered. The other answers are understood as well. */
  availableDecisions: readonly ApprovalDecision[];
}

/** A patch that is to be applied. Wire: `item/fileChange/requestApproval` of the app-server (Codex 0.169.0). */
export interface PatchApprovalRequest extends ApprovalSubject {
  type: "patch";
  /** Keyed by absolute path. */
  changes: { readonly [path: string]: FileChange };
}

/** A tool of an MCP server that is to be called. */
export interface McpApprovalRequest extends ApprovalSubject {
  type: "mcp_tool_call";
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
}

/** What somebody is asked to allow. */
export type ApprovalRequest = ExecApprovalRequest | PatchApprovalRequest | McpApprovalRequest;

/**
 * The answer to a request.
 *
 * - `accept`: this time
 * - `acceptForSession`: this time, and the same again without asking as long as the thread lives
 * - `acceptWithExecpolicyAmendment`: this time, and commands that start with these words from now on, in later
 *   sessions too; an answer to {@link ExecApprovalRequest} only
 * - `decline`: no; the turn goes on
 * - `cancel`: no, and the turn ends; of an MCP tool the turn goes on
 *
 * Wire: `decision` of the app-server (Codex 0.169.0).
 */
export type ApprovalDecision =
  | "accept"
  | "acceptForSession"
  | {
      readonly acceptWithExecpolicyAmendment: {
        /** At least one word. */
        readonly execpolicy_amendment: readonly string[];
      };
    }
  | "decline"
  | "cancel";

/** Answers approval requests: a person, a policy, a client far away. */
export interface ApprovalHandler {
  /**
   * Whatever is thrown counts as a no.
   *
   * @param signal - fires when nobody waits for the answer any more
   */
  decide(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision>;
}

/** What tools ask with. */
export interface Approvals {
  /** Absent: every question is answered with no. */
  handler: ApprovalHandler | undefined;
  /** What need not be asked again. */
  store: ApprovalStore;
}

/** What came of a question. */
export type ApprovalOutcome =
  | {
      type: "accepted";
      /** Words that commands may start with from now on. */
      amendment?: readonly string[] | undefined;
    }
  /** A person said no. */
  | { type: "declined" }
  /** A person said no to the whole turn. */
  | { type: "cancelled" }
  /** Nobody could be asked, or no answer could be understood. It means no. */
  | { type: "failed" };

/** Things that a store remembers; past that the oldest are asked about again. */
const MAX_STORED_KEYS = 1000;
/** Longest key that a store remembers, in UTF-16 code units. */
const MAX_KEY_LENGTH = 65_536;

/** What a person has allowed for as long as a thread lives. Mirrors: `ApprovalStore` of Codex 0.169.0. */
export class ApprovalStore {
  readonly #keys = new Set<string>();

  /** Whether all of these things were allowed. False of nothing. */
  has(keys: readonly string[]): boolean {
    return keys.length > 0 && keys.every((key) => this.#keys.has(key));
  }

  /** Remembers them. Keys that are longer than 65536 code units are not, and the oldest of more than 1000 are forgotten. */
  add(keys: readonly string[]): void {
    for (const key of keys) {
      if (key.length > MAX_KEY_LENGTH) continue;
      this.#keys.delete(key);
      this.#keys.add(key);
    }
    for (const key of this.#keys) {
      if (this.#keys.size <= MAX_STORED_KEYS) break;
      this.#keys.delete(key);
    }
  }
}

/** What a person is offered about a command. Wire: `availableDecisions` of the app-server (Codex 0.169.0). */
export function toAvailableDecisions(
  amendment: readonly string[] | undefined,
): readonly ApprovalDecision[] {
  if (amendment === undefined) return ["accept", "cancel"];
  return [
    "accept",
    { acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } },
    "cancel",
  ];
}

/**
 * Asks, unless everything that `keys` name was allowed for the session before.
 *
 * Takes anything but a clear yes for a no: no handler, a thrown error, an answer of no known kind or one that
 * does not fit the request, an interrupt before the answer, whether or not the handler heeds its signal.
 *
 * @param options.keys - what an answer for the session holds for; with an empty list it holds for this time only
 */
export async function requestApproval(
  { handler, store }: Approvals,
  request: ApprovalRequest,
  options: { keys: readonly string[]; signal: AbortSignal },
): Promise<ApprovalOutcome> {
  const { keys, signal } = options;
  if (store.has(keys)) return { type: "accepted" };
  if (!handler || signal.aborted) return { type: "failed" };
  const interrupted = Promise.withResolvers<undefined>();
  const onAbort = (): void => interrupted.resolve(undefined);
  signal.addEventListener("abort", onAbort);
  try {
    const answer: unknown = await Promise.race([
      handler.decide(request, signal),
      interrupted.promise,
    ]);
    if (answer === "acceptForSession") store.add(keys);
    return toOutcome(answer, request);
  } catch {
    return { type: "failed" };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function toOutcome(answer: unknown, { type }: ApprovalRequest): ApprovalOutcome {
  switch (answer) {
    case "accept":
    case "acceptForSession":
      return { type: "accepted" };
    case "decline":
      return { type: "declined" };
    case "cancel":
      return { type: "cancelled" };
    default: {
      const amendment = type === "exec" ? readAmendment(answer) : undefined;
      return amendment === undefined ? { type: "failed" } : { type: "accepted", amendment };
    }
  }
}

function readAmendment(answer: unknown): readonly string[] | undefined {
  if (!isRecord(answer)) return undefined;
  const { acceptWithExecpolicyAmendment: accepted } = answer;
  const words: unknown = isRecord(accepted) ? accepted["execpolicy_amendment"] : undefined;
  if (!Array.isArray(words) || words.length === 0) return undefined;
  return words.every((word) => typeof word === "string") ? words : undefined;
}
