import fs from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runMcpServerCommand } from "./mcp_server_command.ts";

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  },
};

function parse(...argv: readonly string[]): ReturnType<typeof parseCommandLine> {
  return parseCommandLine(ROOT_COMMAND, ["mcp-server", ...argv]);
}

test("mcp-server: speaks the protocol and nothing else, and ends with its input", async () => {
  await using dir = createTempDir();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const io = createMemoryIo({ cwd: dir.path, env: { CODEX_HOME: dir.path } });
  const running = runMcpServerCommand(parse(), io, { input, output });
  const answers: unknown[] = [];
  const answered = Promise.withResolvers<void>();
  output.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString("utf8").trimEnd().split("\n")) answers.push(JSON.parse(line));
    if (answers.length === 2) answered.resolve();
  });
  input.write(`${JSON.stringify(INITIALIZE)}\n`);
  input.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  input.write('{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n');
  await answered.promise;
  input.end();
  expect([await running, io.stdoutText(), io.stderrText()]).toEqual([0, "", ""]);
  expect(answers).toMatchObject([
    { id: 1, result: { serverInfo: { name: "codex-mcp-server", title: "Codex" } } },
    { id: 2, result: { tools: [{ name: "codex" }, { name: "codex-reply" }] } },
  ]);
});

test("mcp-server: a person who interrupts ends it", async () => {
  await using dir = createTempDir();
  const stop = new AbortController();
  const env = { CODEX_HOME: dir.path };
  const io = createMemoryIo({ cwd: dir.path, env, signal: stop.signal });
  const pipes = { input: new PassThrough(), output: new PassThrough() };
  const running = runMcpServerCommand(parse(), io, pipes);
  stop.abort();
  expect(await running).toBe(0);
});

test("mcp-server: a configuration that cannot be used is told of at the start", async () => {
  await using dir = createTempDir();
  fs.writeFileSync(path.join(dir.path, "config.toml"), "model = \n");
  const io = createMemoryIo({ cwd: dir.path, env: { CODEX_HOME: dir.path } });
  const pipes = { input: new PassThrough(), output: new PassThrough() };
  await expect(runMcpServerCommand(parse(), io, pipes)).rejects.toMatchObject({ code: "bad_toml" });
});
