import { expect, test } from "vitest";
import { createSystemClock } from "./clock.ts";
import {
  type CommandObserver,
  type CommandRequest,
  type CommandResult,
  runCommand,
} from "./run_command.ts";

const env = { PATH: process.env["PATH"] ?? "" };

async function run(
  script: string,
  more: Partial<CommandRequest> = {},
  observer: CommandObserver = {},
): Promise<Omit<CommandResult, "durationMs">> {
  const request = { argv: ["sh", "-c", script], cwd: "/", env, ...more };
  const { durationMs, ...result } = await runCommand(request, {
    clock: createSystemClock(),
    ...observer,
  });
  expect(durationMs).toBeGreaterThanOrEqual(0);
  return result;
}

test.for([
  ["echo out; exit 3", { exitCode: 3, timedOut: false, output: "out\n" }],
  ["cat", { exitCode: 0, timedOut: false, output: "" }],
  ["kill -9 $$", { exitCode: 137, timedOut: false, output: "" }],
  [String.raw`printf 'a\377b'`, { exitCode: 0, timedOut: false, output: "a\uFFFDb" }],
] as const)("runCommand: %s", async ([script, result]) => {
  expect(await run(script)).toEqual(result);
});

test("runCommand: what takes too long is killed with its children, and what it wrote is kept", async () => {
  expect(await run("echo start; sleep 60 & sleep 60", { timeoutMs: 100 })).toEqual({
    exitCode: 124,
    timedOut: true,
    output: "start\n",
  });
});

test("runCommand: a background process that holds the output open delays nothing", async () => {
  expect(await run("echo kept; sleep 60 &")).toEqual({
    exitCode: 0,
    timedOut: false,
    output: "kept\n",
  });
});

test("runCommand: output arrives while it runs, and an abort ends the command", async () => {
  const abort = new AbortController();
  const seen: string[] = [];
  const observer = {
    signal: abort.signal,
    onOutput: (text: string) => {
      seen.push(text);
      abort.abort();
    },
  };
  await expect(run("echo now; sleep 60", {}, observer)).rejects.toMatchObject({ code: "aborted" });
  expect(seen).toEqual(["now\n"]);
});

test.for([
  [{ argv: [] }, "invalid_request"],
  [{ argv: ["/no/such/program"] }, "spawn_failed"],
  [{ cwd: "/no/such/folder" }, "spawn_failed"],
] as const)("runCommand: %o cannot be started", async ([more, code]) => {
  await expect(run("true", more)).rejects.toMatchObject({ code });
});
