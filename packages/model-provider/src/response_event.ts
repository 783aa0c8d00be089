import type { RateLimitSnapshot, ResponseItem, TokenUsage } from "@codexkit/protocol";

/**
 * What a response stream tells, in the order it arrives. Everything else on the wire is skipped.
 *
 * Wire: server-sent events and headers of `POST /responses` (Codex 0.169.0).
 */
export type ResponseEvent =
  /** The provider has begun. Header events may come before it. */
  | { type: "created"; response_id?: string | undefined }
  /** An item has begun; it is not whole yet. */
  | { type: "output_item_added"; item: ResponseItem }
  /** An item is whole. Only these enter history. */
  | { type: "output_item_done"; item: ResponseItem }
  | { type: "output_text_delta"; item_id: string; delta: string }
  | { type: "reasoning_summary_delta"; item_id: string; delta: string; summary_index: number }
  | { type: "reasoning_summary_part_added"; item_id: string; summary_index: number }
  /** Raw thoughts, from models that show them. */
  | { type: "reasoning_text_delta"; item_id: string; delta: string; content_index: number }
  /** A piece of the arguments or the input of a call. */
  | { type: "tool_input_delta"; item_id: string; call_id?: string | undefined; delta: string }
  /** The response is complete; nothing follows. */
  | {
      type: "completed";
      response_id: string;
      usage?: TokenUsage | undefined;
      /** False: the model wants to go on in another response. Absent when the provider does not say. */
      end_turn?: boolean | undefined;
    }
  /** From `x-codex-*` headers or a `codex.rate_limits` event. */
  | { type: "rate_limits"; rate_limits: RateLimitSnapshot }
  /** The model that really answers. Header `openai-model`. */
  | { type: "server_model"; model: string }
  /** Echoed on the later requests of the turn; the client does that itself. Header `x-codex-turn-state`. */
  | { type: "turn_state"; turn_state: string }
  /** Version of the model catalog on the server. Header `x-models-etag`. */
  | { type: "models_etag"; etag: string }
  /** Whether the provider counted earlier reasoning as input. Header `x-reasoning-included`. */
  | { type: "reasoning_included"; included: boolean }
  /** The provider's id for this request, for support. Header `x-request-id`. */
  | { type: "request_id"; request_id: string };
