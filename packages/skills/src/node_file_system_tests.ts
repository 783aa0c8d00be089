import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import { createTestFolder } from "./test_skill_files.ts";

const fs = createNodeFileSystem();
const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("createNodeFileSystem: lists what is there without following links", () => {
  using folder = createTestFolder({
    "a.txt": "abc",
    "b/c": "",
    link: "->a.txt",
    up: "->b",
    none: "->no",
  });
  const entries = fs.list(folder.path).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(entries).toEqual([
    { name: "a.txt", kind: "file" },
    { name: "b", kind: "directory" },
    { name: "link", kind: "link" },
    { name: "none", kind: "link" },
    { name: "up", kind: "link" },
  ]);
  expect(() => fs.list(folder.at("no"))).toThrow("ENOENT");
});

test("createNodeFileSystem: stat and realpath follow links", () => {
  using folder = createTestFolder({
    "a.txt": "abc",
    "b/c": "",
    link: "->a.txt",
    up: "->b",
    none: "->no",
  });
  const kinds = ["a.txt", "b", "link", "up", "none", "a.txt/x"].map(
    (name) => fs.stat(folder.at(name))?.kind,
  );
  expect(kinds).toEqual(["file", "directory", "file", "directory", undefined, undefined]);
  expect(fs.stat(folder.at("link"))?.size).toBe(3);
  expect(fs.stat("/dev/null")?.kind).toBe("other");
  expect([fs.realpath(folder.at("up")), fs.realpath(folder.at("none"))]).toEqual([
    folder.at("b"),
    folder.at("none"),
  ]);
});

test("createNodeFileSystem: a change is seen in changedMs", () => {
  using folder = createTestFolder({ a: "abc" });
  const before = fs.stat(folder.at("a"))?.changedMs ?? 0;
  expect(Math.abs(Date.now() - before)).toBeLessThan(60_000);
});

test("createNodeFileSystem: reads the beginning of a file", () => {
  using folder = createTestFolder({ a: "abcdef" });
  expect([toText(fs.read(folder.at("a"), 4)), toText(fs.read(folder.at("a"), 100))]).toEqual([
    "abcd",
    "abcdef",
  ]);
  expect(() => fs.read(folder.at("no"), 4)).toThrow("ENOENT");
});
