import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { serveMcp } from "./serve_mcp.ts";
import { callForText, openConnections } from "./test_connections.ts";
import { toServedServer } from "./test_serve.ts";

const REVISIONS = [
  ["initialize", "2025-06-18"],
  ["auto", "2026-07-28"],
] as const;

test.for(REVISIONS)(
  "serveMcp: serves a client that connects by %s, in revision %s",
  async ([protocol, protocolVersion]) => {
    const { connections, events } = openConnections({ one: toServedServer() }, { protocol });
    await using _ = connections;
    const [status] = await connections.ready();
    const progress: unknown[] = [];
    const echo = { server: "one", tool: "echo", arguments: { text: "hi" }, meta: { callId: "c1" } };
    const results = [
      await connections.callTool(echo),
      await connections.callTool({ server: "one", tool: "fail" }),
      await connections.callTool(
        { server: "one", tool: "work" },
        { onProgress: (step) => progress.push(step) },
      ),
    ];
    expect(status).toMatchObject({
      state: "ready",
      toolCount: 6,
      info: { protocolVersion, name: "served", version: "2", instructions: "Ask nicely." },
    });
    expect((await connections.listTools())[0]).toEqual({
      server: "one",
      name: "echo",
      title: "Echo",
      description: "Echo.",
      inputSchema: { type: "object", properties: { text: { type: "string" } } },
      outputSchema: { type: "object", properties: { text: { type: "string" } } },
      annotations: { readOnlyHint: true },
    });
    expect(results).toMatchObject([
      {
        content: [{ type: "text", text: '"c1"' }],
        structuredContent: { text: "hi" },
        isError: false,
      },
      { content: [{ type: "text", text: "did not work" }], isError: true },
      { content: [{ type: "text", text: "done" }], isError: false },
    ]);
    expect(progress).toEqual([{ progress: 1, total: 2, message: "half" }]);
    expect(events.filter(({ type }) => type === "log")).toEqual([
      { type: "log", server: "one", level: "info", logger: undefined, data: { event: 1 } },
    ]);
  },
);

test("serveMcp: a tool can ask the client, and is told when it is called off", async () => {
  const { connections, waitFor } = openConnections(
    { one: toServedServer() },
    { onElicitation: async () => ({ action: "accept", content: { sure: true } }) },
  );
  await using _ = connections;
  const asked = await callForText(connections, "ask");
  const stop = new AbortController();
  const waiting = connections.callTool({ server: "one", tool: "wait" }, { signal: stop.signal });
  await waitFor((event) => event.type === "log" && event.data === "waiting");
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  expect(asked).toBe('{"action":"accept","content":{"sure":true}}');
});

test("serveMcp: a server that only initializes is found by clients that first ask for more", async () => {
  const { connections } = openConnections(
    { one: toServedServer({}, "initialize") },
    {
      protocol: "auto",
      onElicitation: async () => ({ action: "accept", content: {} }),
    },
  );
  await using _ = connections;
  const [status] = await connections.ready();
  const { structuredContent } = await connections.callTool({ server: "one", tool: "who" });
  expect([
    status?.state === "ready" && status.info.protocolVersion,
    structuredContent,
    await callForText(connections, "ask"),
  ]).toEqual([
    "2025-06-18",
    { isNumbered: true, elicitation: { form: {}, url: {} } },
    '{"action":"accept","content":{}}',
  ]);
});

test("serveMcp: a tool that is not there", async () => {
  await using connections = openConnections({ one: toServedServer() }).connections;
  await expect(connections.callTool({ server: "one", tool: "nope" })).rejects.toMatchObject({
    code: "rpc_error",
    rpcCode: -32602,
    codexText: "Mcp error: -32602: Unknown tool: nope",
  });
});

const GOING: Readonly<
  Record<
    string,
    (pipes: { input: PassThrough; output: PassThrough; stop: AbortController }) => void
  >
> = {
  "ends its input": ({ input }) => input.end(),
  "is told to go": ({ stop }) => stop.abort(),
  "no longer reads": ({ output }) => output.destroy(new Error("EPIPE")),
};

/** Serves nothing over these pipes, and is sure to be at it. */
async function serveNothing(
  protocol: "auto" | "initialize",
): Promise<{ serving: Promise<void>; pipes: Parameters<(typeof GOING)[string]>[0] }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const serving = serveMcp({
    serverInfo: { name: "s", version: "1" },
    tools: [],
    input,
    output,
    protocol,
    signal: stop.signal,
  });
  const ready = new Promise((resolve) => {
    output.once("data", resolve);
  });
  input.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
  await ready;
  return { serving, pipes: { input, output, stop } };
}

test.for(["auto", "initialize"] as const)(
  "serveMcp: fails when the client sends more than the limit (%s)",
  async (protocol) => {
    const { serving, pipes } = await serveNothing(protocol);
    pipes.input.write("{broken\n");
    pipes.input.write(Buffer.alloc(33 * 1_024 * 1_024, "x"));
    await expect(serving).rejects.toMatchObject({
      code: "message_too_large",
      message:
        "the MCP client sent a message of more than 33554432 bytes; start again and send less at a time",
    });
  },
);

test.for(
  Object.keys(GOING).flatMap((how) => [[how, "auto"] as const, [how, "initialize"] as const]),
)("serveMcp: settles when the client %s (%s)", async ([how, protocol]) => {
  const { serving, pipes } = await serveNothing(protocol);
  GOING[how]?.(pipes);
  expect(await serving).toBe(undefined);
});
