import { expect, test } from "vitest";
import { findFrontMatter } from "./front_matter.ts";

test.for<[string, string]>([
  ["---\nname: a\n---\nbody", "name: a"],
  ["---\r\nname: a\r\nb: c\r\n---\r\nbody", "name: a\nb: c"],
  ["\uFEFF---\na: b\n---", "a: b"],
  [" ---  \na: b\n  --- \n---\n", "a: b"],
  ["---\n\n---\n", ""],
  ["---\na: |\n  ---\nb: c\n---\n", "a: |"],
])("findFrontMatter: %j", ([text, found]) => {
  expect(findFrontMatter(text)).toEqual({ kind: "found", text: found });
});

test.for<[string, string]>([
  ["", "missing"],
  ["# no front matter\n", "missing"],
  ["\n---\na: b\n---\n", "missing"],
  ["---\n---\n", "missing"],
  ["----\na: b\n---\n", "missing"],
  ["---", "open"],
  ["---\na: b\n", "open"],
  ["---\na: b\n----\n", "open"],
])("findFrontMatter: %j is %s", ([text, kind]) => {
  expect(findFrontMatter(text)).toEqual({ kind });
});
