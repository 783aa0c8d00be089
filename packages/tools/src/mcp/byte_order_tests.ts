import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareByteOrder } from "./byte_order.ts";

test.for([
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "a", 0],
  ["a", "ab", -1],
  ["S", "m", -1],
  ["my-server", "my_server", -1],
  // U+FFFD is three bytes from EF on, the emoji four from F0 on; as UTF-16 the emoji is the smaller.
  ["\ufffd", "😀", -1],
] as const)("compareByteOrder: %s against %s", ([left, right, expected]) => {
  expect(Math.sign(compareByteOrder(left, right))).toBe(expected);
});

test("compareByteOrder: is the order of the UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (left, right) => {
      expect(Math.sign(compareByteOrder(left, right))).toBe(
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
    }),
  );
});
