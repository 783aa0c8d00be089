import { rmSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import { createReadWitness, type ReadWitness } from "./read_witness.ts";
import { createTestFolder, type TestFolder } from "./test_skill_files.ts";

const OLD = (): number => Number.MAX_SAFE_INTEGER;

function witness(folder: TestFolder): ReadWitness {
  const created = createReadWitness(createNodeFileSystem(), OLD);
  for (const name of ["", "a", "link", "none"]) created.fs.stat(folder.at(name));
  created.fs.realpath(folder.at("link"));
  created.fs.list(folder.path);
  created.fs.read(folder.at("a"), 10);
  return created;
}

const FILES = { a: "one", "b/x": "", "c/x": "", link: "->b" };

test.for<[string, boolean, (folder: TestFolder) => void]>([
  ["nothing", true, () => undefined],
  ["a file that was not asked for", true, (folder) => folder.write({ "c/y": "" })],
  ["a file", false, (folder) => folder.write({ a: "three" })],
  ["a new entry", false, (folder) => folder.write({ d: "" })],
  ["a file that was missing", false, (folder) => folder.write({ none: "" })],
  ["a file that is gone", false, (folder) => rmSync(folder.at("a"))],
])("createReadWitness: %s changes", ([, same, change]) => {
  using folder = createTestFolder(FILES);
  const created = witness(folder);
  expect(created.isUnchanged()).toBe(true);
  change(folder);
  expect(created.isUnchanged()).toBe(same);
});

test("createReadWitness: a link that leads elsewhere", () => {
  using folder = createTestFolder({ "up/link": "->../b", "b/x": "", "c/x": "" });
  const created = createReadWitness(createNodeFileSystem(), OLD);
  created.fs.realpath(folder.at("up/link"));
  rmSync(folder.at("up/link"));
  symlinkSync("../c", folder.at("up/link"));
  expect(created.isUnchanged()).toBe(false);
});

test("createReadWitness: what failed, and what changed just now, has to be read again", () => {
  using folder = createTestFolder(FILES);
  const fs = createNodeFileSystem();
  const failed = createReadWitness(fs, OLD);
  expect(() => failed.fs.list(folder.at("none"))).toThrow("ENOENT");
  const fresh = createReadWitness(fs, () => 0);
  fresh.fs.stat(folder.at("a"));
  expect([failed.isUnchanged(), fresh.isUnchanged()]).toEqual([false, false]);
});
