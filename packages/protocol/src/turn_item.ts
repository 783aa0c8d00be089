import type { JsonValue } from "./json.ts";

/** What a user sends in a turn. Mirrors: `UserInput` of Codex 0.169.0. */
export type UserInput =
  | { type: "text"; text: string }
  | {
      type: "image";
      /** An https or data URL. */
      image_url: string;
      detail?: "auto" | "low" | "high" | "original" | undefined;
    }
  | {
      type: "local_image";
      /** Absolute, or relative to the working directory of the turn. */
      path: string;
    };

/** The user's own words at the start of a turn. */
export interface UserMessageTurnItem {
  type: "UserMessage";
  id: string;
  content: readonly UserInput[];
}

/** What the model said. */
export interface AgentMessageTurnItem {
  type: "AgentMessage";
  id: string;
  text: string;
  phase?: "commentary" | "final_answer" | undefined;
}

/** What the model thought. */
export interface ReasoningTurnItem {
  type: "Reasoning";
  id: string;
  summary_text: readonly string[];
  /** Raw thoughts; empty for models that keep them sealed. */
  raw_content: readonly string[];
}

/** How a piece of work stands. */
export type WorkStatus = "in_progress" | "completed" | "failed" | "declined";

/**
 * What a part of a command is for, as people are told. Parts are quoted anew.
 *
 * Wire: `commandActions` of the app-server (Codex 0.169.0).
 */
export type CommandAction =
  | {
      type: "read";
      command: string;
      /** Name of the file. */
      name: string;
      /** Absolute. */
      path: string;
    }
  | {
      type: "listFiles";
      command: string;
      /** The folder, shortened to its last telling part; null for the working directory. */
      path: string | null;
    }
  | {
      type: "search";
      command: string;
      /** What is searched for. */
      query: string | null;
      /** Where, shortened to its last telling part; null for the working directory. */
      path: string | null;
    }
  | {
      type: "unknown";
      /** The whole script, or the quoted command. */
      command: string;
    };

/** One command that a tool ran, or was not allowed to run. */
export interface CommandExecutionTurnItem {
  type: "CommandExecution";
  /** The call id of the model. */
  id: string;
  /** Number of the session the command lives in, while it runs and after; absent while a person is asked. */
  process_id?: string | undefined;
  /** The argument list that was executed. */
  command: readonly string[];
  /** Absolute working directory. */
  cwd: string;
  /** What the command is for; empty when it does nothing to speak of, absent when nobody looked. */
  command_actions?: readonly CommandAction[] | undefined;
  status: WorkStatus;
  /** Standard output and error as they arrived, at most 1 MiB. */
  aggregated_output: string;
  /** `undefined` while the command runs. */
  exit_code?: number | undefined;
  /** Milliseconds from start to end; `undefined` while the command runs. */
  duration_ms?: number | undefined;
}

/** What a patch did to one file. Wire: `FileChange` of rollouts (Codex 0.169.0). */
export type FileChange =
  | { type: "add"; content: string }
  | { type: "delete"; content: string }
  | {
      type: "update";
      unified_diff: string;
      /** Absolute new path of a file that was moved. */
      move_path: string | null;
    };

/** A patch, by the files it changes. */
export interface FileChangeTurnItem {
  type: "FileChange";
  id: string;
  /** Keyed by absolute path. */
  changes: { readonly [path: string]: FileChange };
  status: WorkStatus;
  stdout?: string | undefined;
  stderr?: string | undefined;
}

/** One call of a tool on an MCP server. */
export interface McpToolCallTurnItem {
  type: "McpToolCall";
  id: string;
  server: string;
  tool: string;
  arguments?: JsonValue | undefined;
  status: WorkStatus;
  /** The server's answer as it came. */
  result?: JsonValue | undefined;
  error?: { message: string } | undefined;
  duration_ms?: number | undefined;
}

/** A search the provider made for the model. */
export interface WebSearchTurnItem {
  type: "WebSearch";
  id: string;
  query: string;
  action?: JsonValue | undefined;
}

/** An image the model looked at. */
export interface ImageViewTurnItem {
  type: "ImageView";
  id: string;
  /** Absolute path. */
  path: string;
}

/** One step of the model's plan. */
export interface PlanStep {
  step: string;
  status: "pending" | "in_progress" | "completed";
}

/** The model's plan, each time it changes. Lives as long as the turn. */
export interface PlanTurnItem {
  type: "Plan";
  id: string;
  explanation?: string | undefined;
  plan: readonly PlanStep[];
}

/**
 * How an agent stands. `completed` holds its last message, null if it said nothing; `errored` what went wrong.
 *
 * Wire: `agents_states` of rollouts (Codex 0.169.0).
 */
export type CollabAgentStatus =
  | "pending_init"
  | "running"
  | "interrupted"
  | "shutdown"
  | "not_found"
  | { readonly completed: string | null }
  | { readonly errored: string };

/** A call of a tool for other agents, or a wait for them. Wire: `CollabAgentToolCall` of rollouts (Codex 0.169.0). */
export interface CollabAgentToolCallTurnItem {
  type: "CollabAgentToolCall";
  /** The call id of the model. */
  id: string;
  tool: "spawn_agent" | "send_input" | "resume_agent" | "wait" | "close_agent";
  status: "in_progress" | "completed" | "failed";
  /** The thread that makes the call. */
  sender_thread_id: string;
  /** The agents it is about; for a new one only once it is there. */
  receiver_thread_ids: readonly string[];
  receiver_agents: readonly { thread_id: string; agent_nickname?: string | undefined }[];
  /** What was said to the agent. */
  prompt?: string | undefined;
  /** Of a new agent. */
  model?: string | undefined;
  /** Of a new agent. */
  reasoning_effort?: string | undefined;
  /** By thread id, as after the call. */
  agents_states: { readonly [threadId: string]: CollabAgentStatus };
}

/** Something that happened between agents with paths. Wire: `SubAgentActivity` of rollouts (Codex 0.169.0). */
export interface SubAgentActivityTurnItem {
  type: "SubAgentActivity";
  /** The call id of the model; `subagent-completed-` and the agent's turn for a turn that is done. */
  id: string;
  kind: "started" | "interacted" | "interrupted" | "completed";
  agent_thread_id: string;
  /** Such as `/root/child`. */
  agent_path: string;
  /** Null unless the agent is new. */
  model: string | null;
  /** Null unless the agent is new. */
  reasoning_effort: string | null;
}

/** History was replaced by a summary. */
export interface ContextCompactionTurnItem {
  type: "ContextCompaction";
  id: string;
}

/** Something a person watching a turn can see happen, from its start to its end. */
export type TurnItem =
  | UserMessageTurnItem
  | AgentMessageTurnItem
  | ReasoningTurnItem
  | CommandExecutionTurnItem
  | FileChangeTurnItem
  | McpToolCallTurnItem
  | WebSearchTurnItem
  | ImageViewTurnItem
  | PlanTurnItem
  | CollabAgentToolCallTurnItem
  | SubAgentActivityTurnItem
  | ContextCompactionTurnItem;
