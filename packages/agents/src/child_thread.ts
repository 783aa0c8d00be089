import type { ResponseItem, ThreadEvent, UserInput } from "@codexkit/protocol";
import type { AgentSeat } from "./agent_seat.ts";

/** What a turn of a spawned agent may have of its own. */
export interface ChildTurnOptions {
  /** Interrupts the turn. */
  signal: AbortSignal;
  /** The turn in which another agent gave it something to do. Wire: `parent_turn_id` (Codex 0.169.0). */
  parentTurnId: string;
  /** The turn at the root of the tree that this one serves. Wire: `root_turn_id` (Codex 0.169.0). */
  rootTurnId: string;
}

/** The thread of a spawned agent, as the tree runs it. */
export interface ChildThread {
  readonly id: string;
  /** Slug of the model that it runs on. */
  readonly model: string;
  /** As it is sent; absent leaves it to the provider. */
  readonly reasoningEffort?: string | undefined;
  /**
   * Begins a turn and yields its events, the last of them its end. Without input a turn begins with what
   * {@link AgentSeat.takeMail} hands out, and nothing else is recorded.
   */
  run(input: readonly UserInput[], options: ChildTurnOptions): AsyncIterable<ThreadEvent>;
  /** What the model of this thread has seen and said so far. */
  historyItems(): readonly ResponseItem[];
  /** Interrupts the turn under way, ends what it left running, and brings the session file to disk. */
  close(): Promise<void>;
}

/** Where the history of a spawned agent begins. */
export type ChildStart =
  | { type: "new" }
  /** With what the agent above has seen so far, less its own work. */
  | { type: "fork"; items: readonly ResponseItem[] }
  /** With its own session file. */
  | { type: "resume" };

/** An agent whose thread has to be made. */
export interface ChildRequest {
  /** The id that the thread must have: a new UUID v7, or that of its session file. */
  threadId: string;
  start: ChildStart;
  /** Slug of the model; absent for that of the root. */
  model?: string | undefined;
  /** Absent for that of the root, or the default of another model. */
  reasoningEffort?: string | undefined;
  /** The thread at the root of the tree. Requests of all agents share its session id and prompt cache. */
  rootThreadId: string;
  /** The thread that started this one. */
  parentThreadId: string;
  /** Distance from the root; 1 for an agent that the root started. */
  depth: number;
  /** Its place in the tree; absent for agents of the first generation. */
  path?: string | undefined;
  nickname?: string | undefined;
  /** What the thread and its tools need to take part in the tree. */
  seat: AgentSeat;
  /** Ends the start. */
  signal: AbortSignal;
}

/**
 * Makes the thread of a spawned agent. It inherits what the thread above has: folder, environment, sandbox, and
 * who answers questions.
 *
 * @throws What a model may read: one line that says what is missing.
 */
export type StartChild = (request: ChildRequest) => Promise<ChildThread>;

/** An agent that an earlier process left, by its session file. */
export interface StoredAgent {
  parentThreadId: string;
  depth: number;
  path?: string | undefined;
  nickname?: string | undefined;
}
