import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";

/** How many agents a tree may have. */
export interface AgentLimits {
  /** Spawned agents of the first generation that are open at a time. Wire: `agents.max_threads`. Default 6. */
  maxThreads: number;
  /** How deep agents of the first generation may lie below the root. Wire: `agents.max_depth`. Default 1. */
  maxDepth: number;
  /**
   * Agents of the second generation that are open at a time, the root among them.
   * Wire: `max_concurrent_threads_per_session`. Default 4.
   */
  maxConcurrentThreads: number;
}

/** Mirrors: Codex 0.169.0. */
export const DEFAULT_AGENT_LIMITS: AgentLimits = {
  maxThreads: 6,
  maxDepth: 1,
  maxConcurrentThreads: 4,
};

/** Agents that a tree remembers, closed ones among them. */
export const MAX_KNOWN_AGENTS = 1_000;

/** Inputs that may wait for the end of an agent's turn. */
export const MAX_WAITING_INPUTS = 64;

/** Messages that may wait to be read by one agent. */
export const MAX_MAILS = 256;

/** UTF-16 units of all messages that may wait to be read by one agent. */
export const MAX_MAILBOX_CHARS = 4 * 1_048_576;

/** UTF-16 units of one message. Mirrors: the limit on what a user sends, in Codex 0.169.0. */
export const MAX_MESSAGE_CHARS = 1_048_576;

/**
 * The limits of a configuration, defaults filled in.
 *
 * The key `max_concurrent_threads_per_session` counts in `[agents]` first, then in `[features.multi_agent_v2]`.
 *
 * @param tables - as written; unknown keys are roles of agents and the like, and are passed over
 * @throws {@link AgentsError} `invalid_option` for a limit that is no whole number from 1 on.
 */
export function resolveAgentLimits(tables: {
  agents?: unknown;
  multiAgentV2?: unknown;
}): AgentLimits {
  const agents = isRecord(tables.agents) ? tables.agents : {};
  const feature = isRecord(tables.multiAgentV2) ? tables.multiAgentV2 : {};
  return {
    maxThreads: readLimit(agents, "agents", "max_threads") ?? DEFAULT_AGENT_LIMITS.maxThreads,
    maxDepth: readLimit(agents, "agents", "max_depth") ?? DEFAULT_AGENT_LIMITS.maxDepth,
    maxConcurrentThreads:
      readLimit(agents, "agents", CONCURRENT) ??
      readLimit(feature, "features.multi_agent_v2", CONCURRENT) ??
      DEFAULT_AGENT_LIMITS.maxConcurrentThreads,
  };
}

/** How many spawned agents may be open at a time. */
export function toOpenLimit(limits: AgentLimits, version: "v1" | "v2"): number {
  return version === "v1" ? limits.maxThreads : limits.maxConcurrentThreads - 1;
}

const CONCURRENT = "max_concurrent_threads_per_session";

function readLimit(table: UnknownRecord, place: string, key: string): number | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new AgentsError("invalid_option", `${place}.${key} must be at least 1`);
}
