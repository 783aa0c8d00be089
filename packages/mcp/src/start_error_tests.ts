import { expect, test } from "vitest";
import { McpError } from "./mcp_error.ts";
import { toStartError, toStartTimeout } from "./start_error.ts";

function describe(error: McpError): unknown {
  const { code, message, server, codexText } = error;
  return { code, message, server, codexText };
}

test.for<[string, object, unknown, unknown]>([
  [
    "a process that ended",
    { command: "x" },
    new McpError("connection_lost", "MCP server 's' exited with code 3", {
      codexText: "Transport closed",
    }),
    {
      code: "start_failed",
      message: "MCP server 's' exited with code 3; check its command, args and environment",
      server: "s",
      codexText:
        "handshaking with MCP server failed: connection closed: initialize response: connection closed: initialize response",
    },
  ],
  [
    "an address that nobody answers at",
    { url: "http://a" },
    new McpError(
      "connection_lost",
      "MCP server 's' could not be reached for initialize: fetch failed",
    ),
    {
      code: "start_failed",
      message: "MCP server 's' could not be reached for initialize: fetch failed; check its url",
      server: "s",
      codexText:
        "handshaking with MCP server failed: MCP server 's' could not be reached for initialize: fetch failed",
    },
  ],
  [
    "an error of the server",
    { command: "x" },
    new McpError("rpc_error", "MCP server 's' answered initialize with error -1: no", {
      codexText: "Mcp error: -1: no",
    }),
    {
      code: "start_failed",
      message:
        "MCP server 's' answered initialize with error -1: no; check its command, args and environment",
      server: "s",
      codexText: "handshaking with MCP server failed: Mcp error: -1: no",
    },
  ],
])("toStartError: %s", ([, config, error, want]) => {
  expect(describe(toStartError("s", config, error))).toEqual(want);
});

test("toStartError: what says enough stays as it is", () => {
  const error = new McpError("spawn_failed", "no such program");
  expect(toStartError("s", {}, error)).toBe(error);
});

test("toStartError: something else that was thrown", () => {
  expect(describe(toStartError("s", {}, "oops"))).toMatchObject({
    code: "start_failed",
    message: "oops",
  });
});

test.for<[object, string]>([
  [{}, "30s"],
  [{ startup_timeout_sec: 1 }, "1000ms"],
])("toStartTimeout: %j", ([config, limit]) => {
  expect(describe(toStartTimeout("s", config))).toEqual({
    code: "start_timeout",
    message: `MCP server 's' was not ready within ${limit}; raise startup_timeout_sec if it needs longer`,
    server: "s",
    codexText: `timed out handshaking with MCP server after ${limit}`,
  });
});
