import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { followLinks } from "./follow_links.ts";
import { createWorkTree } from "./test_sandbox.ts";

test("followLinks: a folder, with those above it", async () => {
  const work = await createWorkTree();
  const way = followLinks(path.join(work, "..", "work", ".git"));
  expect(way).toEqual({
    end: path.join(work, ".git"),
    exists: true,
    isFolder: true,
    folders: ["/", ...toAncestors(work), work],
    links: [],
  });
});

test("followLinks: links of both kinds, to a file", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "real"));
  await writeFile(path.join(work, "real", "file"), "");
  await symlink("real/.", path.join(work, "near"));
  await symlink(path.join(work, "near", "file"), path.join(work, "far"));
  expect(followLinks(path.join(work, "far", "beyond"))).toMatchObject({
    end: path.join(work, "real", "file"),
    exists: true,
    isFolder: false,
    links: [
      { path: path.join(work, "far"), target: path.join(work, "near", "file") },
      { path: path.join(work, "near"), target: "real/." },
    ],
  });
});

test("followLinks: what is missing ends at its first part", async () => {
  const work = await createWorkTree();
  await symlink("gone/deep/file", path.join(work, "link"));
  expect(followLinks(path.join(work, "link"))).toMatchObject({
    end: path.join(work, "gone"),
    exists: false,
    isFolder: false,
  });
});

test("followLinks: links in a circle lead nowhere", async () => {
  const work = await createWorkTree();
  await symlink("b", path.join(work, "a"));
  await symlink("a", path.join(work, "b"));
  expect(followLinks(path.join(work, "a"))).toBeUndefined();
});

function toAncestors(file: string): string[] {
  const parent = path.dirname(file);
  return parent === "/" ? [] : [...toAncestors(parent), parent];
}
