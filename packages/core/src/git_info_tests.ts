import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { readGitInfo } from "./git_info.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "git-info-"));
  made.push(folder);
  return folder;
}

function git(cwd: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
  return execFileSync("git", [...who, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function makeRepository(): { root: string; commitHash: string } {
  const root = makeFolder();
  git(root, "init", "-q", "-b", "main");
  git(root, "commit", "-q", "--allow-empty", "-m", "first");
  return { root, commitHash: git(root, "rev-parse", "HEAD") };
}

test("readGitInfo: branch and commit, from a folder below the root", () => {
  const { root, commitHash } = makeRepository();
  const below = path.join(root, "a", "b");
  fs.mkdirSync(below, { recursive: true });
  expect(readGitInfo(below)).toEqual({ root, branch: "main", commitHash });
});

test("readGitInfo: packed refs, a detached head and a worktree", () => {
  const { root, commitHash } = makeRepository();
  git(root, "pack-refs", "--all");
  const packed = readGitInfo(root);
  const tree = path.join(makeFolder(), "tree");
  git(root, "worktree", "add", "-q", "-b", "side", tree);
  const worktree = readGitInfo(tree);
  git(root, "checkout", "-q", "--detach");
  expect([packed, worktree, readGitInfo(root)]).toEqual([
    { root, branch: "main", commitHash },
    { root: tree, branch: "side", commitHash },
    { root, commitHash },
  ]);
});

test("readGitInfo: a repository without commits, and no repository", () => {
  const root = makeFolder();
  git(root, "init", "-q", "-b", "main");
  // No folder of a test machine is certain to lie outside every repository, but its root is.
  const top = path.parse(root).root;
  expect([readGitInfo(root), readGitInfo(top)]).toEqual([{ root, branch: "main" }, undefined]);
});
