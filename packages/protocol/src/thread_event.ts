import type { ApprovalPolicy, SandboxPolicy } from "./policy.ts";
import type { ResponseItem } from "./response_item.ts";
import type { TokenUsage } from "./token_usage.ts";
import type { TurnItem } from "./turn_item.ts";

/** Why a turn could not go on; clients branch on it. Mirrors: `codex_error_info` of rollouts (Codex 0.169.0). */
export type TurnErrorCode =
  | "bad_request"
  | "context_window_exceeded"
  | "http_connection_failed"
  | "invalid_prompt"
  | "model_not_found"
  | "other"
  | "response_stream_disconnected"
  | "response_too_many_failed_attempts"
  | "sandbox_error"
  | "server_overloaded"
  | "unauthorized"
  | "usage_limit_exceeded";

/** What ended a turn early. */
export interface TurnError {
  /** One line for a person: what, where, what to do. Holds no secrets. */
  message: string;
  code: TurnErrorCode;
  /** HTTP status of the last answer, when there was one. */
  http_status?: number | undefined;
}

/** The settings a turn runs with, as clients may see them. */
export interface ThreadSettings {
  model: string;
  model_provider: string;
  /** Absolute. */
  cwd: string;
  approval_policy: ApprovalPolicy;
  sandbox_policy: SandboxPolicy;
  reasoning_effort?: string | undefined;
  reasoning_summary?: string | undefined;
}

/** How much of a provider's allowance is used. Wire: `x-codex-*` response headers (Codex 0.169.0). */
export interface RateLimitSnapshot {
  primary?: RateLimitWindow | undefined;
  secondary?: RateLimitWindow | undefined;
}

/** One window of a {@link RateLimitSnapshot}. */
export interface RateLimitWindow {
  /** 0 to 100. */
  used_percent: number;
  window_minutes?: number | undefined;
  /** Unix seconds. */
  resets_at?: number | undefined;
}

/**
 * Everything that happens in a thread, in order: the one truth.
 *
 * Exec JSONL, the human view, rollouts and later surfaces are projections of this stream.
 * Times are Unix milliseconds.
 */
export type ThreadEvent =
  | {
      type: "thread_started";
      thread_id: string;
      /** True when earlier history was loaded. */
      resumed: boolean;
      settings: ThreadSettings;
      /** Absolute path of the session file; absent for an ephemeral thread. */
      rollout_path?: string | undefined;
    }
  | {
      type: "turn_started";
      turn_id: string;
      at_ms: number;
      settings: ThreadSettings;
      /** Usable tokens of the model's window; absent when unknown. */
      model_context_window?: number | undefined;
    }
  | { type: "item_started"; turn_id: string; at_ms: number; item: TurnItem }
  | { type: "item_updated"; turn_id: string; at_ms: number; item: TurnItem }
  | { type: "item_completed"; turn_id: string; at_ms: number; item: TurnItem }
  | { type: "agent_message_delta"; turn_id: string; item_id: string; delta: string }
  | { type: "reasoning_summary_delta"; turn_id: string; item_id: string; delta: string }
  | { type: "command_output_delta"; turn_id: string; item_id: string; delta: string }
  /** An item that entered history. */
  | { type: "response_item_recorded"; turn_id: string; item: ResponseItem }
  | {
      type: "token_count";
      turn_id: string;
      response_id?: string | undefined;
      /** Of the last response. */
      last: TokenUsage;
      /** Of this turn so far. */
      turn: TokenUsage;
      /** Of the thread so far. */
      total: TokenUsage;
      model_context_window?: number | undefined;
      rate_limits?: RateLimitSnapshot | undefined;
    }
  /** Something a person should know; the turn goes on. */
  | { type: "warning"; message: string; turn_id?: string | undefined }
  /** The stream broke and is tried again. */
  | {
      type: "stream_error";
      turn_id: string;
      message: string;
      attempt: number;
      max_attempts: number;
    }
  | {
      type: "turn_completed";
      turn_id: string;
      at_ms: number;
      duration_ms: number;
      time_to_first_token_ms?: number | undefined;
      /** Of this turn. */
      usage: TokenUsage;
      /** Of the thread, earlier processes included. */
      total_usage: TokenUsage;
      last_agent_message?: string | undefined;
    }
  | {
      type: "turn_failed";
      turn_id: string;
      at_ms: number;
      duration_ms: number;
      usage: TokenUsage;
      error: TurnError;
      last_agent_message?: string | undefined;
    }
  | {
      type: "turn_aborted";
      turn_id: string;
      at_ms: number;
      duration_ms: number;
      usage: TokenUsage;
      reason: "interrupted";
    }
  /** The history was replaced: a new context window begins with these items. */
  | {
      type: "history_replaced";
      turn_id: string;
      items: readonly ResponseItem[];
      /** The handover that stands for what was left out; absent or empty where there is none to read. */
      message?: string | undefined;
    }
  /** The tools of the turn, and why each candidate is or is not among them. */
  | { type: "tools_planned"; turn_id: string; decisions: readonly ToolDecisionRecord[] };

/** One condition that was checked on the way of a tool to the model; in the plain form that events carry. */
export interface ToolGateRecord {
  /** `feature`, `config`, `model`, `capability`, `auth`, `modality`, `environment`, `tool_mode`, `schema` or `filter`. */
  kind: string;
  /** What was looked at: `features.shell_tool`, `model.apply_patch_tool_type`. */
  subject: string;
  passed: boolean;
  /** What was found there, and where it comes from. */
  found: string;
}

/** Why a tool is offered as it is, or not at all; in the plain form that events carry. */
export interface ToolDecisionRecord {
  /** The name, after its namespace and a dot where it has one: `mcp__docs.search`. */
  tool: string;
  /** Where the tool comes from: `built_in`, `mcp`, `dynamic` or `hosted`. */
  source: string;
  decision: "included" | "lowered" | "deferred" | "hidden";
  /** One line: what decided. */
  reason: string;
  /** One line: what would change it. */
  remedy?: string | undefined;
  /** In the order in which they were checked. */
  gates: readonly ToolGateRecord[];
}
