import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { TestkitError } from "./testkit_error.ts";

/** Author and time of the commit: fixed, so that equal files give equal hashes. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/**
 * Writes files into a folder and commits them to a new git repository there, on branch `main`. The user's
 * own git settings do not count.
 *
 * @throws {@link TestkitError} `unavailable` when git is not there or fails.
 */
export async function createGitRepository(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
  await runGit(folder, ["init", "-q", "-b", "main"]);
  await runGit(folder, ["add", "-A"]);
  await runGit(folder, ["commit", "-q", "--allow-empty", "-m", "init"]);
}

function runGit(cwd: string, args: readonly string[]): Promise<void> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...IDENTITY,
  };
  return new Promise((resolve, reject) => {
    execFile("git", [...args], { cwd, env }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else {
        const isMissing = error.code === "ENOENT";
        const reason = isMissing
          ? "git or the folder is not there"
          : stderr.trim() || error.message;
        reject(
          new TestkitError("unavailable", `git ${args[0] ?? ""} failed in ${cwd}: ${reason}`, {
            cause: error,
          }),
        );
      }
    });
  });
}
