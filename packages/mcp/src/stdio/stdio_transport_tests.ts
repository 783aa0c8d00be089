import { expect, test } from "vitest";
import { callForText, openConnections } from "../test_connections.ts";
import { toStdioServer } from "../test_stdio_server.ts";

test("callTool: an answer over the limit fails by itself, and the server goes on", async () => {
  const { connections, events } = openConnections(
    { one: toStdioServer() },
    { maxMessageBytes: 10_000 },
  );
  await using _ = connections;
  const big = connections.callTool({
    server: "one",
    tool: "big",
    arguments: { bytes: 50_000_000 },
  });
  await expect(big).rejects.toMatchObject({
    code: "message_too_large",
    message: "MCP server 'one' sent a message of more than 10000 bytes; ask it for less at a time",
  });
  expect(await callForText(connections, "echo")).toBe("echo: undefined");
  expect(events.filter(({ type }) => type === "warning")).toEqual([
    {
      type: "warning",
      server: "one",
      message:
        "MCP server 'one' sent a message of 50000073 bytes, more than 10000; it was left out",
    },
  ]);
});

test("callTool: an answer that is none by the protocol fails at once", async () => {
  await using connections = openConnections({ one: toStdioServer() }).connections;
  const call = connections.callTool({ server: "one", tool: "odd", arguments: { result: 5 } });
  await expect(call).rejects.toMatchObject({
    code: "protocol_error",
    message: "MCP server 'one' sent an answer that is not one by the protocol",
  });
  expect(await callForText(connections, "echo")).toBe("echo: undefined");
});

test("createMcpConnections: garbage on stdout is left out and told once", async () => {
  const { connections, events } = openConnections({
    one: toStdioServer(
      { garbage: ["Welcome! pw=hunter2\n", "more\n", '{"a":1}\n', "[1,2]\n"] },
      { env: { PW: "hunter2" } },
    ),
  });
  await using _ = connections;
  expect(await callForText(connections, "echo")).toBe("echo: undefined");
  expect(events.filter(({ type }) => type === "warning")).toEqual([
    {
      type: "warning",
      server: "one",
      message:
        "MCP server 'one' writes to stdout what is no message and is left out, first: 'Welcome! pw=*****'",
    },
  ]);
});
