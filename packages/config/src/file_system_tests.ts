import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNodeFileSystem, toReadFailure } from "./file_system.ts";

const MAKE_PIPE = "mkfifo";
const fs = createNodeFileSystem();

test("readFile: bytes, nothing for a missing file, an error for a folder", () => {
  const root = createTree({ "a.txt": "hi", folder: null });
  expect(new TextDecoder().decode(fs.readFile(join(root, "a.txt")))).toBe("hi");
  expect(fs.readFile(join(root, "none"))).toBeUndefined();
  expect(fs.readFile(join(root, "a.txt", "below"))).toBeUndefined();
  expect(() => fs.readFile(join(root, "folder"))).toThrow("EISDIR");
});

test("readFile: a pipe is refused without a wait, a device is read in part, a circle of links is no file that is missing", () => {
  const root = createTree({});
  execFileSync(MAKE_PIPE, [join(root, "pipe")]);
  symlinkSync(join(root, "circle"), join(root, "circle"));
  expect(() => fs.readFile(join(root, "pipe"))).toThrow("it is no file");
  expect(() => fs.readFile(join(root, "circle"))).toThrow("ELOOP");
  expect([fs.readFile("/dev/null")?.length, fs.readFile("/dev/zero")?.length]).toEqual([0, 65_536]);
});

test("stat and realpath: follow links", () => {
  const root = createTree({ "a.txt": "hi", folder: null });
  symlinkSync(join(root, "folder"), join(root, "link"));
  symlinkSync(join(root, "gone"), join(root, "dangling"));
  expect(
    ["a.txt", "folder", "link", "dangling", "none"].map((name) => fs.stat(join(root, name))),
  ).toEqual(["file", "directory", "directory", undefined, undefined]);
  expect(fs.stat("/dev/null")).toBe("other");
  expect(fs.realpath(join(root, "link"))).toBe(join(root, "folder"));
  expect(fs.realpath(join(root, "none"))).toBe(join(root, "none"));
});

test.for<[unknown, string]>([
  [Object.assign(new Error("x"), { code: "EACCES" }), "Permission denied (os error 13)"],
  [Object.assign(new Error("x"), { code: "EISDIR" }), "Is a directory (os error 21)"],
  [new Error("first\nsecond"), "first"],
  ["odd", "odd"],
])("toReadFailure: %s", ([error, text]) => {
  expect(toReadFailure(error)).toBe(text);
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
