import { expect, test } from "vitest";
import { cleanText, createTextCleaner, cutToWidth, toOneLine } from "./clean_text.ts";

const ESC = "\u001b";

test.for<readonly [string, string, string]>([
  ["plain text stays", "a\tb\nc é 漢 🙂", "a\tb\nc é 漢 🙂"],
  ["colours go", `${ESC}[1;31mred${ESC}[0m`, "red"],
  ["screen clearing goes", `a${ESC}[2J${ESC}[Hb`, "ab"],
  ["a title with BEL goes", `${ESC}]0;owned\u0007x`, "x"],
  ["a link with ST goes", `${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`, "link"],
  ["a device string goes", `${ESC}P1$r0m${ESC}\\x`, "x"],
  ["an unended title loses its introducer only", `${ESC}]0;t\nnext`, "0;t\nnext"],
  ["eight-bit introducers go", "\u009b31mx\u009d0;t\u009cy", "xy"],
  ["a bare escape goes", `a${ESC}`, "a"],
  ["a reset goes", `a${ESC}cb`, "ab"],
  ["bells, backspaces and deletes go", "a\u0007b\u0008c\u007fd\u0000", "abcd"],
  ["windows line ends become plain", "a\r\nb\r\n", "a\nb\n"],
  ["the last state of a progress line stays", "10%\r50%\r100%\ndone", "100%\ndone"],
  ["a line ending in a return keeps its text", "50%\r\r\nx", "50%\nx"],
  ["direction marks go", "a\u202Eb\u2066c", "abc"],
])("cleanText: %s", ([, text, expected]) => {
  expect(cleanText(text)).toBe(expected);
});

test("cleanText: a megabyte of introducers is handled in linear time", () => {
  const text = `${ESC}]`.repeat(200_000);
  const startedMs = performance.now();
  expect(cleanText(text)).not.toContain(ESC);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test("createTextCleaner: a sequence cut anywhere shows the same as in one piece", () => {
  const text = `a${ESC}[31mb${ESC}]0;title\u0007c\r\nd${ESC}]8;;u${ESC}\\e`;
  const whole = createTextCleaner().push(text);
  expect(whole).toBe("abc\nde");
  for (let at = 0; at <= text.length; at += 1) {
    const cleaner = createTextCleaner();
    expect(cleaner.push(text.slice(0, at)) + cleaner.push(text.slice(at))).toBe(whole);
  }
});

test("createTextCleaner: one unit at a time never lets a control through", () => {
  const cleaner = createTextCleaner();
  const shown = `x${ESC}[2Jy${ESC}]0;t${ESC}\\z`
    .split("")
    .map((unit) => cleaner.push(unit))
    .join("");
  expect(shown).toBe("xyz");
});

test("createTextCleaner: a sequence that never ends is given up", () => {
  const cleaner = createTextCleaner();
  cleaner.push(`${ESC}]${"t".repeat(10_000)}`);
  expect(cleaner.push("after")).toBe("after");
});

test("createTextCleaner: reset forgets an unfinished sequence", () => {
  const cleaner = createTextCleaner();
  cleaner.push(`a${ESC}[`);
  cleaner.reset();
  expect(cleaner.push("31mb")).toBe("31mb");
});

test("toOneLine: folds breaks, tabs and runs of spaces", () => {
  expect(toOneLine(`  a\n\tb  ${ESC}[31mc\n`)).toBe("a b c");
});

test.for([
  ["abc", 3, "abc"],
  ["abcd", 3, "ab…"],
  ["🙂🙂🙂", 6, "🙂🙂🙂"],
  ["🙂🙂🙂", 5, "🙂🙂…"],
  ["漢字漢字", 4, "漢…"],
  ["e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"],
  ["abc", 0, ""],
] as const)("cutToWidth: '%s' in %d cells", ([text, width, expected]) => {
  expect(cutToWidth(text, width)).toBe(expected);
});
