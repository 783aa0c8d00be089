import type {
  CollabAgentStatus,
  CollabAgentToolCallTurnItem,
  ExecEvent,
  ExecItemDetails,
  ExecUsage,
  FileChangeTurnItem,
  JsonValue,
  McpToolCallTurnItem,
  PlanStep,
  ThreadEvent,
  TokenUsage,
  TurnItem,
  WorkStatus,
} from "@codexkit/protocol";
import { quoteCommand } from "@codexkit/exec-policy";
import type { CommandIo } from "../command_io.ts";
import type { ExecView } from "./exec_view.ts";

/** Turns thread events into the lines of `exec --json`, one call an event, in order. */
export interface ExecProjection {
  readonly project: (event: ThreadEvent) => readonly ExecEvent[];
}

type ItemEvent = Extract<ThreadEvent, { readonly item: TurnItem }>;
type ItemStage = "item.started" | "item.updated" | "item.completed";

/** Gives items their numbers. */
interface ItemIds {
  readonly take: () => string;
  /** The id of an item that may have been seen before. */
  readonly resolve: (item: TurnItem) => string;
  readonly forget: (item: TurnItem) => void;
}

/** The todo list of a turn: it stays open until the turn ends, however early its item is completed. */
interface TodoList {
  readonly project: (
    steps: readonly PlanStep[],
    options: { readonly isEnd: boolean },
  ) => readonly ExecEvent[];
  readonly close: () => readonly ExecEvent[];
}

/**
 * Makes an {@link ExecProjection}. It holds what numbers the items: one projection serves one process.
 *
 * Mirrors: `codex exec --json` 0.169.0. What only people watch (user messages, deltas, images that were looked at,
 * compaction, plans of tools) gives no line; a command still running at the end has no completed line.
 */
export function createExecProjection(): ExecProjection {
  const ids = createItemIds();
  const todo = createTodoList(ids);
  // Commands that are killed when the thread closes complete after their turn: nobody is told.
  let isTurnOver = false;
  return {
    project(event) {
      switch (event.type) {
        case "thread_started":
          return [{ type: "thread.started", thread_id: event.thread_id }];
        case "turn_started":
          isTurnOver = false;
          return [{ type: "turn.started" }];
        case "item_started":
        case "item_updated":
        case "item_completed":
          return isTurnOver ? [] : projectItem(event, ids, todo);
        case "warning":
          return [
            {
              type: "item.completed",
              item: { id: ids.take(), type: "error", message: event.message },
            },
          ];
        case "stream_error":
          return [{ type: "error", message: toReconnectText(event) }];
        case "turn_completed":
          isTurnOver = true;
          return [
            ...todo.close(),
            { type: "turn.completed", usage: toExecUsage(event.total_usage) },
          ];
        case "turn_failed":
          isTurnOver = true;
          return [
            { type: "error", message: event.error.message },
            ...todo.close(),
            { type: "turn.failed", error: { message: event.error.message } },
          ];
        case "turn_aborted":
          isTurnOver = true;
          return [];
        case "agent_message_delta":
        case "reasoning_summary_delta":
        case "command_output_delta":
        case "response_item_recorded":
        case "token_count":
        case "history_replaced":
        case "tools_planned":
          return [];
      }
    },
  };
}

/**
 * Makes the view behind `--json`: one event a line on `stdout`, nothing else.
 *
 * After an interruption nothing more is printed, as there: what ends then was ended, it did not end by itself.
 */
export function createJsonlView({
  stdout,
  signal,
}: Pick<CommandIo, "stdout" | "signal">): ExecView {
  const projection = createExecProjection();
  return {
    show(event) {
      if (signal.aborted) return;
      const lines = projection.project(event);
      if (lines.length > 0) stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    },
    close() {},
    hold: () => () => {},
  };
}

/** Says which attempt a broken stream is at: `Reconnecting... 1/5 (why)`. Text that already says so stays. */
export function toReconnectText({
  message,
  attempt,
  max_attempts,
}: Extract<ThreadEvent, { type: "stream_error" }>): string {
  return message.startsWith("Reconnecting...")
    ? message
    : `Reconnecting... ${attempt}/${max_attempts} (${message})`;
}

function createItemIds(): ItemIds {
  const ids = new Map<string, string>();
  let used = 0;
  const take = (): string => `item_${used++}`;
  return {
    take,
    resolve(item) {
      const known = ids.get(item.id);
      if (known !== undefined) return known;
      // A web search keeps the server's id and still uses up a number.
      const counted = take();
      const id = item.type === "WebSearch" ? item.id : counted;
      ids.set(item.id, id);
      return id;
    },
    forget: (item) => void ids.delete(item.id),
  };
}

function createTodoList(ids: ItemIds): TodoList {
  type Items = readonly { text: string; completed: boolean }[];
  let open: { readonly id: string; readonly items: Items } | undefined;
  return {
    project(steps, { isEnd }) {
      const items = steps.map(({ step, status }) => ({
        text: step,
        completed: status === "completed",
      }));
      if (isEnd && JSON.stringify(items) === JSON.stringify(open?.items)) return [];
      const type = open === undefined ? "item.started" : "item.updated";
      open = { id: open?.id ?? ids.take(), items };
      return [{ type, item: { id: open.id, type: "todo_list", items } }];
    },
    close() {
      if (open === undefined) return [];
      const { id, items } = open;
      open = undefined;
      return [{ type: "item.completed", item: { id, type: "todo_list", items } }];
    },
  };
}

function projectItem(
  { type, item }: ItemEvent,
  ids: ItemIds,
  todo: TodoList,
): readonly ExecEvent[] {
  if (item.type === "Plan") return todo.project(item.plan, { isEnd: type === "item_completed" });
  const stage = toItemStage(type, item);
  const details = stage === undefined ? undefined : toItemDetails(item);
  if (stage === undefined || details === undefined) return [];
  const line: ExecEvent = { type: stage, item: { id: ids.resolve(item), ...details } };
  if (stage === "item.completed") ids.forget(item);
  return [line];
}

function toItemStage(type: ItemEvent["type"], item: TurnItem): ItemStage | undefined {
  if (type === "item_completed") return "item.completed";
  if (type === "item_updated") return undefined;
  return item.type === "AgentMessage" || item.type === "Reasoning" ? undefined : "item.started";
}

function toItemDetails(item: Exclude<TurnItem, { type: "Plan" }>): ExecItemDetails | undefined {
  switch (item.type) {
    case "AgentMessage":
      return { type: "agent_message", text: item.text };
    case "Reasoning": {
      const text = item.summary_text.join("\n\n");
      return text === "" ? undefined : { type: "reasoning", text };
    }
    case "CommandExecution":
      return {
        type: "command_execution",
        command: quoteCommand(item.command),
        aggregated_output: item.aggregated_output,
        exit_code: item.exit_code ?? null,
        status: item.status,
      };
    case "FileChange":
      return toFileChangeDetails(item);
    case "McpToolCall":
      return toMcpDetails(item);
    case "WebSearch":
      return { type: "web_search", query: item.query, action: item.action ?? { type: "other" } };
    case "CollabAgentToolCall":
      return toCollabDetails(item);
    case "SubAgentActivity":
    case "UserMessage":
    case "ImageView":
    case "ContextCompaction":
      return undefined;
  }
}

function toFileChangeDetails({ changes, status }: FileChangeTurnItem): ExecItemDetails {
  const sorted = Object.entries(changes).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    type: "file_change",
    changes: sorted.map(([path, change]) => ({ path, kind: change.type })),
    status: toPlainStatus(status),
  };
}

function toMcpDetails(item: McpToolCallTurnItem): ExecItemDetails {
  return {
    type: "mcp_tool_call",
    server: item.server,
    tool: item.tool,
    arguments: item.arguments ?? null,
    result: toMcpResult(item.result),
    error: item.error === undefined ? null : { message: item.error.message },
    status: toPlainStatus(item.status),
  };
}

function toCollabDetails(item: CollabAgentToolCallTurnItem): ExecItemDetails {
  const states = Object.entries(item.agents_states).map(
    ([threadId, status]) => [threadId, toAgentState(status)] as const,
  );
  return {
    type: "collab_tool_call",
    tool: item.tool,
    sender_thread_id: item.sender_thread_id,
    receiver_thread_ids: item.receiver_thread_ids,
    prompt: item.prompt ?? null,
    agents_states: Object.fromEntries(states),
    status: item.status,
  };
}

function toAgentState(status: CollabAgentStatus): { status: string; message: string | null } {
  if (typeof status === "string") return { status, message: null };
  return "completed" in status
    ? { status: "completed", message: status.completed }
    : { status: "errored", message: status.errored };
}

function toMcpResult(
  result: JsonValue | undefined,
): Extract<ExecItemDetails, { type: "mcp_tool_call" }>["result"] {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return null;
  const members = new Map<string, unknown>(Object.entries(result));
  const content = members.get("content");
  return {
    content: Array.isArray(content) ? content : [],
    structured_content:
      members.get("structuredContent") ?? members.get("structured_content") ?? null,
  };
}

function toPlainStatus(status: WorkStatus): "in_progress" | "completed" | "failed" {
  return status === "declined" ? "failed" : status;
}

function toExecUsage(usage: TokenUsage): ExecUsage {
  return {
    input_tokens: usage.input_tokens,
    cached_input_tokens: usage.cached_input_tokens,
    cache_write_input_tokens: usage.cache_write_input_tokens,
    output_tokens: usage.output_tokens,
    reasoning_output_tokens: usage.reasoning_output_tokens,
  };
}
