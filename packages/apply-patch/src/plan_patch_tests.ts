import { expect, test } from "vitest";
import { createMemoryFileSystem, type MemorySeed } from "./memory_file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import { listTouchedPaths } from "./patch_plan.ts";
import { listLooseMatches, MAX_TARGET_BYTES, planPatch, renderSummary } from "./plan_patch.ts";

function parse(...lines: string[]) {
  return parsePatch(["*** Begin Patch", ...lines, "*** End Patch"].join("\n"));
}
const update = (path: string, ...lines: string[]) => [`*** Update File: ${path}`, ...lines];
const options = (files: Record<string, MemorySeed>) => ({
  cwd: "/w",
  fs: createMemoryFileSystem(files),
});

test("planPatch: sections see what earlier ones did, and the steps are the net changes", async () => {
  const { cwd, fs } = options({ "/w/a": "1\n" });
  const patch = parse(
    ...update("a", "-1", "+2"),
    ...update("a", "*** Move to: d/b", "-2", "+3"),
    "*** Add File: c",
    "+c",
    "*** Delete File: c",
  );
  const plan = await planPatch(patch, { cwd, fs });
  expect(plan.sections.map(({ before, after }) => [before, after])).toEqual([
    ["1\n", "2\n"],
    ["2\n", "3\n"],
    [undefined, "c\n"],
    ["c\n", undefined],
  ]);
  expect(plan.steps.map(({ kind, path }) => [kind, path])).toEqual([
    ["make_directory", "/w/d"],
    ["write", "/w/d/b"],
    ["remove", "/w/a"],
  ]);
  expect(fs.readText("/w/a")).toBe("1\n");
  expect(listTouchedPaths(plan)).toEqual(["/w/a", "/w/d/b", "/w/c", "/w/d"]);
});

test("planPatch: a moved file keeps its mode, one moved onto itself stays", async () => {
  const run = { kind: "file", bytes: new TextEncoder().encode("a\n"), mode: 0o755 } as const;
  const { cwd, fs } = options({ "/w/run": run });
  const moved = await planPatch(parse(...update("run", "*** Move to: bin", "-a", "+b")), {
    cwd,
    fs,
  });
  expect(moved.steps[0]).toMatchObject({ kind: "write", path: "/w/bin", after: { mode: 0o755 } });
  const self = await planPatch(parse(...update("run", "*** Move to: ./run", "-a", "+b")), {
    cwd,
    fs,
  });
  expect(self.steps.map(({ kind }) => kind)).toEqual(["write"]);
});

test("planPatch: two names of one file are one file", async () => {
  const { cwd, fs } = options({ "/w/a": "1\n2\n" });
  await fs.linkFile("/w/a", "/w/b");
  const patch = parse(...update("a", "-1", "+one"), ...update("b", "-2", "+two"));
  const { steps } = await planPatch(patch, { cwd, fs });
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({
    path: "/w/a",
    after: { bytes: new TextEncoder().encode("one\ntwo\n") },
  });
});

test.for([
  [
    "missing file",
    {},
    update("a", "-x"),
    "read_failed",
    "Failed to read file to update /w/a: No such file or directory (os error 2)",
  ],
  [
    "directory",
    { "/w/a/x": "" },
    update("a", "-x"),
    "read_failed",
    "Failed to read file to update /w/a: path `/w/a` is not a file",
  ],
  [
    "binary",
    { "/w/a": Uint8Array.of(0xff) },
    update("a", "-x"),
    "read_failed",
    "Failed to read file to update /w/a: invalid utf-8 sequence of 1 bytes from index 0",
  ],
  [
    "unreadable",
    { "/w/a": { kind: "file", bytes: new Uint8Array(), mode: 0o200 } },
    update("a", "-x"),
    "read_failed",
    "Failed to read file to update /w/a: Permission denied (os error 13)",
  ],
  [
    "read-only",
    { "/w/a": { kind: "file", bytes: new TextEncoder().encode("x\n"), mode: 0o444 } },
    update("a", "-x"),
    "write_failed",
    "Failed to write file /w/a",
  ],
  [
    "loop",
    { "/w/a": { kind: "link", target: "a" } },
    update("a", "-x"),
    "read_failed",
    "Failed to read file to update /w/a: Symbolic link loop (os error 40)",
  ],
  ["deleting nothing", {}, ["*** Delete File: a"], "delete_failed", "Failed to delete file /w/a"],
  [
    "deleting a directory",
    { "/w/a/x": "" },
    ["*** Delete File: a"],
    "delete_failed",
    "Failed to delete file /w/a",
  ],
  [
    "deleting in a locked directory",
    { "/w/d": { kind: "directory", mode: 0o555 }, "/w/d/x": "" },
    ["*** Delete File: d/x"],
    "delete_failed",
    "Failed to delete file /w/d/x",
  ],
  [
    "moving out of a locked directory",
    { "/w/d": { kind: "directory", mode: 0o555 }, "/w/d/x": "x\n" },
    update("d/x", "*** Move to: y", " x"),
    "remove_failed",
    "Failed to remove original /w/d/x",
  ],
  ["a NUL", {}, ["*** Add File: a\0b", "+x"], "bad_path", "'a\0b' is invalid on 'linux'"],
  ["nothing to do", {}, [], "empty_patch", "No files were modified."],
] as const)("planPatch: %s is refused", async ([, files, lines, code, message]) => {
  await expect(planPatch(parse(...lines), options(files))).rejects.toThrow(
    expect.objectContaining({ code, message }),
  );
});

test.for([
  ["*** Add File: a", "write_failed"],
  ["*** Delete File: a", "delete_failed"],
] as const)("planPatch: %s on a broken disk fails with %s", async ([header, code]) => {
  const { cwd, fs } = options({ "/w/a": "x\n" });
  const broken = Object.assign(Object.create(fs), {
    platform: "linux",
    readFacts: async (path: string) => await fs.readFacts(path),
    canWrite: async (path: string) => await fs.canWrite(path),
    readFile: async () => {
      throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
    },
  });
  await expect(planPatch(parse(header), { cwd, fs: broken })).rejects.toThrow(
    expect.objectContaining({ code, path: "/w/a", errno: "EIO" }),
  );
});

test("planPatch: a file above the limit is not read", async () => {
  const { cwd, fs } = options({ "/w/a": "x\n" });
  const huge = Object.assign(Object.create(fs), {
    platform: "linux",
    readFacts: async (path: string) => {
      const facts = await fs.readFacts(path);
      return path === "/w/a" && facts ? { ...facts, size: MAX_TARGET_BYTES + 1 } : facts;
    },
  });
  await expect(planPatch(parse(...update("a", "-x")), { cwd, fs: huge })).rejects.toThrow(
    "Failed to read file to update /w/a: file is too large to read: limit is 536870912 bytes",
  );
});

test("renderSummary: additions, changes, deletions; moves by their new name", () => {
  const patch = parse(
    "*** Delete File: z",
    ...update("a", "*** Move to: b", " x"),
    "*** Add File: c",
    "+x",
  );
  expect(renderSummary(patch.sections)).toBe(
    "Success. Updated the following files:\nA c\nM b\nD z\n",
  );
});

test("listLooseMatches: names what was not found exactly", async () => {
  const patch = parse(...update("a", "@@", " x", "@@", "-y"));
  const plan = await planPatch(patch, options({ "/w/a": "x\n  y\n" }));
  expect(listLooseMatches(plan)).toEqual([
    { path: "a", match: { line: 5, fileLine: 2, level: 2 } },
  ]);
});
