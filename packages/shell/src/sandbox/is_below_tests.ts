import { expect, test } from "vitest";
import { isBelow } from "./is_below.ts";

test.for([
  ["/w/a", "/w", true],
  ["/w/a/b", "/w", true],
  ["/w", "/w", false],
  ["/wide", "/w", false],
  ["/", "/w", false],
  ["/w", "/", true],
  ["/", "/", false],
] as const)("isBelow: %s in %s gives %s", ([file, folder, expected]) => {
  expect(isBelow(file, folder)).toBe(expected);
});
