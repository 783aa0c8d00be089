import { expect, test } from "vitest";
import { isRecord, readNumber, readString } from "./json.ts";

test.for([
  [{}, true],
  [{ a: 1 }, true],
  [null, false],
  [[], false],
  ["x", false],
  [undefined, false],
] as const)("isRecord: %j is %s", ([value, expected]) => {
  expect(isRecord(value)).toBe(expected);
});

test("readString: anything but a string reads as absent", () => {
  expect([{ a: "x" }, { a: 1 }, {}].map((record) => readString(record, "a"))).toEqual([
    "x",
    undefined,
    undefined,
  ]);
});

test("readNumber: anything but a finite number reads as absent", () => {
  const values = [{ a: 2 }, { a: Number.NaN }, { a: "2" }, {}];
  expect(values.map((record) => readNumber(record, "a"))).toEqual([
    2,
    undefined,
    undefined,
    undefined,
  ]);
});
