import type { CollabAgentStatus, JsonValue } from "@codexkit/protocol";

/** How an agent stands. */
export type AgentStatus = CollabAgentStatus;

/** Whether an agent does nothing more by itself; an interrupted one may go on. Mirrors: Codex 0.169.0. */
export function isFinalStatus(status: AgentStatus): boolean {
  return status !== "pending_init" && status !== "running" && status !== "interrupted";
}

/** A status as it travels. */
export function toStatusJson(status: AgentStatus): JsonValue {
  if (typeof status === "string") return status;
  return "completed" in status ? { completed: status.completed } : { errored: status.errored };
}

/**
 * A status with its text apart, as `collab_tool_call` items of `exec --json` show it.
 *
 * Wire: Codex 0.169.0.
 */
export function splitStatus(status: AgentStatus): { status: string; message: string | null } {
  if (typeof status === "string") return { status, message: null };
  return "completed" in status
    ? { status: "completed", message: status.completed }
    : { status: "errored", message: status.errored };
}
