import type { CollabAgentToolCallTurnItem, SubAgentActivityTurnItem } from "@codexkit/protocol";
import type { AgentInput } from "./agent_input.ts";
import type { AgentStatus } from "./agent_status.ts";

/** An agent of the tree that this thread belongs to. */
export interface AgentRef {
  /** Id of its thread. */
  threadId: string;
  /** Its place in the tree, such as `/root/child`; absent for agents without task names. */
  path?: string | undefined;
  /** What people call it. */
  nickname?: string | undefined;
}

/** A new agent that is asked for. */
export interface AgentSpawnRequest {
  turnId: string;
  callId: string;
  /** What it is to do. */
  input: readonly AgentInput[];
  /** Last part of its path; absent where agents have no paths. */
  taskName?: string | undefined;
  /** `all` gives it the history of this thread. */
  fork: "all" | "none";
  /** Default that of this thread. */
  model?: string | undefined;
  /** Default that of this thread. */
  reasoningEffort?: string | undefined;
}

/** A new agent. */
export interface SpawnedAgent extends AgentRef {
  status: AgentStatus;
  /** Slug of the model that it runs on. */
  model: string;
  reasoningEffort?: string | undefined;
}

/** Something for an agent to read. */
export interface AgentMessage {
  turnId: string;
  callId: string;
  input: readonly AgentInput[];
  /**
   * - `input`: as if its user had written it; begins a turn, or waits for the end of the one that runs
   * - `message`: a message between agents; begins no turn
   * - `task`: a message between agents that begins a turn, or comes into the one that runs
   */
  delivery: "input" | "message" | "task";
}

/**
 * The agents that a thread can reach. One serves the tools of both generations.
 *
 * A method that throws tells the model its message, which is one line. Ids are those that {@link find} answered.
 */
export interface AgentControl {
  /** The agent that these tools belong to. */
  readonly self: AgentRef;
  /**
   * Finds an agent by the id of its thread, by its path, or by a path that starts at this agent. Closed agents that
   * can be resumed are found too.
   */
  find(target: string): AgentRef | undefined;
  spawn(request: AgentSpawnRequest, signal: AbortSignal): Promise<SpawnedAgent>;
  /** How an agent stands; `not_found` for a closed one. */
  status(threadId: string): AgentStatus;
  /** Hands an agent something to read; answers with an id of the submission. */
  send(threadId: string, message: AgentMessage, signal: AbortSignal): Promise<string>;
  /** Ends the turn of an agent, if one runs. It stays there for more. */
  interrupt(threadId: string): Promise<void>;
  /** Closes an agent and all that it spawned. */
  close(threadId: string): Promise<void>;
  /** Opens a closed agent again. */
  resume(threadId: string, signal: AbortSignal): Promise<void>;
  /** Agents that live, the root too; with a prefix only those whose path is or lies below it. */
  list(pathPrefix?: string): readonly (AgentRef & { status: AgentStatus })[];
  /** Resolves once at least one of the agents is at a final status; at once if one is. */
  waitForFinal(threadIds: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Resolves at the next message or final status of any agent for this one, or at new input of the user for the
   * running turn; at once if one of them waits already to be read.
   */
  waitForActivity(signal: AbortSignal): Promise<"mailbox" | "steered">;
}

/** Where the agent tools report what a person may watch. */
export interface AgentReporter {
  started(item: CollabAgentToolCallTurnItem): void;
  completed(item: CollabAgentToolCallTurnItem | SubAgentActivityTurnItem): void;
}

/** An agent as items name it. */
export function toReceiver(agent: AgentRef): { thread_id: string; agent_nickname?: string } {
  return {
    thread_id: agent.threadId,
    ...(agent.nickname === undefined ? {} : { agent_nickname: agent.nickname }),
  };
}

/** What the model calls an agent: its path, or the id of its thread. */
export function toAgentName(agent: AgentRef): string {
  return agent.path ?? agent.threadId;
}

/** Path of the first agent of a tree. Wire: Codex 0.169.0. */
export const ROOT_AGENT_PATH = "/root";
