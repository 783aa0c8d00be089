import { expect, test } from "vitest";
import type { McpElicitationRequest } from "./elicitation.ts";
import type { McpConnectionsOptions } from "./mcp_connections.ts";
import type { McpEvent } from "./mcp_status.ts";
import { callForText, openConnections } from "./test_connections.ts";
import { toStdioServer } from "./test_stdio_server.ts";

const FORM = {
  message: "Who?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } } },
};
const PAGE = { mode: "url", message: "Pay", url: "https://pay.example/", elicitationId: "e1" };

test("onEvent: log lines come through, and a listener that throws breaks nothing", async () => {
  const logged: McpEvent[] = [];
  await using connections = openConnections(
    { one: toStdioServer() },
    {
      onEvent: (event) => {
        logged.push(event);
        throw new Error("listener");
      },
    },
  ).connections;
  expect(await callForText(connections, "log")).toBe("logged");
  expect(logged.filter(({ type }) => type === "log")).toEqual([
    { type: "log", server: "one", level: "warning", logger: "test", data: { a: 1 } },
  ]);
});

test("onElicitation: a form and a page reach the user, and the answer reaches the server", async () => {
  const asked: McpElicitationRequest[] = [];
  await using connections = openConnections(
    { one: toStdioServer() },
    {
      onElicitation: async (request) => {
        asked.push(request);
        return { action: "accept", content: { name: "me", tags: ["a"] } };
      },
    },
  ).connections;
  const answers = [FORM, PAGE].map(async (input) => {
    const { content } = await connections.callTool({
      server: "one",
      tool: "ask",
      arguments: input,
    });
    return content[0]?.["text"];
  });
  expect(await Promise.all(answers)).toEqual([
    '{"action":"accept","content":{"name":"me","tags":["a"]}}',
    '{"action":"accept"}',
  ]);
  expect(asked).toEqual([
    { server: "one", mode: "form", ...FORM },
    { server: "one", ...PAGE },
  ]);
});

test("onElicitation: without a handler, with a bad answer and for a bad address the answer is no", async () => {
  const ask = async (
    options: Partial<McpConnectionsOptions>,
    input: typeof FORM | typeof PAGE,
  ): Promise<unknown> => {
    await using connections = openConnections({ one: toStdioServer() }, options).connections;
    const { content } = await connections.callTool({
      server: "one",
      tool: "ask",
      arguments: input,
    });
    return content[0]?.["text"];
  };
  const yes: Partial<McpConnectionsOptions> = {
    onElicitation: async () => ({ action: "accept", content: { a: { deep: 1 } } }),
  };
  expect([
    await ask({}, FORM),
    await ask(yes, FORM),
    await ask(yes, { ...PAGE, url: "file:///etc/passwd" }),
  ]).toEqual(['{"action":"decline"}', '{"action":"decline"}', '{"action":"decline"}']);
});
