import { expect, test } from "vitest";
import {
  joinPath,
  listFoldersBetween,
  toBaseName,
  toParent,
  toRelative,
  toShownPath,
} from "./skill_path.ts";

test.for<[string, readonly string[], string]>([
  ["/a", ["b", "c"], "/a/b/c"],
  ["/a/", ["b"], "/a/b"],
  ["/", ["b"], "/b"],
  ["C:\\a", ["b"], "C:\\a\\b"],
  ["C:/a", ["b"], "C:/a/b"],
])("joinPath: %s and %j", ([folder, names, path]) => {
  expect(joinPath(folder, ...names)).toBe(path);
});

test.for([
  ["/a/b", "/a", "b"],
  ["/a", "/", "a"],
  ["/", "/", ""],
  ["C:\\a", "C:\\", "a"],
  ["C:\\a\\b", "C:\\a", "b"],
])("toParent and toBaseName: %s", ([path = "", parent, name]) => {
  expect([toParent(path), toBaseName(path)]).toEqual([parent, name]);
});

test.for<[string, string, string | undefined]>([
  ["/a/b/c", "/a", "b/c"],
  ["/a/b", "/a/", "b"],
  ["/ab/c", "/a", undefined],
  ["/a", "/a", undefined],
  ["C:\\a\\b\\c", "C:\\a", "b/c"],
])("toRelative: %s below %s", ([path, folder, relative]) => {
  expect(toRelative(path, folder)).toBe(relative);
});

test("toShownPath: slashes on every system", () => {
  expect(toShownPath("C:\\a\\b")).toBe("C:/a/b");
});

test.for<[string, string, readonly string[]]>([
  ["/a", "/a/b/c", ["/a", "/a/b", "/a/b/c"]],
  ["/a", "/a", ["/a"]],
  ["/", "/a", ["/", "/a"]],
  ["/x", "/a/b", ["/a/b"]],
])("listFoldersBetween: %s and %s", ([root, folder, folders]) => {
  expect(listFoldersBetween(root, folder)).toEqual(folders);
});
