import { expect, test } from "vitest";
import {
  countLeadingSpace,
  foldPunctuation,
  isWhiteSpace,
  trimBoth,
  trimRight,
} from "./white_space.ts";

test.for([
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2005, 0x200a, 0x2028, 0x2029,
  0x202f, 0x205f, 0x3000,
])("isWhiteSpace: %i is", (code) => {
  expect(isWhiteSpace(code)).toBe(true);
});

test.for([0x00, 0x1c, 0x1f, 0x21, 0x41, 0x7f, 0x180e, 0x200b, 0x2060, 0xfeff])(
  "isWhiteSpace: %i is not",
  (code) => {
    expect(isWhiteSpace(code)).toBe(false);
  },
);

test("trimming: differs from String.trim where Rust does", () => {
  expect(trimBoth("\u0085 a\ufeff\u0085")).toBe("a\ufeff");
  expect(trimRight(" a \t\u3000")).toBe(" a");
  expect(trimBoth(" \n\t ")).toBe("");
  expect(countLeadingSpace("\t  x")).toBe(3);
});

test.for([
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-------"],
  ["\u2018\u2019\u201a\u201b", "''''"],
  ["\u201c\u201d\u201e\u201f", '""""'],
  ["\u00a0\u2002\u2009\u200a\u202f\u205f\u3000", "       "],
  [
    "\u00ad\u2043\u2032\u00ab\u2000\u2001\u1680\u200b\u2026`",
    "\u00ad\u2043\u2032\u00ab\u2000\u2001\u1680\u200b\u2026`",
  ],
  ["plain", "plain"],
] as const)("foldPunctuation: %j becomes %j", ([text, folded]) => {
  expect(foldPunctuation(text)).toBe(folded);
});
