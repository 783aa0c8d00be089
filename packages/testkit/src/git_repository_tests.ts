import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createGitRepository } from "./git_repository.ts";
import { createTempDir } from "./temp_dir.ts";

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", [...args], { cwd, encoding: "utf8" }).trim();

test("createGitRepository: files are committed, and equal files give equal hashes", async () => {
  await using one = createTempDir();
  await using two = createTempDir();
  const files = { "README.md": "# x\n", "src/a.ts": "export {};\n" };
  await createGitRepository(one.path, files);
  await createGitRepository(two.path, files);
  expect([
    git(one.path, "status", "--porcelain"),
    git(one.path, "ls-files"),
    git(one.path, "rev-parse", "HEAD") === git(two.path, "rev-parse", "HEAD"),
    fs.readFileSync(path.join(one.path, "src/a.ts"), "utf8"),
  ]).toEqual(["", "README.md\nsrc/a.ts", true, "export {};\n"]);
});

test("createGitRepository: a folder that is not there is named", async () => {
  await using dir = createTempDir();
  const missing = path.join(dir.path, "none");
  await expect(createGitRepository(missing, {})).rejects.toThrow(`git init failed in ${missing}`);
});
