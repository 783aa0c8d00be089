import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { TestClock } from "./test_clock.ts";
import { callForText, openConnections, toShortStatus } from "./test_connections.ts";
import { toStdioServer } from "./test_stdio_server.ts";

test("callTool: a server that dies says so, comes back, and serves again", async () => {
  const clock = new TestClock();
  const { connections, waitFor, events } = openConnections(
    { one: toStdioServer({ stderr: "oh no: hunter2\n" }, { env: { S: "hunter2" } }) },
    { clock },
  );
  await using _ = connections;
  await connections.ready();
  await expect(connections.callTool({ server: "one", tool: "die" })).rejects.toMatchObject({
    code: "connection_lost",
    message: "MCP server 'one' exited with code 7; it last said 'oh no: *****'",
  });
  await waitFor((event) => event.type === "warning");
  const toolsMeanwhile = await connections.listTools();
  await clock.waitForTimer(500);
  const call = connections.callTool({ server: "one", tool: "echo", arguments: { text: "again" } });
  clock.advance(500);
  expect(await call).toEqual({ content: [{ type: "text", text: "echo: again" }], isError: false });
  expect(toolsMeanwhile.length).toBe(2);
  expect(
    events.map((event) => (event.type === "status" ? event.status.state : event.type)),
  ).toEqual(["starting", "ready", "warning", "starting", "starting", "ready"]);
});

test("createMcpConnections: a server that keeps dying is given up after five restarts", async () => {
  const clock = new TestClock();
  const { connections, waitFor } = openConnections({ one: toStdioServer() }, { clock });
  await using _ = connections;
  const delays: number[] = [];
  for (let restart = 0; restart <= 5; restart += 1) {
    await connections.callTool({ server: "one", tool: "die" }).catch(() => {});
    if (restart === 5) break;
    const delayMs = 500 * 2 ** restart;
    await clock.waitForTimer(delayMs);
    delays.push(delayMs);
    clock.advance(delayMs);
  }
  await waitFor((event) => event.type === "status" && event.status.state === "failed");
  expect([delays, toShortStatus(connections.findServer("one"))]).toEqual([
    [500, 1_000, 2_000, 4_000, 8_000],
    ["failed", "connection_lost", "MCP server 'one' exited with code 7", "Transport closed"],
  ]);
  expect(toShortStatus(await connections.restart("one"))).toBe("ready");
});

test("listTools: a list that changed is read again before it is given", async () => {
  const { connections, waitFor } = openConnections({ one: toStdioServer() });
  await using _ = connections;
  await connections.callTool({ server: "one", tool: "change" });
  await waitFor((event) => event.type === "tools_changed");
  expect((await connections.listTools()).map(({ name }) => name)).toEqual([
    "echo",
    "env",
    "new_tool",
  ]);
});

test("restart: a server in use is ended before another one starts", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-restart-"));
  const log = path.join(folder, "log");
  const { connections, waitFor } = openConnections({ one: toStdioServer({ log }) });
  await using _ = connections;
  const call = connections.callTool({ server: "one", tool: "wait" });
  await waitFor((event) => event.type === "log");
  const outcome = call.catch((error: unknown) => error);
  const status = await connections.restart("one");
  expect([status.state, await outcome, await callForText(connections, "echo")]).toEqual([
    "ready",
    expect.objectContaining({ code: "closed" }),
    "echo: undefined",
  ]);
  const starts = fs
    .readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.includes('initialize"'));
  expect(starts.length).toBe(2);
  fs.rmSync(folder, { recursive: true });
});

test("restart: a server that is not known, and one that is disabled", async () => {
  await using connections = openConnections({
    off: toStdioServer({}, { enabled: false }),
  }).connections;
  await expect(connections.restart("nope")).rejects.toMatchObject({ code: "unknown_server" });
  expect(await connections.restart("off")).toEqual({
    server: "off",
    state: "disabled",
    required: false,
  });
});

test("request: a server that stays away is not waited for beyond its time to start", async () => {
  const clock = new TestClock();
  const config = toStdioServer({ silent: ["initialize"] }, { startup_timeout_sec: 5 });
  await using connections = openConnections({ one: config }, { clock }).connections;
  const call = connections.callTool({ server: "one", tool: "echo" });
  const stop = new AbortController();
  const called = connections.callTool({ server: "one", tool: "echo" }, { signal: stop.signal });
  stop.abort();
  await expect(called).rejects.toMatchObject({ code: "aborted" });
  clock.advance(5_000);
  await expect(call).rejects.toMatchObject({
    code: "not_ready",
    message: expect.stringMatching(
      /^MCP server 'one' (?:was not ready within|is still being started)/,
    ),
  });
});
