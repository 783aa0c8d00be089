import { expect, test } from "vitest";
import type { ModelProviderError } from "./model_provider_error.ts";
import {
  toConnectionError,
  toDisconnected,
  toFailedError,
  toHttpError,
  toIdleError,
  toIncompleteError,
  toStreamError,
} from "./response_errors.ts";

const URL = "http://127.0.0.1:1/v1/responses";
const NOW_MS = Date.UTC(2030, 0, 1);

const toBody = (code: string | null, message: string, type = "x", more = {}): string =>
  JSON.stringify({ error: { code, message, type, ...more } });

function toFacts(error: ModelProviderError): Record<string, unknown> {
  const { code, message, retryable, retryAfterMs, httpStatus, turnErrorCode } = error;
  const facts = { code, message, turn: turnErrorCode, httpStatus, retryAfterMs };
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), retryable };
}

const final = (code: string, message: string, turn: string): Record<string, unknown> => ({
  code,
  message,
  turn,
  retryable: false,
});
const again = (code: string, message: string, turn: string): Record<string, unknown> => ({
  code,
  message,
  turn,
  retryable: true,
});
const unexpected = (text: string): Record<string, unknown> =>
  again("unexpected_status", `unexpected status ${text}`, "http_connection_failed");

const LIMIT_429 = "exceeded retry limit, last status: 429 Too Many Requests";
const LIMITED = "response_too_many_failed_attempts";
const CONTEXT =
  "Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.";
const BAD_REQUEST = toBody(null, "Bad thing");

test.for([
  [400, BAD_REQUEST, final("bad_request", BAD_REQUEST, "other")],
  [
    400,
    " ",
    final("bad_request", `unexpected status 400 Bad Request: Unknown error, url: ${URL}`, "other"),
  ],
  [400, toBody("invalid_prompt", "No."), final("invalid_prompt", "No.", "invalid_prompt")],
  [
    400,
    toBody("context_length_exceeded", "long"),
    final("context_window_exceeded", CONTEXT, "context_window_exceeded"),
  ],
  [401, toBody("bad_key", "Wrong key"), unexpected(`401 Unauthorized: Wrong key, url: ${URL}`)],
  [403, "by proxy\n", unexpected(`403 Forbidden: by proxy, url: ${URL}`)],
  [404, toBody("model_not_found", "no m1"), final("model_not_found", "no m1", "model_not_found")],
  [404, "", unexpected(`404 Not Found: Unknown error, url: ${URL}`)],
  [418, "tea", unexpected(`418: tea, url: ${URL}`)],
  [503, "unavailable", unexpected(`503 Service Unavailable: unavailable, url: ${URL}`)],
  [429, toBody("rate_limit_exceeded", "x"), final("rate_limited", LIMIT_429, LIMITED)],
  [
    429,
    toBody("insufficient_quota", "x"),
    final(
      "quota_exceeded",
      "Quota exceeded. Check your plan and billing details.",
      "usage_limit_exceeded",
    ),
  ],
  [
    429,
    toBody(null, "x", "usage_limit_reached", { resets_at: 1_900_000_000 }),
    final(
      "usage_limit",
      "You’ve hit your usage limit. Try again after 2030-03-17T17:46:40.000Z.",
      "usage_limit_exceeded",
    ),
  ],
  [
    429,
    toBody(null, "x", "usage_limit_reached", { resets_at: 1e300 }),
    final("usage_limit", "You’ve hit your usage limit. Try again later.", "usage_limit_exceeded"),
  ],
  [
    429,
    toBody(null, "x", "usage_not_included"),
    final(
      "usage_not_included",
      "Your plan does not include this use. Upgrade it, or sign in with an API key.",
      "usage_limit_exceeded",
    ),
  ],
] as const)("toHttpError: %d %s", ([status, body, expected]) => {
  const error = toHttpError({ status, body, url: URL, headers: {}, nowMs: NOW_MS });
  expect(toFacts(error)).toEqual({ ...expected, httpStatus: status });
});

test.for([
  ["2", 2_000],
  ["0.5", 500],
  ["0", 0],
  ["Tue, 01 Jan 2030 00:00:03 GMT", 3_000],
  ["Mon, 31 Dec 2029 00:00:00 GMT", 0],
  ["-1", undefined],
  ["soon", undefined],
  ["", undefined],
] as const)("toHttpError: 429 with retry-after %j waits %s ms", ([value, retryAfterMs]) => {
  const headers = { "retry-after": value };
  const error = toHttpError({ status: 429, body: "", url: URL, headers, nowMs: NOW_MS });
  expect([error.retryable, error.retryAfterMs]).toEqual([retryAfterMs !== undefined, retryAfterMs]);
});

test("toHttpError: the id of the request is named", () => {
  const headers = { "x-request-id": "r1" };
  const error = toHttpError({ status: 500, body: "oops", url: URL, headers, nowMs: NOW_MS });
  expect(error.message).toBe(
    `unexpected status 500 Internal Server Error: oops, url: ${URL}, request id: r1`,
  );
});

test("toHttpError: a page of text does not become a page of message", () => {
  const body = "x".repeat(100_000);
  const error = toHttpError({ status: 502, body, url: URL, headers: {}, nowMs: NOW_MS });
  expect(error.message.length).toBeLessThan(2_200);
});

test.for([
  [
    "server_error",
    "An error occurred",
    again(
      "stream_disconnected",
      "stream disconnected before completion: An error occurred",
      "response_stream_disconnected",
    ),
  ],
  [
    "context_length_exceeded",
    "x",
    final("context_window_exceeded", CONTEXT, "context_window_exceeded"),
  ],
  [
    "insufficient_quota",
    "x",
    final(
      "quota_exceeded",
      "Quota exceeded. Check your plan and billing details.",
      "usage_limit_exceeded",
    ),
  ],
  [
    "server_is_overloaded",
    "x",
    final(
      "server_overloaded",
      "Selected model is at capacity. Please try a different model.",
      "server_overloaded",
    ),
  ],
  ["invalid_prompt", "No.", final("invalid_prompt", "No.", "invalid_prompt")],
  ["cyber_policy", "No.", final("invalid_prompt", "No.", "invalid_prompt")],
  [
    "constructor",
    "Odd",
    again(
      "stream_disconnected",
      "stream disconnected before completion: Odd",
      "response_stream_disconnected",
    ),
  ],
] as const)("toFailedError: %s, %s", ([code, message, expected]) => {
  expect(toFacts(toFailedError({ error: { code, message } }))).toEqual(expected);
});

test.for([
  ["Please try again in 0.7s.", 700],
  ["Please try again in 11.054s.", 11_054],
  ["Please try again in 28ms.", 28],
  ["Try again in 35 seconds.", 35_000],
  ["Slow down.", undefined],
] as const)("toFailedError: a rate limit that says %j", ([message, retryAfterMs]) => {
  for (const code of ["rate_limit_exceeded", "slow_down"]) {
    const expected = again("rate_limited", `rate limit exceeded: ${message}`, LIMITED);
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    expect(toFacts(toFailedError({ error: { code, message } }))).toEqual({ ...expected, ...wait });
  }
});

test.for([[undefined], [null], [{}], [{ error: "x" }]] as const)(
  "toFailedError: %j is a failure without a reason",
  ([response]) => {
    expect(toFailedError(response).message).toBe(
      "stream disconnected before completion: response.failed event received",
    );
  },
);

test("toIncompleteError: what a filter stopped may be asked again, what was too long not", () => {
  const read = (reason: string): unknown =>
    toFacts(toIncompleteError({ incomplete_details: { reason } }));
  expect([read("content_filter"), read("max_output_tokens")]).toEqual([
    again(
      "content_filter",
      "stream disconnected before completion: Incomplete response returned, reason: content_filter",
      "response_stream_disconnected",
    ),
    final("incomplete", "Incomplete response returned, reason: max_output_tokens", "other"),
  ]);
  expect(toIncompleteError(null).message).toBe("Incomplete response returned, reason: unknown");
});

test.for([
  [{ message: "broken" }, "stream disconnected before completion: broken"],
  [{ error: { message: "inner" } }, "stream disconnected before completion: inner"],
  [{ code: "invalid_prompt", message: "No." }, "No."],
  [{}, "stream disconnected before completion: the provider sent an error without a message"],
] as const)("toStreamError: %j", ([event, message]) => {
  expect(toStreamError(event).message).toBe(message);
});

test("toIdleError, toDisconnected: may be asked again", () => {
  expect([toFacts(toIdleError()), toFacts(toDisconnected("cut"))]).toEqual([
    again(
      "idle_timeout",
      "stream disconnected before completion: idle timeout waiting for SSE",
      "response_stream_disconnected",
    ),
    again(
      "stream_disconnected",
      "stream disconnected before completion: cut",
      "response_stream_disconnected",
    ),
  ]);
});

test.for([
  [
    "ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()",
    "ECONNRESET: The socket connection was closed unexpectedly.",
  ],
  [
    "ECONNREFUSED: Unable to connect. Is the computer able to access the url?",
    "ECONNREFUSED: Unable to connect.",
  ],
] as const)("toConnectionError: advice of Bun to programmers is left out: %s", ([said, shown]) => {
  expect(toConnectionError(URL, new Error(said)).message).toBe(
    `Connection failed: error sending request for url (${URL}): ${shown}`,
  );
});

test("toConnectionError: the URL and every reason are named, the cause is kept", () => {
  const cause = new AggregateError([
    new Error("refused by ::1"),
    new Error("refused by 127.0.0.1"),
  ]);
  const error = toConnectionError(URL, cause);
  expect(toFacts(error)).toEqual(
    again(
      "connection_failed",
      `Connection failed: error sending request for url (${URL}): refused by ::1, refused by 127.0.0.1`,
      "http_connection_failed",
    ),
  );
  expect(error.cause).toBe(cause);
});
