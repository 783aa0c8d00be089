import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNodeFileSystem } from "./file_system.ts";
import {
  findGitRoot,
  findMainWorktree,
  findProjectRoot,
  listFoldersBetween,
} from "./project_root.ts";

const fs = createNodeFileSystem();

test.for<[string, readonly string[], string]>([
  ["the nearest folder with a marker", [".git"], "repo"],
  ["another marker", ["pkg.json"], "repo/a"],
  ["the nearest of several markers", [".git", "pkg.json"], "repo/a"],
  ["no markers", [], "repo/a/b"],
  ["a marker that is nowhere", ["nowhere.marker"], "repo/a/b"],
])("findProjectRoot: %s", ([, markers, expected]) => {
  const root = createTree({ "repo/.git": null, "repo/a/pkg.json": "", "repo/a/b": null });
  expect(findProjectRoot(join(root, "repo/a/b"), markers, fs)).toBe(join(root, expected));
});

test("findGitRoot: .git may be a file", () => {
  const root = createTree({ "tree/.git": "gitdir: /elsewhere\n", "tree/sub": null });
  expect(findGitRoot(join(root, "tree/sub"), fs)).toBe(join(root, "tree"));
});

test("findMainWorktree: a linked worktree leads to its main one", () => {
  const root = createTree({
    "main/.git/worktrees/wt/commondir": "../..\n",
    "wt/.git": "",
    "broken/.git": "gitdir: nowhere\n",
  });
  writeFileSync(join(root, "wt/.git"), `gitdir: ${join(root, "main/.git/worktrees/wt")}\n`);
  expect(findMainWorktree(join(root, "wt"), fs)).toBe(join(root, "main"));
  expect(findMainWorktree(join(root, "main"), fs)).toBe(join(root, "main"));
  expect(findMainWorktree(join(root, "broken"), fs)).toBe(join(root, "broken"));
});

test("listFoldersBetween: outermost first, and the folder alone when the root is not above", () => {
  expect(listFoldersBetween("/a", "/a/b/c")).toEqual(["/a", "/a/b", "/a/b/c"]);
  expect(listFoldersBetween("/a", "/a")).toEqual(["/a"]);
  expect(listFoldersBetween("/x", "/a/b")).toEqual(["/a/b"]);
});

/** A folder with these files (a value that is `null` makes a folder), gone after the test. */
function createTree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-config-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(content === null ? full : dirname(full), { recursive: true });
    if (content !== null) writeFileSync(full, content);
  }
  return root;
}
