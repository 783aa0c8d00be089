import * as fc from "fast-check";
import { expect, test } from "vitest";
import { countImagePatches, fitImageSize, IMAGE_LIMITS } from "./image_size.ts";

test.for([
  ["high", 4_000, 3_000, 1_824, 1_368],
  ["original", 4_000, 3_000, 3_669, 2_752],
  ["high", 1_601, 1_600, 1_568, 1_568],
  ["high", 1_632, 1_600, 1_599, 1_568],
  ["high", 2_048, 2_048, 1_600, 1_600],
  ["high", 100, 9_000, 23, 2_048],
  ["original", 100, 9_000, 67, 6_000],
  ["original", 3_201, 3_200, 3_168, 3_168],
  ["original", 6_001, 100, 6_000, 100],
  ["high", 1_600, 1_600, 1_600, 1_600],
  ["original", 3_200, 3_200, 3_200, 3_200],
  ["high", 1, 1, 1, 1],
  ["high", 1, 100_000, 1, 2_048],
] as const)(
  "fitImageSize: %s %i×%i becomes %i×%i",
  ([detail, width, height, toWidth, toHeight]) => {
    expect(fitImageSize({ width, height }, IMAGE_LIMITS[detail])).toEqual({
      width: toWidth,
      height: toHeight,
    });
  },
);

test.for([
  [1, 1, 1],
  [32, 32, 1],
  [33, 32, 2],
  [1_600, 1_600, 2_500],
] as const)("countImagePatches: %i×%i takes %i", ([width, height, expected]) => {
  expect(countImagePatches({ width, height })).toBe(expected);
});

const side = fc.integer({ min: 1, max: 30_000 });

test("fitImageSize: keeps to both limits, and never makes an image larger", () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom("high" as const, "original" as const),
      (width, height, detail) => {
        const limits = IMAGE_LIMITS[detail];
        const fitted = fitImageSize({ width, height }, limits);
        expect(Math.max(fitted.width, fitted.height)).toBeLessThanOrEqual(limits.maxSide);
        expect(countImagePatches(fitted)).toBeLessThanOrEqual(limits.maxPatches);
        expect([fitted.width <= width, fitted.height <= height]).toEqual([true, true]);
        expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1);
      },
    ),
  );
});
