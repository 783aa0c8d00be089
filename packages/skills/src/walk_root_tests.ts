import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import { createStatCache } from "./stat_cache.ts";
import { createTestFolder, recordReads, type TestFolder } from "./test_skill_files.ts";
import { type FolderListing, type WalkedRoot, walkRoot, type WalkLimits } from "./walk_root.ts";

const LIMITS: WalkLimits = { followSymlinks: true, maxDepth: 6, maxFolders: 2000 };

function walk(
  folder: TestFolder,
  over: Partial<WalkLimits> = {},
  scope: "user" | "system" = "user",
): WalkedRoot | undefined {
  const tools = {
    fs: createNodeFileSystem(),
    listings: createStatCache<FolderListing>(() => Number.MAX_SAFE_INTEGER),
  };
  return walkRoot({ path: folder.at("s"), scope }, { ...LIMITS, ...over }, tools);
}

const found = (walked: WalkedRoot | undefined, folder: TestFolder): readonly string[] =>
  (walked?.found ?? []).map((each) => each.folder.slice(folder.path.length + 1));

test("walkRoot: nested folders, nearest first; folders with a dot are not visited", () => {
  using folder = createTestFolder({
    "s/SKILL.md": "",
    "s/b/c/SKILL.md": "",
    "s/b/SKILL.md": "",
    "s/b/agents/openai.yaml": "",
    "s/a/skill.md": "",
    "s/a/x/SKILL.md": "",
    "s/.hidden/SKILL.md": "",
    "s/b/.git/SKILL.md": "",
  });
  expect(walk(folder)).toEqual({
    path: folder.at("s"),
    found: [
      { folder: folder.at("s"), hasAgents: false },
      { folder: folder.at("s/b"), hasAgents: true },
      { folder: folder.at("s/a/x"), hasAgents: false },
      { folder: folder.at("s/b/c"), hasAgents: false },
    ],
    problems: [],
  });
});

test("walkRoot: no folder, no skills, no complaint", () => {
  using folder = createTestFolder({ f: "" });
  using file = createTestFolder({ s: "a file" });
  expect([walk(folder), walk(file)]).toEqual([undefined, undefined]);
});

test("walkRoot: six folders deep, not seven", () => {
  using folder = createTestFolder({ "s/1/2/3/4/5/6/SKILL.md": "", "s/1/2/3/4/5/6/7/SKILL.md": "" });
  expect(found(walk(folder), folder)).toEqual(["s/1/2/3/4/5/6"]);
  expect(found(walk(folder, { maxDepth: 5 }), folder)).toEqual([]);
});

test("walkRoot: links to folders are followed, links to files are not", () => {
  using folder = createTestFolder({
    "elsewhere/one/SKILL.md": "",
    "elsewhere/file.md": "",
    "s/link": "->../elsewhere/one",
    "s/file/SKILL.md": "->../../elsewhere/file.md",
    "s/gone": "->nowhere",
  });
  expect(found(walk(folder), folder)).toEqual(["elsewhere/one"]);
  expect(found(walk(folder, { followSymlinks: false }), folder)).toEqual([]);
  expect(found(walk(folder, {}, "system"), folder)).toEqual([]);
});

test("walkRoot: a root may be a link itself", () => {
  using folder = createTestFolder({ "real/a/SKILL.md": "", s: "->real" });
  const walked = walk(folder, { followSymlinks: false });
  expect([walked?.path, found(walked, folder)]).toEqual([folder.at("real"), ["real/a"]]);
});

test("walkRoot: circles of links end, and a folder counts once", () => {
  using folder = createTestFolder({
    "s/a/SKILL.md": "",
    "s/a/up": "->..",
    "s/a/self": "->.",
    "s/b": "->a",
    "s/c/again": "->../a",
    "s/loop": "->loop",
  });
  expect(found(walk(folder), folder)).toEqual(["s/a"]);
});

test("walkRoot: stops at the limit of folders and says so", () => {
  using folder = createTestFolder({ "s/a/SKILL.md": "", "s/b/SKILL.md": "", "s/c/SKILL.md": "" });
  const walked = walk(folder, { maxFolders: 3 });
  expect(found(walked, folder)).toEqual(["s/a", "s/b"]);
  expect(walked?.problems).toEqual([
    {
      severity: "warning",
      path: folder.at("s"),
      message: `not every folder below ${folder.at("s")} was searched for skills: there are more than 3 folders or 20000 entries`,
    },
  ]);
  expect(walk(folder, { maxFolders: 4 })?.problems).toEqual([]);
});

test("walkRoot: a folder that cannot be read is named, the others go on", () => {
  using folder = createTestFolder({ "s/a/SKILL.md": "", "s/b/SKILL.md": "" });
  const fs = createNodeFileSystem();
  const broken = {
    ...fs,
    list(path: string): ReturnType<typeof fs.list> {
      if (path.endsWith("/a")) throw new Error("EACCES: permission denied\nmore");
      return fs.list(path);
    },
  };
  const listings = createStatCache<FolderListing>(() => Number.MAX_SAFE_INTEGER);
  const walked = walkRoot({ path: folder.at("s"), scope: "user" }, LIMITS, {
    fs: broken,
    listings,
  });
  expect(found(walked, folder)).toEqual(["s/b"]);
  expect(walked?.problems).toEqual([
    {
      severity: "warning",
      path: folder.at("s/a"),
      message: `failed to scan skill path ${folder.at("s/a")}: EACCES: permission denied`,
    },
  ]);
});

test("walkRoot: folders are listed once while they are as they were", () => {
  using folder = createTestFolder({ "s/a/SKILL.md": "", "s/b/SKILL.md": "" });
  const fs = recordReads();
  const tools = { fs, listings: createStatCache<FolderListing>(() => Number.MAX_SAFE_INTEGER) };
  const root = { path: folder.at("s"), scope: "user" } as const;
  walkRoot(root, LIMITS, tools);
  walkRoot(root, LIMITS, tools);
  expect(fs.reads).toEqual([folder.at("s"), folder.at("s/a"), folder.at("s/b")]);
});

test("walkRoot: folders whose rights are gone do not stop it", () => {
  using folder = createTestFolder({ "s/a/SKILL.md": "", "s/b/SKILL.md": "" });
  chmodSync(folder.at("s/a"), 0o000);
  try {
    // Whoever runs as root reads it all the same.
    expect(found(walk(folder), folder)).toContain("s/b");
  } finally {
    chmodSync(folder.at("s/a"), 0o755);
  }
});
