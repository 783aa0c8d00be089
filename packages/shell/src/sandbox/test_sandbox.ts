import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { onTestFinished } from "vitest";
import { createSystemClock } from "../clock.ts";
import { type CommandResult, runCommand } from "../run_command.ts";
import { findBubblewrap } from "./bubblewrap.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import type { WorkspaceWritePolicy, SandboxPolicy } from "./sandbox_policy.ts";

/** `PATH` of the machine. */
export const PATH: string = process.env["PATH"] ?? "";

const found = process.platform === "linux" ? findBubblewrap(PATH) : undefined;
const isSkipped =
  found === undefined && (process.platform !== "linux" || (process.env["CI"] ?? "") === "");
if (isSkipped)
  console.warn(
    "sandbox tests that run commands are skipped: the package 'bubblewrap' is not installed",
  );

/** Path of the real `bwrap`. */
export const BUBBLEWRAP: string = found ?? "";

/** For tests that run commands in the sandbox. On Linux in CI, where bubblewrap has to be, they fail without it. */
export const SANDBOXED: { readonly skip: boolean } = { skip: isSkipped };

/** `/tmp` is excluded, as the work tree of the tests is in it. */
export const WRITE: WorkspaceWritePolicy = {
  type: "workspace-write",
  exclude_slash_tmp: true,
  exclude_tmpdir_env_var: true,
};

/** {@link WRITE} with the network on. */
export const WRITE_WITH_NETWORK: WorkspaceWritePolicy = { ...WRITE, network_access: true };

/** A folder with a work tree in it, outside of which nothing else is writable. */
export async function createWorkTree(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "codexkit-shell-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const work = path.join(folder, "work");
  await mkdir(path.join(work, ".git"), { recursive: true });
  return work;
}

/** A sandbox that is cleaned up when the test is over. */
export function createSandboxFor(policy: SandboxPolicy, cwd: string): Sandbox {
  const sandbox = createSandbox({ policy, cwd, env: { PATH } });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return sandbox;
}

/** Runs a bash script in a sandbox, input closed, and answers its output. */
export async function runScript(
  script: string,
  options: {
    policy: SandboxPolicy;
    cwd: string;
    env?: Readonly<Record<string, string>> | undefined;
  },
): Promise<CommandResult> {
  const { policy, cwd, env } = options;
  const sandbox = createSandboxFor(policy, cwd);
  const argv = await sandbox.wrap(["/bin/bash", "-c", `exec 2>&1\n${script}`]);
  const request = { argv, cwd, env: { PATH, HOME: cwd, TERM: "dumb", ...env } };
  const result = await runCommand(
    { ...request, timeoutMs: 30_000 },
    { clock: createSystemClock() },
  );
  await sandbox.tidy();
  return result;
}
