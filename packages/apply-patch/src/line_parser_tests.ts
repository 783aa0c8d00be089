import { expect, test } from "vitest";
import { createLineParser } from "./line_parser.ts";
import { TOLERANT } from "./tolerance.ts";

function feedAll(lines: readonly string[], options = {}) {
  const parser = createLineParser(options);
  for (const line of lines) parser.feed(line);
  return parser;
}

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";

test("feed: builds sections with the lines they stand on", () => {
  const { patch } = feedAll([
    "  *** Begin Patch ",
    "*** Environment ID: here ",
    " *** Add File: a ",
    "+one",
    "+",
    "*** Delete File: b",
    "*** Update File: c",
    "*** Move to: d  ",
    "@@ head ",
    " ctx",
    "-old",
    "+new",
    "*** End of File",
    "",
    "@@",
    "",
    END,
  ]);
  expect(patch).toEqual({
    environmentId: "here",
    tolerated: [],
    sections: [
      { kind: "add", path: "a", content: "one\n\n", line: 3 },
      { kind: "delete", path: "b", line: 6 },
      {
        kind: "update",
        path: "c",
        movePath: "d",
        line: 7,
        chunks: [
          {
            header: "head",
            atEnd: true,
            line: 9,
            lines: [
              { kind: "context", text: "ctx" },
              { kind: "removed", text: "old" },
              { kind: "added", text: "new" },
            ],
          },
          { header: undefined, atEnd: false, line: 15, lines: [{ kind: "context", text: "" }] },
        ],
      },
    ],
  });
});

const HEADERS =
  "Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'";
const MARKS =
  "Every line should start with ' ' (context line), '+' (added line), or '-' (removed line)";

test.for([
  [[BEGIN, "  what"], `2: 'what' is not a valid hunk header. ${HEADERS}`],
  [[BEGIN, "*** Add File: "], `2: '*** Add File:' is not a valid hunk header. ${HEADERS}`],
  [[BEGIN, "*** Add File: a", ""], `3: '' is not a valid hunk header. ${HEADERS}`],
  [[BEGIN, "*** Delete File: a", "-x"], `3: '-x' is not a valid hunk header. ${HEADERS}`],
  [[BEGIN, "*** Update File: a", END], "2: Update file hunk for path 'a' is empty"],
  [
    [BEGIN, "*** Update File: a", "*** Move to: b", "*** Delete File: c"],
    "2: Update file hunk for path 'a' is empty",
  ],
  [[BEGIN, "*** Update File: a", "@@", END], "4: Update hunk does not contain any lines"],
  [
    [BEGIN, "*** Update File: a", "@@", "*** End of File"],
    "4: Update hunk does not contain any lines",
  ],
  [
    [BEGIN, "*** Update File: a", "@@", "*** Delete File: b"],
    `4: Unexpected line found in update hunk: '*** Delete File: b'. ${MARKS}`,
  ],
  [
    [BEGIN, "*** Update File: a", "@@ x", "@@ y"],
    `4: Unexpected line found in update hunk: '@@ y'. ${MARKS}`,
  ],
  [
    [BEGIN, "*** Update File: a", "@@x"],
    `3: Unexpected line found in update hunk: '@@x'. ${MARKS}`,
  ],
  [
    [BEGIN, "*** Update File: a", "\tx"],
    `3: Unexpected line found in update hunk: '\tx'. ${MARKS}`,
  ],
  [
    [BEGIN, "*** Update File: a", " x", "y"],
    "4: Expected update hunk to start with a @@ context marker, got: 'y'",
  ],
  [
    [BEGIN, "*** Update File: a", " x", "*** End of File", " y"],
    "5: Expected update hunk to start with a @@ context marker, got: ' y'",
  ],
  [
    [BEGIN, "*** Update File: a", "*** Move to: b", "*** Move to: c"],
    `4: Unexpected line found in update hunk: '*** Move to: c'. ${MARKS}`,
  ],
] as const)("feed: %j is refused", ([lines, message]) => {
  expect(() => feedAll(lines)).toThrow(`Invalid patch hunk on line ${message}`);
});

test.for([
  [["x"], "The first line of the patch must be '*** Begin Patch'"],
  [[BEGIN, END, "x"], "The last line of the patch must be '*** End Patch'"],
  [[BEGIN, "*** Environment ID:"], "apply_patch environment_id cannot be empty"],
  [
    [BEGIN, "*** Environment ID: a", "*** Environment ID:"],
    "apply_patch environment_id cannot be specified more than once",
  ],
] as const)("feed: %j breaks the patch as a whole", ([lines, message]) => {
  expect(() => feedAll(lines)).toThrow(`Invalid patch: ${message}`);
});

test("feed: a refused line leaves the parser where it was", () => {
  const parser = feedAll([BEGIN, "*** Update File: a", "@@ h"]);
  expect(() => parser.feed(END)).toThrow("does not contain any lines");
  expect(() => parser.feed("?")).toThrow("Unexpected line");
  parser.feed(" x");
  parser.feed(END);
  expect(parser.isEnded()).toBe(true);
  expect(parser.patch.sections).toMatchObject([
    { chunks: [{ header: "h", lines: [{ text: "x" }] }] },
  ]);
});

test("feed: a fault says which column, and how to mend it", () => {
  expect(() => feedAll([BEGIN, "   oops"])).toThrow(
    expect.objectContaining({ line: 2, column: 4, hint: expect.stringContaining("*** Add File") }),
  );
});

test("feedLast: an indented end is an end also inside an update", () => {
  const parser = feedAll([BEGIN, "*** Update File: a", " x"]);
  parser.feedLast("   *** End Patch");
  expect(parser.isEnded()).toBe(true);
  const plain = feedAll([BEGIN, "*** Update File: a", " x"]);
  plain.feed("   *** End Patch");
  expect(plain.isEnded()).toBe(false);
});

test("tolerant: blank lines between sections and unified headers pass, and are noted", () => {
  const { patch } = feedAll(
    [BEGIN, "", "*** Update File: a", "@@ -1,2 +1 @@ f()", " x", "*** Delete File: b", "", END],
    { tolerance: TOLERANT },
  );
  expect(patch.tolerated).toEqual([
    { kind: "blank_line", line: 2 },
    { kind: "unified_header", line: 4 },
    { kind: "blank_line", line: 7 },
  ]);
  expect(patch.sections[0]).toMatchObject({ chunks: [{ header: undefined }] });
});
