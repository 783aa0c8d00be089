import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { listWarnings, openConnections, toShortStatus } from "./test_connections.ts";
import { toStdioServer } from "./test_stdio_server.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-create_mcp_connections-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

test("createMcpConnections: a server starts, tells of itself and lists its tools", async () => {
  await using connections = openConnections({ one: toStdioServer() }).connections;
  const before = connections.listServers();
  const [status] = await connections.ready();
  expect(before).toEqual([{ server: "one", state: "starting", required: false, restarts: 0 }]);
  expect(status).toEqual({
    server: "one",
    state: "ready",
    required: false,
    info: {
      protocolVersion: "2025-06-18",
      name: "test",
      version: "1",
      capabilities: { tools: { listChanged: true }, resources: {} },
      instructions: "Be kind.",
    },
    toolCount: 2,
    startupMs: expect.any(Number),
  });
  expect(await connections.listTools()).toEqual([
    {
      server: "one",
      name: "echo",
      description: "Echo.",
      inputSchema: { type: "object", properties: { text: { type: "string" } } },
    },
    {
      server: "one",
      name: "env",
      inputSchema: { type: "object" },
      annotations: { readOnlyHint: true },
    },
  ]);
});

test("createMcpConnections: the first messages are those of Codex", async () => {
  const log = path.join(folder, "first.log");
  await using connections = openConnections({ one: toStdioServer({ log }) }).connections;
  await connections.ready();
  await connections.callTool({
    server: "one",
    tool: "echo",
    arguments: { text: "hi" },
    meta: { callId: "c1" },
  });
  const messages = fs
    .readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(messages).toEqual([
    {
      jsonrpc: "2.0",
      id: 0,
      method: "initialize",
      params: {
        protocolVersion: "2025-06-18",
        capabilities: { elicitation: { form: {}, url: {} } },
        clientInfo: { name: "codex-mcp-client", title: "Codex", version: "0.169.0" },
      },
    },
    { jsonrpc: "2.0", method: "notifications/initialized" },
    { jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: { progressToken: 0 } } },
    {
      jsonrpc: "2.0",
      id: 2,
      method: "tools/call",
      params: {
        _meta: { callId: "c1", progressToken: 1 },
        name: "echo",
        arguments: { text: "hi" },
      },
    },
  ]);
});

test("callTool: results as the server sent them", async () => {
  await using connections = openConnections({ one: toStdioServer() }).connections;
  const call = (tool: string, input?: Record<string, never>): Promise<unknown> =>
    connections.callTool({ server: "one", tool, arguments: input });
  expect([
    await call("image"),
    await call("structured"),
    await call("batch"),
    await call("arguments"),
    await call("arguments", {}),
  ]).toEqual([
    {
      content: [
        { type: "image", data: expect.any(String), mimeType: "image/png" },
        { type: "hologram", data: 1 },
      ],
      isError: false,
    },
    { content: [], structuredContent: { sum: 5 }, isError: true, _meta: { a: 1 } },
    { content: [{ type: "text", text: "in a batch" }], isError: false },
    { content: [{ type: "text", text: '"none"' }], isError: false },
    { content: [{ type: "text", text: "{}" }], isError: false },
  ]);
});

test("callTool: an error of the server", async () => {
  await using connections = openConnections({ one: toStdioServer() }).connections;
  await expect(connections.callTool({ server: "one", tool: "fail" })).rejects.toMatchObject({
    code: "rpc_error",
    server: "one",
    message: "MCP server 'one' answered tools/call with error -32603: internal trouble",
    codexText: 'Mcp error: -32603: internal trouble({"detail":1})',
    rpcCode: -32603,
    data: { detail: 1 },
  });
});

test.for<[string, string, string]>([
  ["one", "env", "tool_disabled"],
  ["two", "echo", "unknown_server"],
  ["off", "echo", "not_ready"],
])("callTool: %s/%s is refused with %s", async ([server, tool, code]) => {
  await using connections = openConnections({
    one: toStdioServer({}, { enabled_tools: ["echo", "env"], disabled_tools: ["env"] }),
    off: toStdioServer({}, { enabled: false }),
  }).connections;
  await expect(connections.callTool({ server, tool })).rejects.toMatchObject({ code });
  expect((await connections.listTools()).map(({ name }) => name)).toEqual(["echo"]);
});

test("ready: a required server that does not start is an error with every reason", async () => {
  await using connections = openConnections({
    small: toStdioServer({ exitOn: "initialize" }, { required: true }),
    other: { command: "", required: true },
    good: toStdioServer({}, { required: true }),
  }).connections;
  await expect(connections.ready()).rejects.toMatchObject({
    code: "required_failed",
    message:
      "required MCP servers did not start: MCP server 'small' exited with code 3; check its command, args and environment; MCP server 'other': command must be the name of a program",
    codexText:
      "required MCP servers failed to initialize: small: handshaking with MCP server failed: connection closed: initialize response: connection closed: initialize response; other: MCP server 'other': command must be the name of a program",
  });
});

test("ready: an optional server that never answers delays nobody for longer than is waited for it", async () => {
  await using connections = openConnections({
    dead: toStdioServer({ silent: ["initialize"] }),
    good: toStdioServer({}, { required: true }),
  }).connections;
  const statuses = await connections.ready({ optionalMs: 0 });
  expect(statuses.map(({ state }) => state)).toEqual(["starting", "ready"]);
  expect((await connections.listTools({ optionalMs: 0 })).map(({ server }) => server)).toEqual([
    "good",
    "good",
  ]);
});

test("ready: can be called off", async () => {
  await using connections = openConnections({
    dead: toStdioServer({ silent: ["initialize"] }, { required: true }),
  }).connections;
  await expect(connections.ready({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "aborted",
  });
});

test.for<[string, object, number, readonly string[]]>([
  ["ten thousand tools", { tools: 10_000, pageSize: 500 }, 10_002, []],
  ["a thousand tools with large schemas", { tools: 1_000, schemaBytes: 10_000 }, 1_002, []],
  [
    "pages for ever, each new",
    { endless: "new" },
    1_000,
    ["MCP server 'one': its list of tools was cut off after 1000 pages"],
  ],
  [
    "pages for ever, always the same",
    { endless: "same" },
    2,
    ["MCP server 'one': its list of tools was cut off after a page that leads to itself"],
  ],
])("listTools: %s", async ([, script, count, warnings]) => {
  const { connections, events } = openConnections({ one: toStdioServer(script) });
  await using _ = connections;
  expect((await connections.listTools()).length).toBe(count);
  expect(listWarnings(events)).toEqual(warnings);
});

test("resources: of one server page by page, of all of them at once", async () => {
  await using connections = openConnections({
    b: toStdioServer(),
    a: toStdioServer(),
    none: toStdioServer({ initialize: { capabilities: { tools: {} } } }),
    dead: { command: "no-such-program-anywhere" },
  }).connections;
  expect([
    await connections.listResources({ server: "a" }),
    await connections.listResources({ server: "a", cursor: "2" }),
    await connections.listResources(),
    await connections.listResourceTemplates({ server: "b" }),
    await connections.listResourceTemplates(),
    await connections.readResource({ server: "a", uri: "test://one" }),
  ]).toEqual([
    { resources: [{ server: "a", uri: "test://one", name: "one" }], nextCursor: "2" },
    { resources: [{ server: "a", uri: "test://two", name: "two" }] },
    {
      resources: ["a", "b"].flatMap((server) => [
        { server, uri: "test://one", name: "one" },
        { server, uri: "test://two", name: "two" },
      ]),
    },
    { resourceTemplates: [{ server: "b", uriTemplate: "test://{id}", name: "by id" }] },
    {
      resourceTemplates: ["a", "b"].map((server) => ({
        server,
        uriTemplate: "test://{id}",
        name: "by id",
      })),
    },
    { server: "a", uri: "test://one", contents: [{ uri: "test://one", text: "contents" }] },
  ]);
});

test("resources: what cannot be asked", async () => {
  await using connections = openConnections({ a: toStdioServer() }).connections;
  await expect(connections.listResources({ cursor: "2" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(connections.readResource({ server: "nope", uri: "x" })).rejects.toMatchObject({
    code: "unknown_server",
    codexText: "unknown MCP server 'nope'",
  });
});

test("close: ends what runs, what starts and what waits, and can be called again", async () => {
  const { connections, waitFor } = openConnections({
    ready: toStdioServer(),
    starting: toStdioServer({ silent: ["initialize"] }),
  });
  await connections.ready({ optionalMs: 0 });
  const waiting = connections.callTool({ server: "starting", tool: "echo" });
  const called = connections.callTool({ server: "ready", tool: "wait" });
  const both = Promise.allSettled([waiting, called]);
  await waitFor((event) => event.type === "log");
  await connections.close();
  await connections.close();
  const codes = (await both).map((result) =>
    result.status === "rejected" ? result.reason.code : "fulfilled",
  );
  expect({ codes, after: connections.listServers().map(toShortStatus) }).toEqual({
    codes: ["closed", "closed"],
    after: ["ready", "starting"].map((server) => [
      "failed",
      "closed",
      `the connection to MCP server '${server}' was closed`,
      undefined,
    ]),
  });
});

test("createMcpConnections: instructions without end are cut", async () => {
  const instructions = "i".repeat(70_000);
  await using connections = openConnections({
    one: toStdioServer({ initialize: { instructions } }),
  }).connections;
  const [status] = await connections.ready();
  expect(status).toMatchObject({ state: "ready", info: { instructions: "i".repeat(65_536) } });
});
