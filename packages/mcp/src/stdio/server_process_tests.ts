import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createSystemClock } from "../clock.ts";
import { McpError } from "../mcp_error.ts";
import { toStdioServer } from "../test_stdio_server.ts";
import { type ServerExit, type ServerProcess, startServerProcess } from "./server_process.ts";

const clock = createSystemClock();

function start(script: Parameters<typeof toStdioServer>[0], env = {}): Promise<ServerProcess> {
  const { command = "", args = [] } = toStdioServer(script);
  return startServerProcess(
    {
      server: "s",
      command,
      args,
      cwd: os.tmpdir(),
      env: { PATH: process.env["PATH"] ?? "", ...env },
      maxMessageBytes: 10_000,
    },
    clock,
  );
}

function listen(server: ServerProcess): {
  next: () => Promise<string>;
  ended: Promise<ServerExit>;
} {
  const lines: string[] = [];
  let wake = (): void => {};
  const ended = new Promise<ServerExit>((resolve) => {
    server.listen({
      onLine: (line) => {
        lines.push(line);
        wake();
      },
      onOversized: () => {},
      onEnd: resolve,
    });
  });
  return {
    ended,
    next: async () => {
      while (lines.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return lines.shift() ?? "";
    },
  };
}

/** A process that was killed but not yet reaped by whoever took it over still has an id: it does not count. */
function isRunning(pid: number): boolean {
  try {
    return !fs.readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

test("startServerProcess: lines go in and come out, and closing the input ends it", async () => {
  const server = await start({});
  const output = listen(server);
  await server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  expect(await output.next()).toBe('{"jsonrpc":"2.0","id":1,"result":{}}');
  await server.close();
  expect(await output.ended).toEqual({ code: 0, signal: null });
});

test("startServerProcess: what it wrote before anybody listened is not lost", async () => {
  const server = await start({ garbage: ["first\n"] });
  await server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  expect(await listen(server).next()).toBe("first");
  await server.close();
});

test("startServerProcess: tells how it ended and what it said last", async () => {
  const server = await start({ exitOn: "ping", stderr: "first\nlast words\n" });
  const output = listen(server);
  await server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  expect({ exit: await output.ended, stderr: server.readStderr() }).toEqual({
    exit: { code: 3, signal: null },
    stderr: "first\nlast words\n",
  });
  await expect(server.write("{}")).rejects.toMatchObject({ code: "connection_lost", server: "s" });
});

test("startServerProcess: one that ignores its input and SIGTERM is killed", async () => {
  const server = await start({ stubborn: true });
  const output = listen(server);
  await server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  await output.next();
  await server.close();
  expect(await output.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test("startServerProcess: one that closes its output is ended", async () => {
  const server = await start({ muteOn: "notifications/mute" });
  const output = listen(server);
  await server.write('{"jsonrpc":"2.0","method":"notifications/mute"}');
  expect(await output.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test.runIf(process.platform === "linux")(
  "startServerProcess: what it started ends with it",
  async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-group-"));
    const file = path.join(folder, "pid");
    const server = await start({ grandchild: file });
    const output = listen(server);
    await server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
    await output.next();
    const pid = Number(fs.readFileSync(file, "utf8"));
    const before = isRunning(pid);
    await server.close();
    // The kernel delivers a kill in its own time.
    while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
    expect(before).toBe(true);
    fs.rmSync(folder, { recursive: true });
  },
);

test.for([
  ["no-such-program-anywhere", os.tmpdir()],
  [process.execPath, "/no/such/folder"],
])("startServerProcess: %s in %s does not start", async ([command = "", cwd = ""]) => {
  const started = startServerProcess(
    { server: "s", command, args: [], cwd, env: {}, maxMessageBytes: 1 },
    clock,
  );
  await expect(started).rejects.toMatchObject({
    code: "spawn_failed",
    message: `MCP server 's': cannot start '${command}': there is no such program, or its folder is missing; check command, cwd and PATH`,
    codexText: "No such file or directory (os error 2)",
  });
  await expect(started).rejects.toBeInstanceOf(McpError);
});
