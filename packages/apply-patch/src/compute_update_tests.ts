import { expect, test } from "vitest";
import { computeUpdate } from "./compute_update.ts";
import { parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";

function chunksOf(...lines: string[]) {
  const text = ["*** Begin Patch", "*** Update File: f", ...lines, "*** End Patch"].join("\n");
  const [section] = parsePatch(text).sections;
  return section?.kind === "update" ? section.chunks : [];
}

test.for([
  ["a replaced line", "a\nb\nc\n", ["-b", "+B"], "a\nB\nc\n"],
  ["kept lines stay byte for byte", "a\r\nb\nc\r", [" b", "-c", "+C"], "a\r\nb\nC\r\n"],
  ["added lines get the first terminator", "a\r\nb\n", [" b", "+c"], "a\r\nb\nc\r\n"],
  ["fuzzily matched context is kept as it is", "  a\nb\n", [" a", "-b", "+B"], "  a\nB\n"],
  ["a last line without end gets one", "a\nb", [" a", "+x"], "a\nx\nb\n"],
  ["nothing left is an empty file", "a\n", ["-a"], ""],
  ["a pure addition goes to the end", "a\nb\n", ["@@ a", "+z"], "a\nb\nz\n"],
  ["a trailing blank that is not there is dropped", "a\nb\n", [" a", "-b", "+B", " "], "a\nB\n"],
  ["a lone blank context line inserts at the position", "a\n", ["", "+x"], "\nx\na\n"],
  [
    "end of file picks the last one",
    "a\nb\na\n",
    ["@@", "-a", "+A", "*** End of File"],
    "a\nb\nA\n",
  ],
  ["header and chunk", "x\nf\nx\n", ["@@ f", "-x", "+y"], "x\nf\ny\n"],
  ["two chunks in order", "a\nb\na\n", ["@@", "-a", "+1", "@@", "-a", "+2"], "1\nb\n2\n"],
  ["additions at one place keep their order", "a\n", ["@@", "+1", "@@", "+2"], "a\n1\n2\n"],
  ["a byte order mark does not hide the first line", "\ufeffa\nb\n", ["-a", "+A"], "\ufeffA\nb\n"],
  ["a byte order mark stays with context", "\ufeffa\nb\n", [" a", "-b", "+B"], "\ufeffa\nB\n"],
  ["a byte order mark named by the patch may go", "\ufeffa\n", ["-\ufeffa", "+a"], "a\n"],
  ["a first line removed leaves the byte order mark", "\ufeffa\nb\n", ["-a"], "\ufeffb\n"],
] as const)("computeUpdate: %s", ([, text, lines, updated]) => {
  expect(computeUpdate(text, chunksOf(...lines), "/f").text).toBe(updated);
});

test("computeUpdate: tells where each chunk was found and how closely", () => {
  const chunks = chunksOf("@@", "-a", "+A", "@@", "-c", "+C", "@@", "+end");
  expect(computeUpdate("a\nb\n  c\n", chunks, "/f").matches).toEqual([
    { line: 3, fileLine: 1, level: 0 },
    { line: 6, fileLine: 3, level: 2 },
    { line: 9, fileLine: 4, level: 0 },
  ]);
});

test.for([
  [
    "lines",
    ["@@", " a", "-nope", "+x"],
    "lines_not_found",
    "Failed to find expected lines in /f:\na\nnope",
    3,
  ],
  ["header", ["@@ nope", "-a"], "context_not_found", "Failed to find context 'nope' in /f", 3],
  [
    "chunks out of order",
    ["@@", "-b", "@@", "-a"],
    "lines_not_found",
    "Failed to find expected lines in /f:\na",
    5,
  ],
  [
    "overlap",
    ["@@", " a", " b", "@@", " b", "+x"],
    "lines_not_found",
    "Failed to find expected lines in /f:\nb",
    6,
  ],
] as const)("computeUpdate: not found: %s", ([, lines, code, message, line]) => {
  let thrown: unknown;
  try {
    computeUpdate("a\nb\n", chunksOf(...lines), "/f");
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(PatchError);
  expect(thrown).toMatchObject({ code, message, line, path: "/f", hint: expect.any(String) });
});
