import { expect, test } from "vitest";
import { toExcerpt } from "./excerpt.ts";

const LIMITS = { head: 2, tail: 3, width: 10 };
const count = (n: number): string => Array.from({ length: n }, (_, at) => `${at + 1}\n`).join("");

test.for<readonly [string, string, readonly string[]]>([
  ["nothing", "", []],
  ["only line breaks", "\n\n", []],
  ["few lines stay whole", "a\nb\n", ["a", "b"]],
  ["just as many as fit", count(5), ["1", "2", "3", "4", "5"]],
  ["one too many", count(6), ["1", "2", "… 1 more line", "4", "5", "6"]],
  ["many", count(2000), ["1", "2", "… 1,995 more lines", "1998", "1999", "2000"]],
  ["long lines are cut", "x".repeat(30), ["xxxxxxxxx…"]],
  ["escapes go, tabs become cells", "\u001b[31ma\tb", ["a    b"]],
])("toExcerpt: %s", ([, text, expected]) => {
  expect(toExcerpt(text, LIMITS)).toEqual(expected);
});

test("toExcerpt: the middle of a huge text is counted, not shown", () => {
  const lines = toExcerpt(count(200_000), LIMITS);
  expect(lines).toEqual([
    "1",
    "2",
    expect.stringMatching(/^… 199,99\d more lines$/),
    "199998",
    "199999",
    "200000",
  ]);
});

test("toExcerpt: one huge line is bounded", () => {
  expect(toExcerpt("y".repeat(2_000_000), LIMITS)).toEqual(["yyyyyyyyy…", "…", "yyyyyyyyy…"]);
});
