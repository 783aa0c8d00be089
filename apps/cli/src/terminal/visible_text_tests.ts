import { expect, test } from "vitest";
import { toVisibleText } from "./visible_text.ts";

test.for([
  ["ls -la\n\techo 'ä 日本'", "ls -la\n\techo 'ä 日本'"],
  ["rm x\rls", String.raw`rm x\u{d}ls`],
  ["\u001b[2K", String.raw`\u{1b}[2K`],
  ["a\u202eb", String.raw`a\u{202e}b`],
  ["a\u200bb\ufeff", String.raw`a\u{200b}b\u{feff}`],
  ["a\u0000", String.raw`a\u{0}`],
] as const)("toVisibleText: %j", ([text, shown]) => {
  expect(toVisibleText(text)).toBe(shown);
});
