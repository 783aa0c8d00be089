import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { McpServerConfig } from "./server_config.ts";
import { callForText, openConnections, TEST_ENV, toShortStatus } from "./test_connections.ts";
import { toStdioServer } from "./test_stdio_server.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-open_server-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

test("createMcpConnections: the child has its folder, and of our environment only what it may have", async () => {
  await using connections = openConnections({
    one: toStdioServer({}, { env: { GIVEN: "given" }, env_vars: ["WANTED"], cwd: "." }),
  }).connections;
  const environment: unknown = JSON.parse(String(await callForText(connections, "env")));
  expect({ environment, cwd: await callForText(connections, "cwd") }).toEqual({
    environment: { PATH: TEST_ENV.PATH, HOME: "/home/me", GIVEN: "given", WANTED: "wanted" },
    cwd: fs.realpathSync(os.tmpdir()),
  });
});

test.for<[string, McpServerConfig, readonly unknown[]]>([
  [
    "exits at the handshake",
    toStdioServer(
      { exitOn: "initialize", stderr: "bad token hunter2\n" },
      { env: { T: "hunter2" } },
    ),
    [
      "start_failed",
      "MCP server 'one' exited with code 3; it last said 'bad token *****'; check its command, args and environment",
      "handshaking with MCP server failed: connection closed: initialize response: connection closed: initialize response",
    ],
  ],
  [
    "never answers",
    toStdioServer({ silent: ["initialize"] }, { startup_timeout_sec: 0.3 }),
    [
      "start_timeout",
      "MCP server 'one' was not ready within 300ms; raise startup_timeout_sec if it needs longer",
      "timed out handshaking with MCP server after 300ms",
    ],
  ],
  [
    "never lists its tools",
    toStdioServer({ silent: ["tools/list"] }, { startup_timeout_ms: 400 }),
    [
      "start_timeout",
      "MCP server 'one' was not ready within 400ms; raise startup_timeout_sec if it needs longer",
      "timed out handshaking with MCP server after 400ms",
    ],
  ],
  [
    "does not exist",
    { command: "no-such-program-anywhere" },
    [
      "spawn_failed",
      "MCP server 'one': cannot start 'no-such-program-anywhere': there is no such program, or its folder is missing; check command, cwd and PATH",
      "No such file or directory (os error 2)",
    ],
  ],
  [
    "belongs elsewhere",
    toStdioServer({}, { environment_id: "moon" }),
    [
      "unsupported",
      "MCP server 'one' belongs to environment 'moon', which is not at hand here; remove environment_id to run it locally",
      undefined,
    ],
  ],
  [
    "has a wrong table",
    { command: "x", url: "http://a" },
    [
      "invalid_config",
      "MCP server 'one': url is not supported for stdio: remove it or command",
      "url is not supported for stdio",
    ],
  ],
  [
    "speaks no revision that we do",
    toStdioServer({ initialize: { protocolVersion: "1999-01-01" } }),
    [
      "start_failed",
      "MCP server 'one' did not answer initialize by the protocol: Server's protocol version is not supported: 1999-01-01; check its command, args and environment",
      expect.stringContaining("handshaking with MCP server failed: "),
    ],
  ],
])("createMcpConnections: a server that %s fails alone", async ([, config, want]) => {
  await using connections = openConnections({ one: config, good: toStdioServer() }).connections;
  await connections.ready();
  expect([
    toShortStatus(connections.findServer("one")),
    toShortStatus(connections.findServer("good")),
  ]).toEqual([["failed", ...want], "ready"]);
  await expect(connections.callTool({ server: "one", tool: "echo" })).rejects.toMatchObject({
    code: "not_ready",
  });
  expect((await connections.listTools()).map(({ server }) => server)).toEqual(["good", "good"]);
});
