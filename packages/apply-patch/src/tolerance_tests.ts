import { expect, test } from "vitest";
import { parsePatch } from "./parse_patch.ts";
import { TOLERANT } from "./tolerance.ts";

const PATCH = "*** Begin Patch\n*** Add File: a\n+x\n*** End Patch";
const PARSED = [{ kind: "add", path: "a", content: "x\n", line: 2 }];

test.for([
  ["a code fence", `\`\`\`patch\n\n${PATCH}\n\n\`\`\``, [{ kind: "code_fence", line: 0 }]],
  ["a byte order mark", `\ufeff${PATCH}`, [{ kind: "byte_order_mark", line: 0 }]],
  ["another here-document word", `<<'PATCH'\n${PATCH}\nPATCH`, [{ kind: "heredoc", line: 0 }]],
  ["the program's name", `apply_patch <<'X'\n${PATCH}\nX`, [{ kind: "heredoc", line: 0 }]],
  [
    "a here-document in a fence",
    `~~~\napply_patch <<X\n${PATCH}\nX\n~~~`,
    [
      { kind: "code_fence", line: 0 },
      { kind: "heredoc", line: 0 },
    ],
  ],
  [
    "stars after the markers",
    PATCH.replace("Begin Patch", "Begin Patch ***").replace("End Patch", "End Patch ***"),
    [
      { kind: "marker_stars", line: 1 },
      { kind: "marker_stars", line: 4 },
    ],
  ],
  ["CRLF", PATCH.replaceAll("\n", "\r\n"), [{ kind: "crlf", line: 0 }]],
  ["nothing odd", PATCH, []],
] as const)("tolerant: takes %s and says so", ([, text, tolerated]) => {
  expect(parsePatch(text, { tolerance: TOLERANT })).toEqual({ sections: PARSED, tolerated });
});

test("tolerant: what is no patch is still refused", () => {
  expect(() => parsePatch("```\nhello\n```", { tolerance: TOLERANT })).toThrow(
    "The first line of the patch must be",
  );
});

test.for([
  ["@@ -1,2 +1 @@", true],
  ["@@ -10 +10,3 @@ function f() {", true],
  ["@@ function f() {", false],
  ["@@", false],
] as const)("isUnifiedHeader: %s", ([line, isHeader]) => {
  expect(TOLERANT.isUnifiedHeader(line)).toBe(isHeader);
});
