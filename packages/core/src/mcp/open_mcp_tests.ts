import http from "node:http";
import { createMcpOAuthFileStore, type McpElicitationRequest } from "@codexkit/mcp";
import { isRecord, readString } from "@codexkit/protocol";
import { callFunction, readOutput, type RecordedRequest, say } from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { collect, createThreadWorlds } from "../test_thread_world.ts";
import { openMcp } from "./open_mcp.ts";
import { toTestMcpServer } from "./test_mcp_server.ts";
import { loadTestConfig } from "../test_config.ts";

const { signal } = new AbortController();

async function open(
  overrides: readonly string[],
  warn: (message: string) => void = () => undefined,
): ReturnType<typeof openMcp> {
  const { mcp_servers: servers } = await loadTestConfig(overrides);
  return openMcp({
    servers,
    cwd: "/",
    codexHome: "/none",
    env: { PATH: process.env["PATH"] },
    warn,
    signal,
  });
}

test.for([[[]], [['mcp_servers.s={command="x",enabled=false}']]])(
  "openMcp: with %o there is nothing to connect to",
  async ([overrides = []]) => {
    expect(await open(overrides)).toBeUndefined();
  },
);

test("openMcp: a server that a thread can do without may be missing, and is told of", async () => {
  const warnings: string[] = [];
  const connections = await open(['mcp_servers.s={command="/no/such/program"}'], (message) => {
    warnings.push(message);
  });
  const [status] = (await connections?.ready()) ?? [];
  await connections?.close();
  expect([status?.server, status?.state, warnings]).toEqual([
    "s",
    "failed",
    [expect.stringMatching(/^the tools of MCP server 's' are missing: .*\/no\/such\/program/)],
  ]);
});

test("openMcp: one that it needs may not", async () => {
  const opening = open(['mcp_servers.s={command="/no/such/program",required=true}']);
  await expect(opening).rejects.toMatchObject({ code: "required_failed" });
});

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

/** Without tool search, tools of servers are offered right away. */
const DIRECT = 'models={"gpt-5.5"={supports_search_tool=false}}';

const FORM = {
  message: "Which?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } } },
};
const PAGE = { mode: "url", message: "Visit", url: "https://a.example/", elicitationId: "e" };

const readAnswer = (request: RecordedRequest, callId: string): string =>
  JSON.stringify(readOutput(request, callId));

const callTool = (name: string, input: object, callId: string): ReturnType<typeof callFunction> =>
  callFunction(name, input, { callId, namespace: "mcp__s" });

/** The tools of a namespace that a request offers. */
function readOffer({ body }: Pick<RecordedRequest, "body">, namespace: string): readonly unknown[] {
  const tools: unknown = isRecord(body) ? body["tools"] : undefined;
  const list: readonly unknown[] = Array.isArray(tools) ? tools : [];
  const found = list.find((tool) => isRecord(tool) && tool["name"] === namespace);
  const children: unknown = isRecord(found) ? found["tools"] : undefined;
  return Array.isArray(children)
    ? children.map((tool: unknown) => isRecord(tool) && readString(tool, "name"))
    : [];
}

test("a thread's own servers: their tools are offered beside those of the configuration", async () => {
  const configured = `mcp_servers.gone={command="/no/such/program"}`;
  const world = await worlds.create([{ steps: [say("ok")] }], [DIRECT, configured]);
  const thread = await world.start({ mcpServers: { s: toTestMcpServer() } });
  await collect(thread.run("go"));
  const [request] = world.server.requests;
  expect(request && [readOffer(request, "mcp__s"), readOffer(request, "mcp__gone")]).toEqual([
    ["ask", "change"],
    [],
  ]);
});

test("a thread's own servers: one that is required and does not start ends the start", async () => {
  const world = await worlds.create([]);
  const broken = { command: "/no/such/program", required: true };
  await expect(world.start({ mcpServers: { broken } })).rejects.toMatchObject({
    code: "required_failed",
    message: expect.stringMatching(
      /^required MCP servers did not start: MCP server 'broken'[^\n]*$/,
    ),
  });
});

test("servers that ask: a form and a page reach the caller, and the answers the server", async () => {
  const world = await worlds.create([
    { steps: [callTool("ask", FORM, "c1")] },
    { steps: [callTool("ask", PAGE, "c2")] },
    { steps: [(request) => say(readAnswer(request, "c1") + readAnswer(request, "c2"))] },
  ]);
  const asked: McpElicitationRequest[] = [];
  const thread = await world.start({
    mcpServers: { s: toTestMcpServer() },
    approvalPolicy: "on-request",
    elicitations: {
      elicit: async (request) => {
        asked.push(request);
        return request.mode === "form"
          ? { action: "accept", content: { name: "Ada" } }
          : { action: "cancel" };
      },
    },
  });
  const end = (await collect(thread.run("go"))).at(-1);
  expect(asked).toEqual([
    { server: "s", mode: "form", ...FORM },
    { server: "s", ...PAGE },
  ]);
  expect(end).toMatchObject({
    type: "turn_completed",
    last_agent_message: expect.stringMatching(/accept.*content.*name.*Ada.*cancel/),
  });
});

test("servers that ask: without a handler the answer is no", async () => {
  const world = await worlds.create([
    { steps: [callTool("ask", FORM, "c1")] },
    { steps: [(request) => say(readAnswer(request, "c1"))] },
  ]);
  const thread = await world.start({
    mcpServers: { s: toTestMcpServer() },
    approvalPolicy: "on-request",
  });
  const end = (await collect(thread.run("go"))).at(-1);
  expect(end).toMatchObject({
    last_agent_message: expect.stringContaining("decline"),
  });
});

test("servers that change: the next turn has the new list of tools", async () => {
  const turns = [
    { steps: [callTool("change", {}, "c1")] },
    { steps: [say("one")] },
    { steps: [say("two")] },
  ];
  const world = await worlds.create(turns, [DIRECT]);
  const thread = await world.start({ mcpServers: { s: toTestMcpServer() } });
  await collect(thread.run("first"));
  await collect(thread.run("second"));
  expect(world.server.requests.map((request) => readOffer(request, "mcp__s"))).toEqual([
    ["ask", "change"],
    ["ask", "change"],
    ["ask", "change", "later"],
  ]);
});

test("servers that do not answer: an interrupt does not wait for them", async () => {
  const world = await worlds.create([]);
  const silent = toTestMcpServer({ isSilent: true }, { startup_timeout_sec: 600 });
  const thread = await world.start({ mcpServers: { silent } });
  const stop = new AbortController();
  const running = collect(thread.run("go", { signal: stop.signal }));
  stop.abort();
  expect((await running).at(-1)).toMatchObject({ type: "turn_aborted" });
  const closing = collect(thread.run("again"));
  await thread.close();
  expect((await closing).at(-1)).toMatchObject({ type: "turn_aborted" });
});

test("servers that want a sign-in: they get the token that was kept, and nobody else does", async () => {
  const seen: (string | undefined)[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/mcp`;
  const world = await worlds.create([{ steps: [say("ok")] }]);
  createMcpOAuthFileStore({ codexHome: world.home }).write({
    server: "web",
    url,
    clientId: "c",
    accessToken: "access-1",
    scopes: [],
  });
  const thread = await world.start({ mcpServers: { web: { url }, other: { url } } });
  await collect(thread.run("go"));
  await thread.close();
  server.closeAllConnections();
  server.close();
  expect(new Set(seen).size).toBe(2);
  expect(seen).toContain("Bearer access-1");
  expect(seen).toContain(undefined);
});
