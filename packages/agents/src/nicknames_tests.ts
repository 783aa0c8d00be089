import { expect, test } from "vitest";
import { createNicknames } from "./nicknames.ts";

test("nicknames: each once, then again with a number", () => {
  const names = createNicknames(() => 0, ["Ada", "Bo"]);
  expect(Array.from({ length: 7 }, () => names.take())).toEqual([
    "Ada",
    "Bo",
    "Ada the 2nd",
    "Bo the 2nd",
    "Ada the 3rd",
    "Bo the 3rd",
    "Ada the 4th",
  ]);
});

test("nicknames: drawn at random, also at the edge of the range", () => {
  const draws = [0.99, 1, 0];
  const names = createNicknames(() => draws.shift() ?? 0, ["Ada", "Bo", "Cy"]);
  expect([names.take(), names.take(), names.take()]).toEqual(["Cy", "Bo", "Ada"]);
});

test("nicknames: one that an agent brings along is not given again", () => {
  const names = createNicknames(() => 0, ["Ada", "Bo"]);
  names.claim("Ada");
  expect(names.take()).toBe("Bo");
});

test.for([
  [11, "11th"],
  [12, "12th"],
  [21, "21st"],
  [112, "112th"],
] as const)("nicknames: round %i is the %s", ([round, ordinal]) => {
  const names = createNicknames(() => 0, ["Ada"]);
  const taken = Array.from({ length: round }, () => names.take());
  expect(taken.at(-1)).toBe(`Ada the ${ordinal}`);
});

test("nicknames: the list of our own has no name twice", () => {
  const names = createNicknames(() => 0);
  const taken = Array.from({ length: 58 }, () => names.take());
  expect([new Set(taken).size, names.take()]).toEqual([58, "Avocet the 2nd"]);
});
