import { spawn, spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { runInSandbox } from "./run_in_sandbox.ts";
import { createWorkTree, PATH, SANDBOXED, WRITE, WRITE_WITH_NETWORK } from "./test_sandbox.ts";

const OPEN = { type: "danger-full-access" } as const;

test.for([
  ["true", 0],
  ["exit 42", 42],
  ["kill -9 $$", 137],
  ["kill -TERM $$", 143],
  ["touch ../out 2>/dev/null", 1],
] as const)("runInSandbox: %s gives %i", SANDBOXED, async ([script, code]) => {
  const cwd = await createWorkTree();
  const command = ["/bin/bash", "-c", script];
  expect(await runInSandbox(command, { policy: WRITE, cwd, env: { PATH } })).toBe(code);
  expect(await readdir(cwd)).toEqual([".git"]);
});

test.for([
  [WRITE, "1\n"],
  [WRITE_WITH_NETWORK, "\n"],
] as const)(
  "runInSandbox: the command is told about its network: %o",
  SANDBOXED,
  async ([policy, told]) => {
    const cwd = await createWorkTree();
    const command = ["/bin/sh", "-c", "echo $CODEX_SANDBOX_NETWORK_DISABLED > told"];
    await runInSandbox(command, { policy, cwd, env: { PATH } });
    expect(await readFile(path.join(cwd, "told"), "utf8")).toBe(told);
  },
);

test("runInSandbox: without a sandbox the command runs as it is", async () => {
  const cwd = await createWorkTree();
  const command = ["/bin/sh", "-c", "touch ../out; kill -9 $$"];
  expect(await runInSandbox(command, { policy: OPEN, cwd, env: { PATH } })).toBe(137);
  expect((await readdir(path.dirname(cwd))).toSorted()).toEqual(["out", "work"]);
});

test.for([
  [[], "invalid_request", "the command is empty: name a program to run"],
  [["/no/such"], "spawn_failed", "cannot run '/no/such' in '/': spawn /no/such ENOENT"],
  [["a\0b"], "spawn_failed", expect.stringContaining("null bytes")],
] as const)("runInSandbox: %o is refused", async ([command, code, message]) => {
  await expect(runInSandbox(command, { policy: OPEN, cwd: "/", env: {} })).rejects.toMatchObject({
    code,
    message,
  });
});

test(
  "runInSandbox: without bubblewrap nothing runs",
  { skip: process.platform !== "linux" },
  async () => {
    const options = { policy: WRITE, cwd: "/", env: { PATH: "/nowhere" } };
    await expect(runInSandbox(["true"], options)).rejects.toMatchObject({
      code: "sandbox_unavailable",
    });
  },
);

/** A program that runs its arguments in the sandbox, in the folder it is started in. */
const PROGRAM = `
import { runInSandbox } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, "run_in_sandbox.ts")).href)};
const options = { policy: { type: "workspace-write" }, cwd: process.cwd(), env: process.env };
process.exitCode = await runInSandbox(process.argv.slice(1), options);
`;
const NODE_ARGS = ["--input-type=module", "--no-warnings", "-e", PROGRAM, "--"];

test(
  "runInSandbox: input, output and error output are those of the caller",
  SANDBOXED,
  async () => {
    const cwd = await createWorkTree();
    const script = "cat; echo out; echo err >&2; exit 3";
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [...NODE_ARGS, "/bin/sh", "-c", script],
      { cwd, input: "in\n", encoding: "utf8" },
    );
    expect({ stdout, stderr, status }).toEqual({ stdout: "in\nout\n", stderr: "err\n", status: 3 });
  },
);

test.for([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("runInSandbox: %s ends the command", SANDBOXED, async ([signal, code]) => {
  const cwd = await createWorkTree();
  const child = spawn(process.execPath, [...NODE_ARGS, "/bin/sh", "-c", "echo up; exec sleep 60"], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.once("data", () => {
    child.kill(signal);
  });
  const ended = Promise.withResolvers<number | null>();
  child.once("exit", ended.resolve);
  expect(await ended.promise).toBe(code);
});
