import { expect, test } from "vitest";
import { toFileDiff } from "./diff_lines.ts";

test("toFileDiff: an added file", () => {
  expect(toFileDiff("/w/a", { type: "add", content: "one\n\ntwo\n" })).toEqual({
    path: "/w/a",
    movedTo: undefined,
    kind: "add",
    added: 3,
    deleted: 0,
    lines: [
      { kind: "add", text: "+one" },
      { kind: "add", text: "+" },
      { kind: "add", text: "+two" },
    ],
  });
});

test("toFileDiff: a deleted file without a last line break", () => {
  expect(toFileDiff("/w/a", { type: "delete", content: "one" })).toEqual({
    path: "/w/a",
    movedTo: undefined,
    kind: "delete",
    added: 0,
    deleted: 1,
    lines: [{ kind: "delete", text: "-one" }],
  });
});

test("toFileDiff: an update leaves its headers out, a changed line of dashes is no header", () => {
  const unified_diff =
    "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n keep\n--- old\n+++ new\n\\ No newline at end of file\n";
  expect(toFileDiff("/w/x", { type: "update", unified_diff, move_path: "/w/y" })).toEqual({
    path: "/w/x",
    movedTo: "/w/y",
    kind: "update",
    added: 1,
    deleted: 1,
    lines: [
      { kind: "hunk", text: "@@ -1,3 +1,3 @@" },
      { kind: "context", text: " keep" },
      { kind: "delete", text: "--- old" },
      { kind: "add", text: "+++ new" },
      { kind: "context", text: "\\ No newline at end of file" },
    ],
  });
});

test("toFileDiff: file content cannot steer the terminal", () => {
  expect(toFileDiff("/w/a", { type: "add", content: "\u001b[2Jx\u0007\n" }).lines).toEqual([
    { kind: "add", text: "+x" },
  ]);
});

test("toFileDiff: an empty file has no lines", () => {
  expect(toFileDiff("/w/a", { type: "add", content: "" }).lines).toEqual([]);
});
