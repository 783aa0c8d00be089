import type {
  CommandAction,
  JsonValue,
  ThreadEvent,
  ThreadSettings,
  TurnItem,
  UnknownRecord,
} from "@codexkit/protocol";
import type { RolloutSink } from "./ports.ts";

/** What the first line of a session file says. Wire: `session_meta` of Codex 0.169.0. */
export interface SessionMeta {
  id: string;
  /** RFC 3339. */
  timestamp: string;
  /** Absolute. */
  cwd: string;
  originator: string;
  cliVersion: string;
  source: string;
  modelProvider: string;
  baseInstructions: string;
  /** Set apart a spawned agent from what a person started. They come last, and win. */
  agent?: UnknownRecord | undefined;
  git?: { commitHash?: string | undefined; branch?: string | undefined } | undefined;
}

/** Writes the first line of a new session file. */
export function appendSessionMeta(sink: RolloutSink, meta: SessionMeta): void {
  sink.append("session_meta", {
    session_id: meta.id,
    id: meta.id,
    timestamp: meta.timestamp,
    cwd: meta.cwd,
    runtime_workspace_roots: [meta.cwd],
    originator: meta.originator,
    cli_version: meta.cliVersion,
    source: meta.source,
    thread_source: "user",
    model_provider: meta.modelProvider,
    base_instructions: { text: meta.baseInstructions },
    ...(meta.git ? { git: { commit_hash: meta.git.commitHash, branch: meta.git.branch } } : {}),
    ...meta.agent,
  });
}

/**
 * Writes what a later process needs to go on, and what a reader wants to see. Deltas, progress and questions
 * are left out.
 *
 * Wire: session files of Codex 0.169.0.
 */
export function projectToRollout(event: ThreadEvent, sink: RolloutSink, threadId: string): void {
  switch (event.type) {
    case "turn_started":
      sink.append("event_msg", {
        type: "task_started",
        turn_id: event.turn_id,
        started_at: toSeconds(event.at_ms),
        model_context_window: event.model_context_window,
      });
      sink.append("turn_context", toTurnContextPayload(event.turn_id, event.settings));
      break;
    case "response_item_recorded":
      sink.append("response_item", event.item);
      break;
    case "history_replaced":
      sink.append("compacted", {
        message: event.message ?? "",
        replacement_history: event.items,
      });
      break;
    case "item_completed":
      sink.append("event_msg", {
        type: "item_completed",
        thread_id: threadId,
        turn_id: event.turn_id,
        item: toRolloutItem(event.item),
        completed_at_ms: event.at_ms,
      });
      break;
    case "token_count":
      appendTokenCount(event, sink, threadId);
      break;
    case "turn_completed":
    case "turn_failed":
    case "turn_aborted":
      appendTurnEnd(event, sink);
      break;
    default:
      break;
  }
}

function toTurnContextPayload(turnId: string, settings: ThreadSettings): JsonValue {
  return toJson({
    turn_id: turnId,
    cwd: settings.cwd,
    approval_policy: settings.approval_policy,
    sandbox_policy: settings.sandbox_policy,
    model: settings.model,
    model_provider: settings.model_provider,
    effort: settings.reasoning_effort,
    summary: settings.reasoning_summary ?? "none",
  });
}

type TokenCount = Extract<ThreadEvent, { type: "token_count" }>;

function appendTokenCount(event: TokenCount, sink: RolloutSink, threadId: string): void {
  sink.append("token_usage_record", {
    thread_id: threadId,
    turn_id: event.turn_id,
    session_id: threadId,
    response_id: event.response_id,
    usage: event.last,
    turn_token_usage: event.turn,
    thread_token_usage: event.total,
  });
  sink.append("event_msg", {
    type: "token_count",
    info: {
      total_token_usage: event.total,
      last_token_usage: event.last,
      model_context_window: event.model_context_window,
    },
    rate_limits: event.rate_limits ?? null,
  });
}

type TurnEnd = Extract<ThreadEvent, { type: "turn_completed" | "turn_failed" | "turn_aborted" }>;

function appendTurnEnd(event: TurnEnd, sink: RolloutSink): void {
  const times = {
    turn_id: event.turn_id,
    completed_at: toSeconds(event.at_ms),
    duration_ms: event.duration_ms,
  };
  if (event.type === "turn_aborted") {
    sink.append("event_msg", { type: "turn_aborted", reason: event.reason, ...times });
    return;
  }
  sink.append("event_msg", {
    type: "task_complete",
    last_agent_message: event.last_agent_message ?? null,
    ...times,
    ...(event.type === "turn_failed"
      ? { error: { message: event.error.message, codex_error_info: toErrorInfo(event.error) } }
      : { time_to_first_token_ms: event.time_to_first_token_ms }),
  });
}

function toErrorInfo(error: Extract<ThreadEvent, { type: "turn_failed" }>["error"]): JsonValue {
  if (error.http_status === undefined) return error.code;
  return { [error.code]: { http_status_code: error.http_status } };
}

/** Session files word some items in their own way: texts as parts, paths as URLs, durations split. */
function toRolloutItem(item: TurnItem): JsonValue {
  switch (item.type) {
    case "UserMessage":
      return toJson({
        ...item,
        content: item.content.map((part) =>
          part.type === "text" ? { ...part, text_elements: [] } : part,
        ),
      });
    case "AgentMessage": {
      const { text, ...rest } = item;
      return toJson({ ...rest, content: [{ type: "Text", text }] });
    }
    case "CommandExecution": {
      const { duration_ms: durationMs = 0, cwd, command_actions: actions, ...rest } = item;
      return toJson({
        ...rest,
        cwd: `file://${cwd}`,
        parsed_cmd: actions?.map(toParsedCommand),
        duration: toDuration(durationMs),
      });
    }
    case "McpToolCall": {
      const { duration_ms: durationMs = 0, ...rest } = item;
      return toJson({ ...rest, duration: toDuration(durationMs) });
    }
    case "ImageView":
      return toJson({ ...item, path: `file://${item.path}` });
    default:
      return toJson(item);
  }
}

/** Wire: `parsed_cmd` of rollouts (Codex 0.169.0). */
function toParsedCommand({ type, command: cmd, ...rest }: CommandAction): object {
  return { type: type === "listFiles" ? "list_files" : type, cmd, ...rest };
}

function toDuration(ms: number): { secs: number; nanos: number } {
  return { secs: Math.floor(ms / 1000), nanos: Math.round(ms % 1000) * 1_000_000 };
}

const toSeconds = (ms: number): number => Math.floor(ms / 1000);

/** Plain data of ours: `undefined` members vanish when the line is written. */
function toJson(value: object): JsonValue {
  const json: JsonValue = JSON.parse(JSON.stringify(value));
  return json;
}
