const BRAND = Symbol.for("@codexkit/mcp.McpError");

/**
 * What went wrong with an MCP server. New codes may be added in a minor release.
 *
 * - `aborted`: the caller's signal fired.
 * - `bad_credentials_file`: the file of OAuth tokens cannot be read or is not what it should be.
 * - `call_timeout`: a request took longer than `tool_timeout_sec`.
 * - `closed`: the connections were closed.
 * - `connection_lost`: the server ended, or could not be reached, while it was needed.
 * - `invalid_config`: the table of a server is not what it should be.
 * - `invalid_request`: the caller asked for something that makes no sense.
 * - `login_failed`: signing in did not succeed.
 * - `login_required`: the server wants a sign-in first.
 * - `message_too_large`: the server, or the client of one that is served, sent more than the limit in one message.
 * - `missing_env`: an environment variable that the table names is not set.
 * - `not_ready`: the server is disabled or did not start.
 * - `protocol_error`: the server answered, but not by the protocol.
 * - `required_failed`: servers with `required = true` did not start.
 * - `rpc_error`: the server answered with an error of its own.
 * - `spawn_failed`: the program of a server could not be started.
 * - `start_failed`: the server did not come up.
 * - `start_timeout`: the server did not come up within `startup_timeout_sec`.
 * - `tool_disabled`: `enabled_tools` or `disabled_tools` rules the tool out.
 * - `unknown_server`: no server has this name.
 * - `unsupported`: a setting that this package cannot fulfil.
 * - `unwritable`: the file of OAuth tokens cannot be written.
 */
export type McpErrorCode =
  | "aborted"
  | "bad_credentials_file"
  | "call_timeout"
  | "closed"
  | "connection_lost"
  | "invalid_config"
  | "invalid_request"
  | "login_failed"
  | "login_required"
  | "message_too_large"
  | "missing_env"
  | "not_ready"
  | "protocol_error"
  | "required_failed"
  | "rpc_error"
  | "spawn_failed"
  | "start_failed"
  | "start_timeout"
  | "tool_disabled"
  | "unknown_server"
  | "unsupported"
  | "unwritable";

/** What an {@link McpError} carries besides its code and its message. */
export interface McpErrorDetails {
  /** Name of the server, as configured. */
  readonly server?: string | undefined;
  /** What Codex 0.169.0 says of the same, where that is known; for texts that a model or a script reads. */
  readonly codexText?: string | undefined;
  /** Code of the JSON-RPC error, with `rpc_error`. */
  readonly rpcCode?: number | undefined;
  /** Data of the JSON-RPC error, with `rpc_error`; as the server sent it. */
  readonly data?: unknown;
  /** Status of the HTTP response that was refused. */
  readonly status?: number | undefined;
  /** What the server wants to be allowed, with `login_required` for a token that allows less. */
  readonly scopes?: readonly string[] | undefined;
  /** What it came from. */
  readonly cause?: unknown;
}

/** The one error class of this package. Messages are one line and never hold a token, a header or the value of a variable. */
export class McpError extends Error {
  override readonly name = "McpError";
  /** Stable reason; the message is for people: which server, what, what to do. */
  readonly code: McpErrorCode;
  /** {@inheritDoc McpErrorDetails.server} */
  readonly server: string | undefined;
  /** {@inheritDoc McpErrorDetails.codexText} */
  readonly codexText: string | undefined;
  /** {@inheritDoc McpErrorDetails.rpcCode} */
  readonly rpcCode: number | undefined;
  /** {@inheritDoc McpErrorDetails.data} */
  readonly data: unknown;
  /** {@inheritDoc McpErrorDetails.status} */
  readonly status: number | undefined;
  /** {@inheritDoc McpErrorDetails.scopes} */
  readonly scopes: readonly string[] | undefined;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: McpErrorCode, message: string, details: McpErrorDetails = {}) {
    super(toOneLine(message), "cause" in details ? { cause: details.cause } : {});
    this.code = code;
    this.server = details.server;
    this.codexText = details.codexText;
    this.rpcCode = details.rpcCode;
    this.data = details.data;
    this.status = details.status;
    this.scopes = details.scopes;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is McpError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** Longest text of somebody else that goes into a message of ours, in characters. */
const MAX_QUOTE_LENGTH = 300;
/** Longest message, in characters; what a server says is cut before. */
const MAX_MESSAGE_LENGTH = 2_000;

/** Somebody else's text on one line and at a bearable length, to be put into a message. */
export function toQuote(text: string): string {
  return shorten(toOneLine(text), MAX_QUOTE_LENGTH);
}

/** What an unknown thrown value says, on one line. */
export function toReason(error: unknown): string {
  if (!(error instanceof Error)) return toQuote(String(error));
  const { cause } = error;
  // The fetch of Node says "fetch failed" and keeps the reason as the cause.
  if (cause instanceof Error && cause.message !== "")
    return toQuote(`${error.message}: ${cause.message}`);
  return toQuote(error.message);
}

/** A message over the limit. */
export function toTooLargeError(server: string, maxMessageBytes: number): McpError {
  return new McpError(
    "message_too_large",
    `MCP server '${server}' sent a message of more than ${maxMessageBytes} bytes; ask it for less at a time`,
    { server },
  );
}

function toOneLine(text: string): string {
  // Control characters of a server must not steer the terminal that shows the message.
  return shorten(text, MAX_MESSAGE_LENGTH)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
