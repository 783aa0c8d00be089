import { expect, test } from "vitest";
import { joinPath, shortenPath } from "./display_path.ts";

test.for([
  ["webview/src", "webview"],
  ["foo/src/", "foo"],
  ["packages/app/node_modules/", "app"],
  ["a/b/../c", "c"],
  ["./dist", "."],
  ["src", "src"],
  ["dist/", "dist"],
  [".", "."],
  ["/", ""],
  ["pkg\\src\\main.rs", "main.rs"],
] as const)("shorten: %j is %j", ([path, expected]) => {
  expect(shortenPath(path)).toBe(expected);
});

test.for([
  [undefined, "a", "a"],
  ["", "a", "a"],
  ["foo", "a", "foo/a"],
  ["/", "a", "/a"],
  ["foo", "/a", "/a"],
  ["foo", "../a", "foo/../a"],
] as const)("join: %j and %j", ([folder, path, expected]) => {
  expect(joinPath(folder, path)).toBe(expected);
});
