import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { TestClock } from "./test_clock.ts";
import { callForText, openConnections } from "./test_connections.ts";
import { toStdioServer } from "./test_stdio_server.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-session-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const FORM = {
  message: "Who?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } } },
};
test("callTool: one that takes too long is called off, and the server goes on", async () => {
  const log = path.join(folder, "late.log");
  await using connections = openConnections({
    one: toStdioServer({ log }),
  }).connections;
  await expect(
    connections.callTool({ server: "one", tool: "wait" }, { timeoutMs: 200 }),
  ).rejects.toMatchObject({
    code: "call_timeout",
    message:
      "MCP server 'one' did not answer tools/call within 200 ms; raise tool_timeout_sec if it needs longer",
    codexText: "timed out awaiting tools/call after 200ms",
  });
  expect(await callForText(connections, "echo")).toBe("echo: undefined");
  expect(fs.readFileSync(log, "utf8")).toContain(
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2,"reason":"no answer within 200 ms"}}',
  );
});

test("callTool: the caller can call it off", async () => {
  const log = path.join(folder, "abort.log");
  const { connections, waitFor } = openConnections({ one: toStdioServer({ log }) });
  await using _ = connections;
  const stop = new AbortController();
  const call = connections.callTool({ server: "one", tool: "wait" }, { signal: stop.signal });
  await waitFor((event) => event.type === "log");
  const early = connections.callTool(
    { server: "one", tool: "echo" },
    { signal: AbortSignal.abort() },
  );
  stop.abort();
  await expect(call).rejects.toMatchObject({
    code: "aborted",
    message: "MCP server 'one': tools/call was called off",
  });
  await expect(early).rejects.toMatchObject({ code: "aborted" });
  expect(await callForText(connections, "echo")).toBe("echo: undefined");
  expect(fs.readFileSync(log, "utf8")).toContain('"reason":"called off"');
});

test("callTool: progress is told", async () => {
  await using connections = openConnections({ one: toStdioServer() }).connections;
  const seen: unknown[] = [];
  await connections.callTool(
    { server: "one", tool: "progress" },
    { onProgress: (progress) => seen.push(progress) },
  );
  expect(seen).toEqual([
    { progress: 1, total: 2, message: "step 1" },
    { progress: 2, total: 2, message: "step 2" },
  ]);
});

test("onElicitation: the time of a call stands still while the user thinks", async () => {
  const clock = new TestClock();
  const thinking = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<{ action: "decline" }>();
  await using connections = openConnections(
    { one: toStdioServer({}, { tool_timeout_sec: 10 }) },
    {
      clock,
      onElicitation: () => {
        thinking.resolve();
        return answer.promise;
      },
    },
  ).connections;
  const call = connections.callTool({ server: "one", tool: "ask", arguments: FORM });
  await thinking.promise;
  clock.advance(3_600_000);
  answer.resolve({ action: "decline" });
  expect(await call).toEqual({
    content: [{ type: "text", text: '{"action":"decline"}' }],
    isError: false,
  });
});
