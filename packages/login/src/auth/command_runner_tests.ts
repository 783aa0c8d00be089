import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { type CommandResult, createCommandRunner } from "./command_runner.ts";

const run = createCommandRunner();

async function runNode(script: string, timeoutMs = 20_000): Promise<CommandResult> {
  return await run({ command: process.execPath, args: ["-e", script], timeoutMs });
}

test("createCommandRunner: gives output and exit code", async () => {
  expect(await runNode("console.log('tok')")).toEqual({
    type: "exited",
    exitCode: 0,
    stdout: "tok\n",
  });
  expect(await runNode("console.log('x'); process.exitCode = 3")).toEqual({
    type: "exited",
    exitCode: 3,
    stdout: "x\n",
  });
});

test("createCommandRunner: runs in its folder, without input", async () => {
  const cwd = realpathSync(tmpdir());
  const script = "process.stdin.on('end', () => console.log(process.cwd())).resume()";
  const request = { command: process.execPath, args: ["-e", script], cwd, timeoutMs: 20_000 };
  expect(await run(request)).toEqual({ type: "exited", exitCode: 0, stdout: `${cwd}\n` });
});

test("createCommandRunner: says why there is no output", async () => {
  const missing = { command: "/nonexistent/program", args: [], timeoutMs: 1_000 };
  expect(await run(missing)).toEqual({ type: "not_started" });
  expect(await run({ ...missing, command: "" })).toEqual({ type: "not_started" });
  expect(await runNode("setInterval(() => {}, 1000)", 50)).toEqual({ type: "timed_out" });
  expect(await runNode("process.kill(process.pid, 'SIGKILL')")).toEqual({ type: "killed" });
  expect(await runNode("console.log('x'.repeat(3000000))")).toEqual({ type: "printed_too_much" });
});
