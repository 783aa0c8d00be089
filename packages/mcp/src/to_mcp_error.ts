import { readLocalFailure } from "./local_failure.ts";
import { McpError, toQuote, toReason } from "./mcp_error.ts";
import type { ClientSdk } from "./sdk.ts";

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const SERVER_ERROR = 500;
const NOT_FOUND = 404;
const BAD_REQUEST = 400;

/** What an error is told about. */
export interface ErrorContext {
  /** Name of the server. */
  readonly server: string;
  /** The method that was asked for. */
  readonly method: string;
  /** How the server ended, where that is known: completes "MCP server 'x' …". */
  readonly end?: string | undefined;
  /** Whether the credentials are in the table, so that signing in would not help. */
  readonly hasOwnCredentials: boolean;
  /** Masks secrets that the server was given and may say again. */
  readonly redact: (text: string) => string;
}

/** Any error of the SDK, of `fetch` or of our transports as one of ours. */
export function toMcpError(sdk: ClientSdk, error: unknown, context: ErrorContext): McpError {
  if (McpError.isInstance(error)) return error;
  const { server, method } = context;
  if (sdk.ProtocolError.isInstance(error)) {
    return readLocalFailure(error.data) ?? toRpcError(error, context);
  }
  if (sdk.UnauthorizedError.isInstance(error)) return toLoginError(context, error);
  if (error instanceof sdk.InsufficientScopeError) return toScopeError(context, error);
  if (sdk.SdkHttpError.isInstance(error)) return toHttpError(error, context);
  const isOfSdk = sdk.SdkError.isInstance(error);
  if (isOfSdk && isEnd(sdk, error.code)) {
    return new McpError(
      "connection_lost",
      `MCP server '${server}' ${context.end ?? `ended before it answered ${method}`}`,
      { server, codexText: "Transport closed", cause: error },
    );
  }
  if (!isOfSdk && isNetworkError(error)) {
    return new McpError(
      "connection_lost",
      `MCP server '${server}' could not be reached for ${method}: ${context.redact(toReason(error))}`,
      { server, cause: toCause(error, context.redact) },
    );
  }
  return new McpError(
    "protocol_error",
    `MCP server '${server}' did not answer ${method} by the protocol: ${context.redact(toReason(error))}`,
    { server, cause: toCause(error, context.redact) },
  );
}

function isEnd(sdk: ClientSdk, code: string): boolean {
  const ends: readonly string[] = [
    sdk.SdkErrorCode.ConnectionClosed,
    sdk.SdkErrorCode.NotConnected,
  ];
  return ends.includes(code);
}

/** What `fetch` throws when there is no answer, or one that breaks off. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === "AbortError");
}

/** Whether a refused request means that the server no longer knows the session, so that a new one helps. */
export function isSessionLost(error: McpError): boolean {
  if (error.status === NOT_FOUND) return true;
  // Servers made with older SDKs answer 400 to an id that they do not know.
  return error.status === BAD_REQUEST && /session/i.test(error.message);
}

function toRpcError(
  error: { readonly code: number; readonly message: string; readonly data?: unknown },
  { server, method, redact }: ErrorContext,
): McpError {
  const data = error.data === undefined ? "" : `(${toDataText(error.data)})`;
  return new McpError(
    "rpc_error",
    `MCP server '${server}' answered ${method} with error ${error.code}: ${toQuote(redact(error.message))}`,
    {
      server,
      rpcCode: error.code,
      data: error.data,
      codexText: redact(`Mcp error: ${error.code}: ${error.message}${data}`),
      cause: toCause(error, redact),
    },
  );
}

/** What an error came from, unless it holds a secret: causes are shown in traces. */
function toCause(error: unknown, redact: ErrorContext["redact"]): unknown {
  const reason = error instanceof Error ? error.message : String(error);
  return redact(reason) === reason ? error : undefined;
}

function toDataText(data: unknown): string {
  try {
    return JSON.stringify(data);
  } catch {
    // Nested too deeply to be written.
    return "…";
  }
}

function toHttpError(
  error: { readonly status: number; readonly message: string },
  context: ErrorContext,
): McpError {
  const { server, method, redact } = context;
  if (error.status === UNAUTHORIZED) return toLoginError(context, error);
  const code = error.status >= SERVER_ERROR ? "connection_lost" : "protocol_error";
  return new McpError(
    code,
    `MCP server '${server}' refused ${method} with HTTP ${error.status}: ${toQuote(redact(error.message))}`,
    { server, status: error.status, cause: toCause(error, redact) },
  );
}

function toLoginError({ server, hasOwnCredentials }: ErrorContext, cause: unknown): McpError {
  const remedy = hasOwnCredentials
    ? "check bearer_token_env_var and the headers"
    : `sign in first: codexkit mcp login ${server}`;
  return new McpError(
    "login_required",
    `MCP server '${server}' refused the credentials (HTTP ${UNAUTHORIZED}); ${remedy}`,
    { server, status: UNAUTHORIZED, cause },
  );
}

/** A sign-in that allows too little (RFC 6750). */
function toScopeError(
  { server, method, hasOwnCredentials }: ErrorContext,
  cause: { readonly requiredScope?: string | undefined },
): McpError {
  const scopes = cause.requiredScope?.split(" ").filter((scope) => scope !== "") ?? [];
  // A person may copy the line into a shell: a server's words must not be commands there.
  const isPlain = scopes.length > 0 && scopes.every((scope) => /^[\w:./-]{1,128}$/.test(scope));
  const flag = isPlain ? ` --scopes ${toQuote(scopes.join(","))}` : "";
  const remedy = hasOwnCredentials
    ? "the token has to allow more"
    : `sign in again: codexkit mcp login ${server}${flag}`;
  return new McpError(
    "login_required",
    `MCP server '${server}' wants more rights for ${method} than the sign-in gave (HTTP ${FORBIDDEN}); ${remedy}`,
    { server, status: FORBIDDEN, scopes, cause },
  );
}
