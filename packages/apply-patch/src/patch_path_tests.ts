import { expect, test } from "vitest";
import { childOf, isWithin, nameOf, parentOf, resolvePatchPath } from "./patch_path.ts";

test.for([
  ["a", "/w/a"],
  ["./a//b/", "/w/a/b"],
  ["missing/../x", "/w/x"],
  ["../../../../x", "/x"],
  ["..", "/"],
  ["/abs/./x", "/abs/x"],
  ["~/$HOME/*.txt", "/w/~/$HOME/*.txt"],
  ["a\tb\r", "/w/a\tb\r"],
  ["a\\b%20", "/w/a\\b%20"],
  ["", "/w"],
] as const)("resolvePatchPath: %j is %j", ([path, absolute]) => {
  expect(resolvePatchPath("/w", path)).toBe(absolute);
});

test("resolvePatchPath: a NUL is refused and shown as it is", () => {
  expect(() => resolvePatchPath("/w", "a\0b")).toThrow("'a\0b' is invalid on 'linux'");
  expect(() => resolvePatchPath("/w", "a\0b", "macos")).toThrow("on 'macos'");
});

test.for(["", ".", "w", "./w", "C:/w"])(
  "resolvePatchPath: the directory %j is not absolute, and never one below the root",
  (cwd) => {
    expect(() => resolvePatchPath(cwd, "a")).toThrow(`the directory '${cwd}' is not absolute`);
    expect(() => resolvePatchPath(cwd, "/a")).toThrow(
      expect.objectContaining({ code: "bad_path" }),
    );
  },
);

test("parts of a path: directory, name, child", () => {
  expect([parentOf("/a/b"), parentOf("/a"), parentOf("/")]).toEqual(["/a", "/", "/"]);
  expect([nameOf("/a/b"), nameOf("/")]).toEqual(["b", ""]);
  expect([childOf("/a", "b"), childOf("/", "b")]).toEqual(["/a/b", "/b"]);
});

test.for([
  ["/w", "/w", true],
  ["/w", "/w/a", true],
  ["/w", "/wa", false],
  ["/", "/x", true],
  ["/w/a", "/w", false],
] as const)("isWithin: %j, %j: %s", ([directory, path, within]) => {
  expect(isWithin(directory, path)).toBe(within);
});
