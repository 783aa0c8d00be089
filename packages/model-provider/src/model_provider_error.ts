import type { TurnErrorCode } from "@codexkit/protocol";

const BRAND = Symbol.for("@codexkit/model-provider.ModelProviderError");

/**
 * Why a model could not be asked, or did not answer. New codes may be added in a minor release.
 *
 * - `bad_catalog`: a model catalog cannot be read at all.
 * - `bad_request`: the provider refused the request (400), or it cannot be sent as it is.
 * - `bad_response`: the provider answered, and not with what was asked for.
 * - `connection_failed`: no connection, or one that broke before an answer came.
 * - `content_filter`: the provider stopped the response over its content.
 * - `context_window_exceeded`: the conversation is longer than the model takes.
 * - `idle_timeout`: the stream fell silent.
 * - `incomplete`: the response ended early for another reason, such as its length.
 * - `invalid_prompt`: the provider refuses what was asked.
 * - `model_not_found`: the provider does not know the model.
 * - `quota_exceeded`: the account has nothing left to spend.
 * - `rate_limited`: too many requests for the moment.
 * - `server_overloaded`: the model has no capacity.
 * - `stream_disconnected`: the stream broke before the response was complete.
 * - `unexpected_status`: any other HTTP status that is no success.
 * - `unknown_provider`: no provider has that id.
 * - `unsupported_provider`: the provider is known, and not supported yet.
 * - `usage_limit`: the plan's allowance is used up.
 * - `usage_not_included`: the plan does not include this use.
 */
export type ModelProviderErrorCode =
  | "bad_catalog"
  | "bad_request"
  | "bad_response"
  | "connection_failed"
  | "content_filter"
  | "context_window_exceeded"
  | "idle_timeout"
  | "incomplete"
  | "invalid_prompt"
  | "model_not_found"
  | "quota_exceeded"
  | "rate_limited"
  | "server_overloaded"
  | "stream_disconnected"
  | "unexpected_status"
  | "unknown_provider"
  | "unsupported_provider"
  | "usage_limit"
  | "usage_not_included";

/** What a {@link ModelProviderError} tells besides its message. */
export interface ModelProviderErrorDetails {
  /** Whether asking again may help; `decideRetry` decides how often. Default false. */
  retryable?: boolean | undefined;
  /** How long the provider asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** HTTP status of the answer, when there was one. */
  httpStatus?: number | undefined;
  /** What the turn is said to have failed of. Default `other`. */
  turnErrorCode?: TurnErrorCode | undefined;
  cause?: unknown;
}

/**
 * Thrown when a provider cannot be asked or its answer cannot be used. Branch on
 * {@link ModelProviderError.code}. The message holds no key: it names URL and status, and quotes the
 * provider's own text.
 *
 * Mirrors: error texts of Codex 0.169.0.
 */
export class ModelProviderError extends Error {
  override readonly name = "ModelProviderError";
  /** Stable reason; the message is for people. */
  readonly code: ModelProviderErrorCode;
  /** Whether asking again may help. */
  readonly retryable: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status of the answer, when there was one. */
  readonly httpStatus: number | undefined;
  /** What the turn is said to have failed of. */
  readonly turnErrorCode: TurnErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(
    code: ModelProviderErrorCode,
    message: string,
    details: ModelProviderErrorDetails = {},
  ) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.httpStatus = details.httpStatus;
    this.turnErrorCode = details.turnErrorCode ?? "other";
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is ModelProviderError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
