import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitTextLines } from "./text_lines.ts";

test.for([
  ["", { lines: [], starts: [0], text: "", terminator: "\n" }],
  ["a", { lines: ["a"], starts: [0, 2], text: "a\n", terminator: "\n" }],
  ["a\n\nb\n", { lines: ["a", "", "b"], starts: [0, 2, 3, 5], text: "a\n\nb\n", terminator: "\n" }],
  ["a\r\nb", { lines: ["a", "b"], starts: [0, 3, 6], text: "a\r\nb\r\n", terminator: "\r\n" }],
  ["a\rb\n", { lines: ["a", "b"], starts: [0, 2, 4], text: "a\rb\n", terminator: "\r" }],
  ["\n\r", { lines: ["", ""], starts: [0, 1, 2], text: "\n\r", terminator: "\n" }],
] as const)("splitTextLines: %j", ([text, expected]) => {
  const { starts, ...rest } = splitTextLines(text);
  expect({ ...rest, starts: [...starts] }).toEqual(expected);
});

test("splitTextLines: lines are where starts say, and joined they are the text", () => {
  const anyText = fc
    .array(fc.constantFrom("a", "\r", "\n", "\r\n", "bc"))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(anyText, (input) => {
      const { text, lines, starts } = splitTextLines(input);
      expect(text.startsWith(input)).toBe(true);
      for (const [at, line] of lines.entries())
        expect(text.slice(starts[at], starts[at + 1]).replace(/[\r\n]+$/u, "")).toBe(line);
      expect(starts).toHaveLength(lines.length + 1);
    }),
  );
});
