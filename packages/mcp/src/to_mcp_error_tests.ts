import { expect, test } from "vitest";
import { toLocalAnswer } from "./local_failure.ts";
import { McpError } from "./mcp_error.ts";
import { loadSdk } from "./sdk.ts";
import { createRedactor } from "./redact.ts";
import { isSessionLost, toMcpError } from "./to_mcp_error.ts";

const sdk = await loadSdk();
const CONTEXT = {
  server: "s",
  method: "tools/call",
  hasOwnCredentials: false,
  redact: createRedactor(["hunter2"]),
};

function describe(error: unknown, context = CONTEXT): unknown {
  const { code, message, codexText, rpcCode, data, status, scopes } = toMcpError(
    sdk,
    error,
    context,
  );
  return { code, message, codexText, rpcCode, data, status, ...(scopes ? { scopes } : {}) };
}

const NOTHING = { codexText: undefined, rpcCode: undefined, data: undefined, status: undefined };

test("toMcpError: an error of the server carries the text of Codex", () => {
  expect(describe(sdk.ProtocolError.fromError(-32603, "internal trouble", { detail: 1 }))).toEqual({
    code: "rpc_error",
    message: "MCP server 's' answered tools/call with error -32603: internal trouble",
    codexText: 'Mcp error: -32603: internal trouble({"detail":1})',
    rpcCode: -32603,
    data: { detail: 1 },
    status: undefined,
  });
});

test.for<[string, Error]>([
  ["an error of the server", sdk.ProtocolError.fromError(-1, "for hunter2", { token: "hunter2" })],
  [
    "a refusal",
    new sdk.SdkHttpError(sdk.SdkErrorCode.ClientHttpNotImplemented, "for hunter2", { status: 500 }),
  ],
  ["an odd answer", new Error("for hunter2")],
])("toMcpError: %s that says a secret again", ([, error]) => {
  const { message, codexText, cause } = toMcpError(sdk, error, CONTEXT);
  expect(message).toContain("for *****");
  expect([codexText ?? "", cause].map(String).join(" ")).not.toContain("hunter2");
});

test("toMcpError: an error without data", () => {
  expect(describe(sdk.ProtocolError.fromError(-32601, "kaboom", undefined))).toMatchObject({
    codexText: "Mcp error: -32601: kaboom",
  });
});

test("toMcpError: an answer that a transport made up is the error it carries", () => {
  const lost = new McpError("message_too_large", "too much", { server: "s" });
  const answer = toLocalAnswer(1, lost);
  const data = "error" in answer ? answer.error.data : undefined;
  expect(toMcpError(sdk, sdk.ProtocolError.fromError(-32_000, "x", data), CONTEXT)).toBe(lost);
});

test("toMcpError: one of ours stays as it is", () => {
  const error = new McpError("closed", "x");
  expect(toMcpError(sdk, error, CONTEXT)).toBe(error);
});

test.for<[string, unknown, object]>([
  [
    "closed",
    new sdk.SdkError(sdk.SdkErrorCode.ConnectionClosed, "Connection closed"),
    {
      code: "connection_lost",
      message: "MCP server 's' ended before it answered tools/call",
      codexText: "Transport closed",
    },
  ],
  [
    "an odd result",
    new sdk.SdkError(sdk.SdkErrorCode.InvalidResult, "Invalid result"),
    {
      code: "protocol_error",
      message: "MCP server 's' did not answer tools/call by the protocol: Invalid result",
    },
  ],
  [
    "a sign-in that allows too little",
    new sdk.InsufficientScopeError({ requiredScope: "read write" }),
    {
      code: "login_required",
      message:
        "MCP server 's' wants more rights for tools/call than the sign-in gave (HTTP 403); sign in again: codexkit mcp login s --scopes read,write",
      status: 403,
      scopes: ["read", "write"],
    },
  ],
  [
    "a sign-in that allows too little, a server that would have more run",
    new sdk.InsufficientScopeError({ requiredScope: "read;rm" }),
    {
      code: "login_required",
      message:
        "MCP server 's' wants more rights for tools/call than the sign-in gave (HTTP 403); sign in again: codexkit mcp login s",
      status: 403,
      scopes: ["read;rm"],
    },
  ],
  [
    "a sign-in that allows too little, nobody says what",
    new sdk.InsufficientScopeError({}),
    {
      code: "login_required",
      message:
        "MCP server 's' wants more rights for tools/call than the sign-in gave (HTTP 403); sign in again: codexkit mcp login s",
      status: 403,
      scopes: [],
    },
  ],
  [
    "no sign-in",
    new sdk.UnauthorizedError(),
    {
      code: "login_required",
      message:
        "MCP server 's' refused the credentials (HTTP 401); sign in first: codexkit mcp login s",
      status: 401,
    },
  ],
  [
    "a teapot",
    new sdk.SdkHttpError(sdk.SdkErrorCode.ClientHttpNotImplemented, "no tea", { status: 418 }),
    {
      code: "protocol_error",
      message: "MCP server 's' refused tools/call with HTTP 418: no tea",
      status: 418,
    },
  ],
  [
    "a broken server",
    new sdk.SdkHttpError(sdk.SdkErrorCode.ClientHttpNotImplemented, "oops", { status: 502 }),
    {
      code: "connection_lost",
      message: "MCP server 's' refused tools/call with HTTP 502: oops",
      status: 502,
    },
  ],
  [
    "no network",
    new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }),
    {
      code: "connection_lost",
      message: "MCP server 's' could not be reached for tools/call: fetch failed: ECONNREFUSED",
    },
  ],
])("toMcpError: %s", ([, error, want]) => {
  expect(describe(error)).toEqual({ ...NOTHING, ...want });
});

test("toMcpError: with a token in the table, signing in is not the remedy", () => {
  expect(
    describe(new sdk.UnauthorizedError(), { ...CONTEXT, hasOwnCredentials: true }),
  ).toMatchObject({
    message:
      "MCP server 's' refused the credentials (HTTP 401); check bearer_token_env_var and the headers",
  });
});

test.for<[number, string, boolean]>([
  [404, "not found", true],
  [400, "No valid session ID provided", true],
  [400, "bad arguments", false],
  [500, "session", false],
])("isSessionLost: %d %s", ([status, message, want]) => {
  expect(isSessionLost(new McpError("protocol_error", message, { status }))).toBe(want);
});
