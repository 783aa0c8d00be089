import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toSha1Hex } from "./sha1.ts";

test.for([
  ["", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
] as const)("toSha1Hex: the published digest of %j", ([text, digest]) => {
  expect(toSha1Hex(text)).toBe(digest);
});

test("toSha1Hex: agrees with the platform at every length around a block", () => {
  for (let length = 0; length <= 130; length += 1) {
    const text = "é".repeat(length % 7) + "x".repeat(length);
    expect(toSha1Hex(text)).toBe(createHash("sha1").update(text).digest("hex"));
  }
});

test("toSha1Hex: agrees with the platform for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(toSha1Hex(text)).toBe(createHash("sha1").update(text).digest("hex"));
    }),
  );
});
