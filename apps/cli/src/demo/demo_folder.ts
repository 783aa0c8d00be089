import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CliError } from "../cli_error.ts";
import type { DemoFolder } from "./run_demo.ts";

/** Settings that keep a person's own git configuration, hooks and signing out of the demo. */
const GIT_SETTINGS = [
  "-c",
  "user.name=codexkit demo",
  "-c",
  "user.email=demo@localhost",
  "-c",
  "commit.gpgsign=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "init.defaultBranch=main",
];

/** Makes an empty folder below the system's temporary one; disposing of it removes it. */
export async function createDemoFolder(): Promise<DemoFolder> {
  // Real, because the working directory of a turn is shown and compared without links.
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "codexkit-demo-")));
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Makes a git repository with these files in one commit.
 *
 * @throws {@link CliError} `demo_failed` when there is no git, or git refuses.
 */
export async function createDemoRepository(
  dir: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(dir, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, text);
  }
  await runGit(dir, ["init", "--quiet"]);
  await runGit(dir, ["add", "--all"]);
  await runGit(dir, ["commit", "--quiet", "--message", "word-count, with a mistake"]);
}

function runGit(cwd: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...GIT_SETTINGS, ...args], {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let trouble = "";
    child.stderr.on("data", (chunk: Buffer) => {
      trouble += chunk.toString("utf8");
    });
    child.on("error", (cause) =>
      reject(new CliError("demo_failed", "the demo needs git, install it first", { cause })),
    );
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new CliError("demo_failed", `git ${args[0]} failed: ${trouble.trim()}`));
    });
  });
}
