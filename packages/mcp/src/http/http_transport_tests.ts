import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createMcpConnections } from "../create_mcp_connections.ts";
import type { McpConnections, McpConnectionsOptions } from "../mcp_connections.ts";
import type { McpEvent, McpServerStatus } from "../mcp_status.ts";
import type { McpServerConfig } from "../server_config.ts";
import { TestClock } from "../test_clock.ts";
import {
  McpEndpoint,
  type SeenRequest,
  startHttpServer,
  type TestHttpServer,
  toEvents,
} from "../test_http_server.ts";

const ENV = { PATH: process.env["PATH"], TOKEN: "t0ken", EXTRA: "extra" };

function connect(
  server: TestHttpServer,
  config: McpServerConfig = {},
  options: Partial<McpConnectionsOptions> = {},
): McpConnections {
  const table = { url: `${server.origin}/mcp`, ...config };
  return createMcpConnections({ web: table }, { cwd: process.cwd(), env: ENV, ...options });
}

const CALL = { server: "web", tool: "echo" };
const HELLO = { content: [{ type: "text", text: "hello" }], isError: false };

function describe(status: McpServerStatus | undefined): unknown {
  return status?.state === "failed" ? [status.error.code, status.reason] : status?.state;
}

/** The token that a request gives for its progress. */
function readMeta({ params }: UnknownRecord): UnknownRecord {
  const meta = isRecord(params) ? params["_meta"] : undefined;
  return isRecord(meta) ? meta : {};
}

/** Answers one call in this way, everything else as usual. */
function onCall(answer: (request: SeenRequest) => Response | Promise<Response>): McpEndpoint {
  return new McpEndpoint((request) =>
    request.message["method"] === "tools/call" ? answer(request) : undefined,
  );
}

test("HttpTransport: a session from its first request to its last", async () => {
  const endpoint = new McpEndpoint();
  await using server = await startHttpServer(endpoint.handle);
  const connections = connect(server, {
    bearer_token_env_var: "TOKEN",
    http_headers: { "x-literal": "1" },
    env_http_headers: { "x-extra": "EXTRA" },
  });
  expect(await connections.callTool(CALL)).toEqual(HELLO);
  await connections.close();
  expect(endpoint.listMethods()).toEqual([
    "initialize",
    "notifications/initialized",
    "GET",
    "tools/list",
    "tools/call",
    "DELETE",
  ]);
  const pick = ({ headers }: SeenRequest): unknown =>
    [
      "user-agent",
      "authorization",
      "x-literal",
      "x-extra",
      "mcp-session-id",
      "mcp-protocol-version",
    ].map((name) => headers.get(name));
  expect([endpoint.seen.at(0), endpoint.seen.at(-1)].map((seen) => seen && pick(seen))).toEqual([
    ["codex-mcp-client/0.169.0", "Bearer t0ken", "1", "extra", null, null],
    ["codex-mcp-client/0.169.0", "Bearer t0ken", "1", "extra", "session-0", "2025-06-18"],
  ]);
});

test("HttpTransport: a session that the server forgot is replaced, and the request sent again", async () => {
  const endpoint = new McpEndpoint();
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server);
  await connections.ready();
  endpoint.forget();
  const both = await Promise.all([connections.callTool(CALL), connections.callTool(CALL)]);
  expect(both).toEqual([HELLO, HELLO]);
  expect(endpoint.listMethods().filter((method) => method === "initialize").length).toBe(2);
});

test("HttpTransport: an answer as an event stream, with progress before it", async () => {
  const endpoint = onCall(({ message }) => {
    const params = { ...readMeta(message), progress: 1 };
    return toEvents(
      { jsonrpc: "2.0", method: "notifications/progress", params },
      { jsonrpc: "2.0", id: message["id"], result: { content: [] } },
    );
  });
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server);
  const seen: unknown[] = [];
  const result = await connections.callTool(CALL, {
    onProgress: (progress) => seen.push(progress),
  });
  expect({ result, seen }).toEqual({
    result: { content: [], isError: false },
    seen: [{ progress: 1 }],
  });
});

test.for<[string, (request: SeenRequest) => Response, string, string]>([
  [
    "a stream that ends without an answer",
    () => toEvents(),
    "connection_lost",
    "MCP server 'web' ended the stream without an answer; try again",
  ],
  [
    "an event over the limit",
    ({ message }) =>
      toEvents({ jsonrpc: "2.0", id: message["id"], result: { content: ["x".repeat(200_000)] } }),
    "message_too_large",
    "MCP server 'web' sent a message of more than 100000 bytes; ask it for less at a time",
  ],
  [
    "a body over the limit",
    ({ message }) =>
      Response.json({
        jsonrpc: "2.0",
        id: message["id"],
        result: { content: ["x".repeat(200_000)] },
      }),
    "message_too_large",
    "MCP server 'web' sent a message of more than 100000 bytes; ask it for less at a time",
  ],
  [
    "a type nobody declared",
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "protocol_error",
    "MCP server 'web' did not answer tools/call by the protocol: Unexpected content type: text/html",
  ],
  [
    "a body that is no JSON",
    () => new Response("{", { headers: { "content-type": "application/json" } }),
    "protocol_error",
    expect.stringContaining("MCP server 'web' did not answer tools/call by the protocol: "),
  ],
  [
    "an error status",
    () => new Response("busy", { status: 503 }),
    "connection_lost",
    "MCP server 'web' refused tools/call with HTTP 503: Error POSTing to endpoint: busy",
  ],
  [
    "an error of the server",
    ({ message }) =>
      Response.json({ jsonrpc: "2.0", id: message["id"], error: { code: -5, message: "no" } }),
    "rpc_error",
    "MCP server 'web' answered tools/call with error -5: no",
  ],
])("HttpTransport: %s fails the call alone", async ([, answer, code, message]) => {
  let isFirst = true;
  const endpoint = new McpEndpoint((request) => {
    if (request.message["method"] !== "tools/call" || !isFirst) return undefined;
    isFirst = false;
    return answer(request);
  });
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server, {}, { maxMessageBytes: 100_000 });
  await expect(connections.callTool(CALL)).rejects.toMatchObject({ code, message });
  expect(await connections.callTool(CALL)).toEqual(HELLO);
});

test("HttpTransport: a call that is called off is dropped, and the server told", async () => {
  const arrived = Promise.withResolvers<SeenRequest>();
  const endpoint = onCall((request) => {
    arrived.resolve(request);
    return new Promise(() => {});
  });
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server);
  const stop = new AbortController();
  const call = connections.callTool(CALL, { signal: stop.signal });
  const { signal, message } = await arrived.promise;
  const dropped = new Promise((resolve) => {
    signal.addEventListener("abort", resolve);
  });
  stop.abort();
  await expect(call).rejects.toMatchObject({ code: "aborted" });
  await dropped;
  expect(endpoint.seen.at(-1)?.message).toEqual({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId: message["id"], reason: "called off" },
  });
});

test("HttpTransport: a redirect to somebody else is not followed, so that no header gets there", async () => {
  const other = new McpEndpoint();
  await using elsewhere = await startHttpServer(other.handle);
  await using server = await startHttpServer(() =>
    Response.redirect(`${elsewhere.origin}/mcp`, 307),
  );
  await using connections = connect(server, { bearer_token_env_var: "TOKEN" });
  await connections.ready();
  expect([describe(connections.findServer("web")), other.seen]).toEqual([
    ["start_failed", expect.stringContaining("redirect")],
    [],
  ]);
});

test.for<[McpServerConfig, string]>([
  [
    {},
    "MCP server 'web' refused the credentials (HTTP 401); sign in first: codexkit mcp login web",
  ],
  [
    { bearer_token_env_var: "TOKEN" },
    "MCP server 'web' refused the credentials (HTTP 401); check bearer_token_env_var and the headers",
  ],
])("HttpTransport: a server that wants other credentials than %j", async ([config, reason]) => {
  await using server = await startHttpServer(() => new Response("who?", { status: 401 }));
  await using connections = connect(server, config);
  await connections.ready();
  expect(describe(connections.findServer("web"))).toEqual(["login_required", reason]);
});

test("HttpTransport: a server that is not there", async () => {
  const server = await startHttpServer(() => new Response());
  await server[Symbol.asyncDispose]();
  await using connections = connect(server);
  await connections.ready();
  expect(describe(connections.findServer("web"))).toEqual([
    "start_failed",
    expect.stringMatching(
      /^MCP server 'web' could not be reached for initialize: fetch failed: .*ECONNREFUSED.*; check its url$/,
    ),
  ]);
});

test("HttpTransport: a server that never answers is not waited for beyond its time", async () => {
  await using server = await startHttpServer(() => new Promise(() => {}));
  await using connections = connect(server, { startup_timeout_sec: 0.1 });
  await connections.ready();
  expect(describe(connections.findServer("web"))).toEqual([
    "start_timeout",
    "MCP server 'web' was not ready within 100ms; raise startup_timeout_sec if it needs longer",
  ]);
});

test("HttpTransport: a token that is not set stops the server before it is asked", async () => {
  const endpoint = new McpEndpoint();
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server, { bearer_token_env_var: "UNSET" });
  await connections.ready();
  expect([describe(connections.findServer("web")), endpoint.seen]).toEqual([
    [
      "missing_env",
      "MCP server 'web': the environment variable UNSET of bearer_token_env_var is not set; set it",
    ],
    [],
  ]);
});

test("HttpTransport: a helper prints another token once the first is refused", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-helper-"));
  const helper = `n=$(ls "${folder}" | wc -l); touch "${folder}/$n"; echo "{\\"authorization\\":\\"Bearer $n\\"}"`;
  const endpoint = new McpEndpoint(({ headers }) =>
    headers.get("authorization") === "Bearer 0" ? new Response("old", { status: 401 }) : undefined,
  );
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server, { http_headers_helper: helper });
  expect(await connections.callTool(CALL)).toEqual(HELLO);
  expect(
    endpoint.seen.map(({ headers }) => headers.get("authorization")?.trim()).slice(0, 3),
  ).toEqual(["Bearer 0", "Bearer 1", "Bearer 1"]);
});

test("HttpTransport: what the server says unasked comes over its own stream, which is taken up again", async () => {
  const clock = new TestClock();
  const events: McpEvent[] = [];
  const heard = Promise.withResolvers<void>();
  let streams = 0;
  const endpoint = new McpEndpoint(({ method }) => {
    if (method !== "GET") return undefined;
    streams += 1;
    if (streams === 1) return toEvents();
    return toEvents({
      jsonrpc: "2.0",
      method: "notifications/message",
      params: { level: "info", data: "hi" },
    });
  });
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(
    server,
    {},
    {
      clock,
      onEvent: (event) => {
        events.push(event);
        if (event.type === "log") heard.resolve();
      },
    },
  );
  await connections.ready();
  await clock.waitForTimer(500);
  clock.advance(500);
  await heard.promise;
  expect(events.filter(({ type }) => type === "log")).toEqual([
    { type: "log", server: "web", level: "info", logger: undefined, data: "hi" },
  ]);
});

test("HttpTransport: thirty servers are asked at the same time", async () => {
  const everybody = Promise.withResolvers<void>();
  let arrived = 0;
  const endpoint = new McpEndpoint(async ({ message }) => {
    if (message["method"] !== "initialize") return undefined;
    arrived += 1;
    if (arrived === 30) everybody.resolve();
    await everybody.promise;
    return undefined;
  });
  await using server = await startHttpServer(endpoint.handle);
  const url = `${server.origin}/mcp`;
  const tables = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`s${at}`, { url }]));
  await using connections = createMcpConnections(tables, { cwd: process.cwd(), env: {} });
  expect((await connections.ready()).map(({ state }) => state)).toEqual(
    Array.from({ length: 30 }, () => "ready"),
  );
});

test.for([
  ["initialize", "2025-06-18"],
  ["auto", "2026-07-28"],
] as const)(
  "HttpTransport: a server made with the SDK, by %s in revision %s",
  async ([protocol, protocolVersion]) => {
    const sdk = await import("@modelcontextprotocol/server");
    const names = ["first"];
    const handler = sdk.createMcpHandler(() => {
      const capabilities = { tools: { listChanged: true } };
      const peer = new sdk.Server({ name: "peer", version: "3" }, { capabilities });
      peer.setRequestHandler("tools/list", () => ({
        tools: names.map((name) => ({ name, inputSchema: { type: "object" as const } })),
      }));
      peer.setRequestHandler("tools/call", ({ params }) => ({
        content: [{ type: "text", text: `called ${params.name}` }],
      }));
      return peer;
    });
    await using server = await startHttpServer((request) => handler.fetch(request));
    const changed = Promise.withResolvers<void>();
    await using connections = connect(
      server,
      {},
      {
        protocol,
        onEvent: ({ type }) => {
          if (type === "tools_changed") changed.resolve();
        },
      },
    );
    const [status] = await connections.ready();
    const result = await connections.callTool({ server: "web", tool: "first" });
    names.push("second");
    handler.notify.toolsChanged();
    // Without a session of its own a server cannot say anything unasked in the older revisions.
    if (protocol === "auto") await changed.promise;
    expect({
      status,
      result,
      tools: (await connections.listTools()).map(({ name }) => name),
    }).toEqual({
      status: expect.objectContaining({
        state: "ready",
        info: {
          protocolVersion,
          name: "peer",
          version: "3",
          capabilities: { tools: { listChanged: true } },
        },
      }),
      result: expect.objectContaining({
        content: [{ type: "text", text: "called first" }],
        isError: false,
      }),
      tools: protocol === "auto" ? ["first", "second"] : ["first"],
    });
    await handler.close();
  },
);

test("HttpTransport: a server that says the credentials again", async () => {
  const endpoint = new McpEndpoint(
    ({ headers }) =>
      new Response(`no: ${headers.get("authorization")} ${headers.get("x-extra")}`, {
        status: 500,
      }),
  );
  await using server = await startHttpServer(endpoint.handle);
  await using connections = connect(server, {
    bearer_token_env_var: "TOKEN",
    env_http_headers: { "x-extra": "EXTRA" },
  });
  const [status] = await connections.ready();
  expect(describe(status)).toEqual([
    "start_failed",
    "MCP server 'web' refused initialize with HTTP 500: Error POSTing to endpoint: no: ***** *****; check its url",
  ]);
});
