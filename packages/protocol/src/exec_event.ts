/** Token counts in `turn.completed`. */
export interface ExecUsage {
  input_tokens: number;
  cached_input_tokens: number;
  cache_write_input_tokens: number;
  output_tokens: number;
  reasoning_output_tokens: number;
}

/** What one line of `exec --json` says about an item, less its id. */
export type ExecItemDetails =
  | { type: "agent_message"; text: string }
  | { type: "reasoning"; text: string }
  | {
      type: "command_execution";
      /** One shell-quoted line. */
      command: string;
      aggregated_output: string;
      exit_code: number | null;
      status: "in_progress" | "completed" | "failed" | "declined";
    }
  | {
      type: "file_change";
      changes: readonly { path: string; kind: "add" | "delete" | "update" }[];
      status: "in_progress" | "completed" | "failed";
    }
  | {
      type: "mcp_tool_call";
      server: string;
      tool: string;
      arguments: unknown;
      result: { content: readonly unknown[]; structured_content: unknown } | null;
      error: { message: string } | null;
      status: "in_progress" | "completed" | "failed";
    }
  | { type: "web_search"; query: string; action: unknown }
  | {
      type: "collab_tool_call";
      tool: "spawn_agent" | "send_input" | "resume_agent" | "wait" | "close_agent";
      sender_thread_id: string;
      receiver_thread_ids: readonly string[];
      prompt: string | null;
      /** By thread id, as after the call. */
      agents_states: { readonly [threadId: string]: { status: string; message: string | null } };
      status: "in_progress" | "completed" | "failed";
    }
  | { type: "todo_list"; items: readonly { text: string; completed: boolean }[] }
  | { type: "error"; message: string };

/** An item of `exec --json`: `item_0`, `item_1`, … within one process. */
export type ExecItem = { id: string } & ExecItemDetails;

/**
 * One line of `codexkit exec --json`.
 *
 * Wire: `codex exec --json` (Codex 0.169.0).
 */
export type ExecEvent =
  | { type: "thread.started"; thread_id: string }
  | { type: "turn.started" }
  | { type: "item.started"; item: ExecItem }
  | { type: "item.updated"; item: ExecItem }
  | { type: "item.completed"; item: ExecItem }
  | { type: "turn.completed"; usage: ExecUsage }
  | { type: "turn.failed"; error: { message: string } }
  | { type: "error"; message: string };
