import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runMcpCommand } from "./run_mcp_command.ts";

test("mcp: the commands work on one another's file", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-run-mcp-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const run = async (command: string, ...more: readonly string[]): Promise<string> => {
    const io = createMemoryIo({ cwd: folder, env: { CODEX_HOME: folder } });
    const parsed = parseCommandLine(ROOT_COMMAND, [...command.split(" "), ...more]);
    await runMcpCommand(command, parsed, io);
    return io.stdoutText();
  };
  await run("mcp add", "web", "--url", "http://127.0.0.1:1/mcp");
  const shown = [
    (await run("mcp get", "web")).split("\n")[0],
    (await run("mcp list")).split("\n").length,
    await run("mcp logout", "web"),
    await run("mcp remove", "web"),
  ];
  expect(shown).toEqual([
    "web",
    3,
    "No OAuth credentials stored for 'web'.\n",
    "Removed global MCP server 'web'.\n",
  ]);
  await expect(run("mcp login", "web")).rejects.toMatchObject({ code: "bad_input" });
});

test("mcp: every command of the table is one of these", async () => {
  const table = ROOT_COMMAND.commands.find(({ name }) => name === "mcp")?.commands ?? [];
  const io = createMemoryIo({ cwd: "/", env: { CODEX_HOME: "/no/such/home" } });
  const parsed = parseCommandLine(ROOT_COMMAND, ["mcp", "list"]);
  const outcomes = await Promise.all(
    [...table.map(({ name }) => name), "x"].map((name) =>
      runMcpCommand(`mcp ${name}`, parsed, io).then(
        () => "done",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome.startsWith("no command"))).toEqual([
    "no command mcp x",
  ]);
});
