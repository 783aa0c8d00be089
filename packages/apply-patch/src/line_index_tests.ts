import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLineIndex, normalizeLine } from "./line_index.ts";

test.for([
  ["exact", ["a", "b"], ["b"], 0, { start: 1, level: 0 }],
  ["exact beats fuzzy above", ["a ", "x", "a"], ["a"], 0, { start: 2, level: 0 }],
  ["right-trimmed beats trimmed above", [" a", "a  "], ["a"], 0, { start: 1, level: 1 }],
  ["trimmed beats folded above", ["“a”", '  "a"'], ['"a"'], 0, { start: 1, level: 2 }],
  ["folded", ["x", "a—b"], ["a-b"], 0, { start: 1, level: 3 }],
  ["from a position", ["a", "b", "a"], ["a"], 1, { start: 2, level: 0 }],
  ["not before the position", ["a", "b"], ["a"], 1, undefined],
  ["longer than the file", ["a"], ["a", "a"], 0, undefined],
  ["empty pattern", ["a"], [], 1, { start: 1, level: 0 }],
  [
    "levels may be mixed in a block",
    ["  a", "b ", "–"],
    ["a", "b", "-"],
    0,
    { start: 0, level: 3 },
  ],
] as const)("find: %s", ([, lines, pattern, from, match]) => {
  expect(createLineIndex(lines).find(pattern, from)).toEqual(match);
});

test("normalizeLine: each level takes away more", () => {
  const line = " “a” ";
  expect(([0, 1, 2, 3] as const).map((level) => normalizeLine(line, level))).toEqual([
    line,
    " “a”",
    "“a”",
    '"a"',
  ]);
});

function findSlowly(lines: readonly string[], pattern: readonly string[], from: number) {
  for (const level of [0, 1, 2, 3] as const)
    for (let start = from; start + pattern.length <= lines.length; start += 1)
      if (
        pattern.every(
          (line, at) =>
            normalizeLine(line, level) === normalizeLine(lines[start + at] ?? "", level),
        )
      )
        return { start, level };
  return undefined;
}

test("find: agrees with four plain passes", () => {
  const anyLine = fc.constantFrom("a", "b", " a", "a ", "“", '"');
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 40 }),
      fc.array(anyLine, { minLength: 1, maxLength: 4 }),
      fc.nat(10),
      (lines, pattern, from) => {
        expect(createLineIndex(lines).find(pattern, from)).toEqual(
          findSlowly(lines, pattern, from),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test("find: what repeats endlessly is still searched in linear time", () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => (at % 301 === 300 ? "x" : "same"));
  const index = createLineIndex(lines);
  expect(
    index.find(
      Array.from({ length: 500 }, () => "same"),
      0,
    ),
  ).toBeUndefined();
  const block = lines.slice(15_000, 15_700);
  expect(index.find(block, 10_000)).toEqual({ start: 15_000 - 301 * 16, level: 0 });
});
