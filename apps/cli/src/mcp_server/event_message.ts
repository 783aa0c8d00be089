import type { JsonObject } from "@codexkit/mcp";
import type { CommandAction, ThreadEvent, TurnItem } from "@codexkit/protocol";
import { cutToWidth, toOneLine } from "../terminal/clean_text.ts";

/** Longest text of a progress notification, in cells. */
const MAX_PROGRESS_WIDTH = 120;
const NANOS_PER_MS = 1_000_000;
const MS_PER_SECOND = 1_000;

/**
 * What a client is told of an event in `msg` of the notification `codex/event`; nothing of most deltas and of what is
 * for session files only.
 *
 * Wire: event messages of `codex mcp-server` (Codex 0.153).
 */
export function toEventMessage(event: ThreadEvent): JsonObject | undefined {
  switch (event.type) {
    case "thread_started":
      return toJson({
        type: "session_configured",
        session_id: event.thread_id,
        model: event.settings.model,
        model_provider_id: event.settings.model_provider,
        approval_policy: event.settings.approval_policy,
        sandbox_policy: event.settings.sandbox_policy,
        cwd: event.settings.cwd,
        reasoning_effort: event.settings.reasoning_effort,
        rollout_path: event.rollout_path,
      });
    case "turn_started":
      return toJson({
        type: "task_started",
        model_context_window: event.model_context_window ?? null,
      });
    case "item_started":
      return toBegin(event.item, event.turn_id);
    case "item_completed":
      return toEnd(event.item, event.turn_id);
    case "agent_message_delta":
      return { type: "agent_message_delta", delta: event.delta };
    case "token_count":
      return toJson({
        type: "token_count",
        info: {
          total_token_usage: event.total,
          last_token_usage: event.last,
          model_context_window: event.model_context_window ?? null,
        },
        rate_limits: event.rate_limits ?? null,
      });
    case "warning":
      return { type: "warning", message: event.message };
    case "stream_error":
      return { type: "stream_error", message: event.message };
    case "turn_completed":
      return { type: "task_complete", last_agent_message: event.last_agent_message ?? null };
    case "turn_failed":
      return { type: "error", message: event.error.message };
    case "turn_aborted":
      return { type: "turn_aborted", reason: event.reason };
    default:
      return undefined;
  }
}

/** One line that says what begins, for people who wait; nothing of events that begin nothing. */
export function toProgressText(event: ThreadEvent): string | undefined {
  const line = toProgressLine(event);
  return line === undefined ? undefined : cutToWidth(toOneLine(line), MAX_PROGRESS_WIDTH);
}

function toProgressLine(event: ThreadEvent): string | undefined {
  // The last words are the result; told right before it, they would come too late for some clients.
  if (event.type === "item_completed")
    return event.item.type === "AgentMessage" && event.item.phase === "commentary"
      ? event.item.text
      : undefined;
  if (event.type === "stream_error") return event.message;
  if (event.type !== "item_started") return undefined;
  const { item } = event;
  switch (item.type) {
    case "CommandExecution":
      return `$ ${toShownCommand(item.command)}`;
    case "FileChange":
      return `changes ${Object.keys(item.changes).join(", ")}`;
    case "McpToolCall":
      return `calls ${item.tool} of ${item.server}`;
    case "WebSearch":
      return `searches ${item.query}`;
    case "CollabAgentToolCall":
      return `agents: ${item.tool}`;
    case "ContextCompaction":
      return "sums up the conversation";
    default:
      return undefined;
  }
}

/** The script of a shell call, else all words. */
function toShownCommand(command: readonly string[]): string {
  const [, flag, script] = command;
  const isScript = command.length === 3 && /^-l?c$/.test(flag ?? "");
  return isScript ? (script ?? "") : command.join(" ");
}

function toBegin(item: TurnItem, turnId: string): JsonObject | undefined {
  switch (item.type) {
    case "CommandExecution":
      return toJson({
        type: "exec_command_begin",
        call_id: item.id,
        turn_id: turnId,
        command: item.command,
        cwd: item.cwd,
        parsed_cmd: toParsedCommands(item.command_actions),
      });
    case "FileChange":
      return toJson({
        type: "patch_apply_begin",
        call_id: item.id,
        turn_id: turnId,
        changes: item.changes,
      });
    case "McpToolCall":
      return toJson({
        type: "mcp_tool_call_begin",
        call_id: item.id,
        invocation: { server: item.server, tool: item.tool, arguments: item.arguments ?? null },
      });
    default:
      return undefined;
  }
}

function toEnd(item: TurnItem, turnId: string): JsonObject | undefined {
  switch (item.type) {
    case "AgentMessage":
      return { type: "agent_message", message: item.text };
    case "Reasoning":
      return item.summary_text.length === 0
        ? undefined
        : { type: "agent_reasoning", text: item.summary_text.join("\n") };
    case "CommandExecution":
      return toJson({
        type: "exec_command_end",
        call_id: item.id,
        turn_id: turnId,
        command: item.command,
        cwd: item.cwd,
        parsed_cmd: toParsedCommands(item.command_actions),
        status: item.status,
        aggregated_output: item.aggregated_output,
        exit_code: item.exit_code ?? -1,
        duration: toDuration(item.duration_ms),
      });
    case "FileChange":
      return toJson({
        type: "patch_apply_end",
        call_id: item.id,
        turn_id: turnId,
        changes: item.changes,
        success: item.status === "completed",
        stdout: item.stdout ?? "",
        stderr: item.stderr ?? "",
      });
    case "McpToolCall":
      return toJson({
        type: "mcp_tool_call_end",
        call_id: item.id,
        invocation: { server: item.server, tool: item.tool, arguments: item.arguments ?? null },
        duration: toDuration(item.duration_ms),
        result: item.error ? { Err: item.error.message } : { Ok: item.result ?? null },
      });
    case "WebSearch":
      return { type: "web_search_end", call_id: item.id, query: item.query };
    default:
      return undefined;
  }
}

/** What a command is for, in the words of that time. Wire: `ParsedCommand` (Codex 0.153). */
export function toParsedCommands(actions: readonly CommandAction[] = []): readonly JsonObject[] {
  return actions.map(({ type, command: cmd, ...rest }) =>
    toJson({ type: type === "listFiles" ? "list_files" : type, cmd, ...rest }),
  );
}

function toDuration(ms = 0): JsonObject {
  return { secs: Math.floor(ms / MS_PER_SECOND), nanos: (ms % MS_PER_SECOND) * NANOS_PER_MS };
}

/** Plain data of ours: `undefined` members vanish. */
export function toJson(value: object): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(value));
  return json;
}
