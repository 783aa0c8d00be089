import { isRecord, readString, type UnknownRecord } from "@codexkit/protocol";
import {
  ModelProviderError,
  type ModelProviderErrorCode,
  type ModelProviderErrorDetails,
} from "./model_provider_error.ts";
import { toShownUrl } from "./provider.ts";

const CONTEXT_EXCEEDED =
  "Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.";
const QUOTA_EXCEEDED = "Quota exceeded. Check your plan and billing details.";
const AT_CAPACITY = "Selected model is at capacity. Please try a different model.";
const RETRY_LIMIT_429 = "exceeded retry limit, last status: 429 Too Many Requests";
const USAGE_LIMIT = "You’ve hit your usage limit.";
const NOT_INCLUDED = "Your plan does not include this use. Upgrade it, or sign in with an API key.";
const DISCONNECTED = "stream disconnected before completion: ";
/** Shown of an answer that is something else altogether, in UTF-16 units. */
const MAX_SHOWN_ANSWER = 200;
/** Longest part of an answer's text that enters a message, in UTF-16 units. */
const MAX_REASON_LENGTH = 2_000;

const STATUS_TEXTS: { readonly [status: number]: string } = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Payload Too Large",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** An answer that is no success. */
export interface HttpFailure {
  status: number;
  /** The answer's text; parts of it go into the message. */
  body: string;
  /** As it may be shown. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Now, in Unix milliseconds: a `retry-after` may be a date. */
  nowMs: number;
}

/** The error for an HTTP answer that is no success. Wire: messages of Codex 0.169.0. */
export function toHttpError(failure: HttpFailure): ModelProviderError {
  const { status: httpStatus } = failure;
  const error = readError(failure.body) ?? {};
  const code = readString(error, "code");
  const message = readString(error, "message");
  if (httpStatus === 429) return toRateLimitError(failure, error);
  if (code === "context_length_exceeded") {
    const turnErrorCode = "context_window_exceeded";
    return new ModelProviderError(turnErrorCode, CONTEXT_EXCEEDED, { httpStatus, turnErrorCode });
  }
  if (httpStatus === 400) {
    if (code === "invalid_prompt" && message !== undefined)
      return new ModelProviderError(code, message, { httpStatus, turnErrorCode: code });
    const text = toReason(failure.body) || toUnexpectedText(failure, message);
    return new ModelProviderError("bad_request", text, { httpStatus });
  }
  if (httpStatus === 404 && code === "model_not_found" && message !== undefined)
    return new ModelProviderError(code, message, { httpStatus, turnErrorCode: code });
  return new ModelProviderError("unexpected_status", toUnexpectedText(failure, message), {
    retryable: true,
    httpStatus,
    turnErrorCode: "http_connection_failed",
  });
}

function toUnexpectedText(failure: HttpFailure, message: string | undefined): string {
  const reason = toReason(message ?? failure.body) || "Unknown error";
  const name = STATUS_TEXTS[failure.status];
  const status = name === undefined ? String(failure.status) : `${failure.status} ${name}`;
  const requestId = failure.headers["x-request-id"];
  const trace = requestId === undefined ? "" : `, request id: ${requestId}`;
  return `unexpected status ${status}: ${reason}, url: ${failure.url}${trace}`;
}

function toReason(text: string): string {
  const whole = text.trim();
  return whole.length > MAX_REASON_LENGTH ? `${whole.slice(0, MAX_REASON_LENGTH)}…` : whole;
}

function toRateLimitError(failure: HttpFailure, error: UnknownRecord): ModelProviderError {
  const httpStatus = failure.status;
  const type = readString(error, "type");
  const details = { httpStatus, turnErrorCode: "usage_limit_exceeded" } as const;
  if (type === "usage_limit_reached")
    return new ModelProviderError("usage_limit", toUsageLimitText(error), details);
  if (type === "usage_not_included") return new ModelProviderError(type, NOT_INCLUDED, details);
  if (type === "insufficient_quota" || readString(error, "code") === "insufficient_quota")
    return new ModelProviderError("quota_exceeded", QUOTA_EXCEEDED, details);
  const retryAfterMs = toRetryAfterMs(failure.headers["retry-after"], failure.nowMs);
  return new ModelProviderError("rate_limited", RETRY_LIMIT_429, {
    retryable: retryAfterMs !== undefined,
    retryAfterMs,
    httpStatus,
    turnErrorCode: "response_too_many_failed_attempts",
  });
}

function toUsageLimitText(error: UnknownRecord): string {
  const resetsAt = error["resets_at"];
  const date = new Date(typeof resetsAt === "number" ? resetsAt * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) return `${USAGE_LIMIT} Try again later.`;
  return `${USAGE_LIMIT} Try again after ${date.toISOString()}.`;
}

/** `retry-after`: seconds or a date. */
function toRetryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : Math.ceil(seconds * 1000);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

interface FailureMeaning extends ModelProviderErrorDetails {
  code: ModelProviderErrorCode;
  /** Absent shows the provider's own message. */
  text?: string;
}

/** What each code of `response.failed` means; every other code is a broken stream. Wire: Codex 0.169.0. */
const FAILURES: { readonly [code: string]: FailureMeaning } = {
  context_length_exceeded: {
    code: "context_window_exceeded",
    text: CONTEXT_EXCEEDED,
    turnErrorCode: "context_window_exceeded",
  },
  insufficient_quota: {
    code: "quota_exceeded",
    text: QUOTA_EXCEEDED,
    turnErrorCode: "usage_limit_exceeded",
  },
  usage_not_included: {
    code: "usage_not_included",
    text: NOT_INCLUDED,
    turnErrorCode: "usage_limit_exceeded",
  },
  server_is_overloaded: {
    code: "server_overloaded",
    text: AT_CAPACITY,
    turnErrorCode: "server_overloaded",
  },
  invalid_prompt: { code: "invalid_prompt", turnErrorCode: "invalid_prompt" },
  cyber_policy: { code: "invalid_prompt", turnErrorCode: "invalid_prompt" },
  bio_policy: { code: "invalid_prompt", turnErrorCode: "invalid_prompt" },
};

/** The error for `response.failed`. Wire: codes and messages of Codex 0.169.0. */
export function toFailedError(response: unknown): ModelProviderError {
  const error = isRecord(response) && isRecord(response["error"]) ? response["error"] : {};
  const code = readString(error, "code") ?? "";
  const message = toReason(readString(error, "message") ?? "") || "response.failed event received";
  if (code === "rate_limit_exceeded" || code === "slow_down") {
    return new ModelProviderError("rate_limited", `rate limit exceeded: ${message}`, {
      retryable: true,
      retryAfterMs: findDelayMs(message),
      turnErrorCode: "response_too_many_failed_attempts",
    });
  }
  const meaning = Object.hasOwn(FAILURES, code) ? FAILURES[code] : undefined;
  if (meaning === undefined) return toDisconnected(message);
  return new ModelProviderError(meaning.code, meaning.text ?? message, meaning);
}

/** The error for `response.incomplete`. Only what a filter stopped is worth asking for again. */
export function toIncompleteError(response: unknown): ModelProviderError {
  const body = isRecord(response) ? response : {};
  const details = isRecord(body["incomplete_details"]) ? body["incomplete_details"] : {};
  const reason = readString(details, "reason") ?? "unknown";
  const message = `Incomplete response returned, reason: ${reason}`;
  if (reason !== "content_filter") return new ModelProviderError("incomplete", message);
  return new ModelProviderError("content_filter", `${DISCONNECTED}${message}`, {
    retryable: true,
    turnErrorCode: "response_stream_disconnected",
  });
}

/** The error for an `error` event in the middle of a stream. */
export function toStreamError(event: UnknownRecord): ModelProviderError {
  const inner = isRecord(event["error"]) ? event["error"] : event;
  const code = readString(inner, "code");
  const message = readString(inner, "message") ?? "the provider sent an error without a message";
  return toFailedError({ error: { code, message } });
}

/** The error for a stream that did not come to its end. */
export function toDisconnected(reason: string, cause?: unknown): ModelProviderError {
  return new ModelProviderError("stream_disconnected", `${DISCONNECTED}${reason}`, {
    ...(cause === undefined ? {} : { cause }),
    retryable: true,
    turnErrorCode: "response_stream_disconnected",
  });
}

/**
 * The error for a success that held no event: asking again would bring the same. Codex 0.169.0 asks five times, and
 * says that the stream was closed.
 */
export function toNoStreamError(answer: {
  /** Of its header, with parameters. */
  type: string;
  /** How it begins. */
  text: string;
  /** Of the endpoint, with its query. */
  url: string;
}): ModelProviderError {
  const message = readString(readError(answer.text) ?? {}, "message");
  const said = (message ?? answer.text).trim().replaceAll(/\s+/g, " ").slice(0, MAX_SHOWN_ANSWER);
  const type = answer.type.split(";")[0] ?? "";
  return new ModelProviderError(
    "bad_response",
    `${toShownUrl(answer.url)} answered with ${type} and no event stream; is \`base_url\` right? It said: ${said}`,
  );
}

/** The error for a request or a stream that fell silent. */
export function toIdleError(): ModelProviderError {
  return new ModelProviderError("idle_timeout", `${DISCONNECTED}idle timeout waiting for SSE`, {
    retryable: true,
    turnErrorCode: "response_stream_disconnected",
  });
}

/** The error for a request that got no answer at all. The URL is one that may be shown. */
export function toConnectionError(url: string, cause: unknown): ModelProviderError {
  const message = `Connection failed: error sending request for url (${url}): ${toCauseText(cause)}`;
  return new ModelProviderError("connection_failed", message, {
    cause,
    retryable: true,
    turnErrorCode: "http_connection_failed",
  });
}

/** A connection that was tried over several addresses fails with several errors in one, whose own message is empty. */
function toCauseText(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0)
    return cause.errors.map(toCauseText).join(", ");
  return (cause instanceof Error ? cause.message : String(cause)).replace(BUN_ADVICE, "");
}

/** What `fetch` of Bun adds for those who call it. */
const BUN_ADVICE =
  / (?:For more information, pass `verbose: true`.*|Is the computer able to access the url\?)$/;

function readError(body: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && isRecord(value["error"]) ? value["error"] : undefined;
  } catch {
    return undefined;
  }
}

/** `try again in 1.5s`, `28ms`, `35 seconds`: the delay, in milliseconds. */
function findDelayMs(message: string): number | undefined {
  const [, number, unit] = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|s)/i.exec(message) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  return Math.ceil(Number(number) * (unit.toLowerCase() === "ms" ? 1 : 1000));
}
