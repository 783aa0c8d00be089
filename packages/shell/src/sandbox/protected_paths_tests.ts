import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readWritableRoots, type WritableRoot } from "./protected_paths.ts";
import { createWorkTree } from "./test_sandbox.ts";

/** What is protected in a work tree, told without its path. */
async function read(work: string, roots: readonly string[] = [work]): Promise<WritableRoot[]> {
  const found = await readWritableRoots(roots);
  const toName = (file: string): string => path.relative(work, file);
  return found.map((root) => ({
    path: toName(root.path),
    protectedPaths: root.protectedPaths.map((entry) => ({ ...entry, path: toName(entry.path) })),
    pinnedFolders: root.pinnedFolders.map((folder) => toName(folder)),
    links: root.links.map((link) => ({ ...link, path: toName(link.path) })),
  }));
}

const MISSING = [".agents", ".codex", ".aws"].map((name) => ({ path: name, exists: false }));

test("readWritableRoots: missing folders and files are left out, links are followed, parents come first", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "sub"));
  await writeFile(path.join(work, "file"), "");
  await symlink(path.join(work, "sub"), path.join(work, "link"));
  const roots = ["link", "sub", "file", "missing"].map((name) => path.join(work, name));
  expect((await read(work, [...roots, work])).map((root) => root.path)).toEqual(["", "sub"]);
});

test("readWritableRoots: what is there is kept, what is missing is covered", async () => {
  const work = await createWorkTree();
  expect(await read(work)).toEqual([
    {
      path: "",
      protectedPaths: [{ path: ".git", exists: true }, ...MISSING],
      pinnedFolders: [],
      links: [],
    },
  ]);
});

test("readWritableRoots: links are followed one by one, with the folders on the way", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "tools", "deep"), { recursive: true });
  await symlink("tools/next", path.join(work, ".codex"));
  await symlink(path.join(work, "tools", "deep"), path.join(work, "tools", "next"));
  await symlink("tools/missing/x", path.join(work, ".agents"));
  await symlink("/nowhere/aws", path.join(work, ".aws"));
  expect(await read(work)).toEqual([
    {
      path: "",
      protectedPaths: [
        { path: ".git", exists: true },
        { path: "tools/missing", exists: false },
        { path: "tools/deep", exists: true },
      ],
      pinnedFolders: ["tools"],
      links: [
        { path: ".agents", target: "tools/missing/x" },
        { path: ".codex", target: "tools/next" },
        { path: "tools/next", target: path.join(work, "tools", "deep") },
        { path: ".aws", target: "/nowhere/aws" },
      ],
    },
  ]);
});

test.for([
  ["a circle", ".codex", []],
  ["the folder itself", ".", []],
  ["the folder above", "..", []],
  ["a file in place of a folder", "file/config", [{ path: "file", exists: true }]],
] as const)("readWritableRoots: a link to %s", async ([, target, expected]) => {
  const work = await createWorkTree();
  await writeFile(path.join(work, "file"), "");
  await symlink(target, path.join(work, ".codex"));
  const [root] = await read(work);
  const others = new Set([".git", ".agents", ".aws"]);
  expect(root?.protectedPaths.filter((entry) => !others.has(entry.path))).toEqual(expected);
});

test("readWritableRoots: the folder that a .git file names is protected with it, where it could be written", async () => {
  const work = await createWorkTree();
  const tree = path.join(work, "tree");
  await mkdir(path.join(work, "main", ".git", "worktrees", "tree"), { recursive: true });
  await mkdir(tree);
  await writeFile(path.join(tree, ".git"), "gitdir: ../main/.git/worktrees/tree\n");
  const [alone] = await read(work, [tree]);
  const [, inside] = await read(work, [work, tree]);
  const gitFile = { path: "tree/.git", exists: true };
  const gitDir = { path: "main/.git/worktrees/tree", exists: true };
  expect([alone?.protectedPaths.slice(0, 2), inside?.protectedPaths.slice(0, 2)]).toEqual([
    [gitFile, { path: "tree/.agents", exists: false }],
    [gitFile, gitDir],
  ]);
  expect(inside?.pinnedFolders).toEqual(["main", "main/.git", "main/.git/worktrees", "tree"]);
});

test.for([
  ["has no such line", "nothing\n"],
  ["names nothing that is there", "gitdir: ../nowhere\n"],
  ["is long", `gitdir: ${"x/".repeat(100_000)}\n`],
] as const)("readWritableRoots: a .git file that %s is protected alone", async ([, text]) => {
  const work = await createWorkTree();
  const tree = path.join(work, "tree");
  await mkdir(tree);
  await writeFile(path.join(tree, ".git"), text);
  const [root] = await read(tree, [tree]);
  expect(root?.protectedPaths).toEqual([{ path: ".git", exists: true }, ...MISSING]);
});

test("readWritableRoots: work trees share the folder with the hooks, which is protected with their own", async () => {
  const work = await createWorkTree();
  const gitDir = path.join(work, "main", ".git", "worktrees", "tree");
  await mkdir(gitDir, { recursive: true });
  await writeFile(path.join(gitDir, "commondir"), "../..\n");
  await mkdir(path.join(work, "tree"));
  await writeFile(path.join(work, "tree", ".git"), `gitdir: ${gitDir}\n`);
  const [, tree] = await read(work, [work, path.join(work, "tree")]);
  expect(tree?.protectedPaths.slice(0, 3)).toEqual([
    { path: "tree/.git", exists: true },
    { path: "main/.git/worktrees/tree", exists: true },
    { path: "main/.git", exists: true },
  ]);
});

test("readWritableRoots: a link in a writable folder opens nothing, one elsewhere does", async () => {
  const work = await createWorkTree();
  const folder = path.dirname(work);
  await mkdir(path.join(folder, "outside"));
  await mkdir(path.join(work, "real"));
  await symlink("../outside", path.join(work, "out"));
  await symlink(".git", path.join(work, "git"));
  await symlink("real", path.join(work, "near"));
  await symlink("outside", path.join(folder, "elsewhere"));
  const open = async (...names: string[]): Promise<string[]> =>
    (await read(work, [work, ...names.map((name) => path.join(work, name))])).map(
      (root) => root.path,
    );
  expect([
    await open("out", "git", "near"),
    await open("../elsewhere"),
    await open("real"),
  ]).toEqual([[""], ["../outside", ""], ["", "real"]]);
});

test("readWritableRoots: paths that are protected by name, where they are in a writable folder", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "deep", "home"), { recursive: true });
  await symlink("deep/home", path.join(work, "link"));
  const names = ["link", "missing/home", "..", ".", "../elsewhere"];
  const protectedFolders = names.map((name) => path.join(work, name));
  const [root] = await readWritableRoots([work], { protectedFolders });
  expect({
    paths: root?.protectedPaths.slice(4),
    pinned: root?.pinnedFolders,
    links: root?.links,
  }).toEqual({
    paths: [
      { path: path.join(work, "deep", "home"), exists: true },
      { path: path.join(work, "missing"), exists: false },
    ],
    pinned: [path.join(work, "deep")],
    links: [{ path: path.join(work, "link"), target: "deep/home" }],
  });
});
