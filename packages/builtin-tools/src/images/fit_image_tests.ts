import { IMAGE_LIMITS } from "@codexkit/tools";
import { expect, test } from "vitest";
import { fitImage } from "./fit_image.ts";
import type { ImageFormat } from "./inspect_image.ts";
import { inspectImage } from "./inspect_image.ts";
import { createTestImage, createTestPng } from "./test_images.ts";

const { high, original } = IMAGE_LIMITS;
const never = (): Promise<never> => Promise.reject(new Error("not needed"));
const noResizer = async (): Promise<undefined> => undefined;

function decode(url: string): { type: string | undefined; bytes: Uint8Array } {
  const [, type, data = ""] = /^data:([^;]*);base64,(.*)$/su.exec(url) ?? [];
  return { type, bytes: new Uint8Array(Buffer.from(data, "base64")) };
}

async function fit(bytes: Uint8Array, limits = high): Promise<unknown> {
  const fitted = await fitImage(bytes, limits);
  if (!fitted.ok) return fitted;
  const { type, bytes: sent } = decode(fitted.dataUrl);
  const { width, height } = inspectImage(sent) ?? {};
  return [type, width, height, fitted.note];
}

test.for<ImageFormat>(["png", "jpeg", "webp"])(
  "image: a %s that is small enough passes as it is, and nothing is loaded",
  async (format) => {
    const bytes = await createTestImage(format, 67, 41);
    const fitted = await fitImage(bytes, high, never);
    expect(fitted.ok && decode(fitted.dataUrl)).toEqual({ type: `image/${format}`, bytes });
  },
);

test.for([
  [3000, 1500, high, 2048, 1024],
  [4000, 3000, high, 1824, 1368],
  [4000, 3000, original, 3669, 2752],
  [1601, 1600, high, 1568, 1568],
  [2048, 2048, high, 1600, 1600],
  [100, 9000, high, 23, 2048],
  [100, 9000, original, 67, 6000],
  [6001, 100, original, 6000, 100],
] as const)("image: %sx%s becomes as small as recorded %#", async (sizes) => {
  const [width, height, limits, fittedWidth, fittedHeight] = sizes;
  expect(await fit(createTestPng(width, height), limits)).toEqual([
    "image/png",
    fittedWidth,
    fittedHeight,
    undefined,
  ]);
});

test("image: a GIF becomes a PNG", async () => {
  expect(await fit(await createTestImage("gif", 30, 20))).toEqual(["image/png", 30, 20, undefined]);
});

test("image: where nothing can resize, a large one is sent whole and says so", async () => {
  const bytes = createTestPng(3000, 1500);
  const fitted = await fitImage(bytes, high, noResizer);
  expect(fitted).toEqual({
    ok: true,
    dataUrl: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`,
    note: "This image has 3000x1500 pixels and was sent whole: to send it with 2048x1024 the optional package `sharp` has to be installed.",
  });
});

test("image: where nothing can resize, a small GIF passes as it is", async () => {
  const bytes = await createTestImage("gif", 30, 20);
  const fitted = await fitImage(bytes, high, noResizer);
  expect(fitted.ok && [decode(fitted.dataUrl), fitted.note]).toEqual([
    { type: "image/gif", bytes },
    undefined,
  ]);
});

test.for([
  ["text", Buffer.from("text\n"), "invalid or unsupported image data"],
  [
    "one whose header lies",
    createTestPng(10, 10, { width: 3000, height: 3000 }),
    "invalid or unsupported image data",
  ],
  [
    "a bomb",
    createTestPng(10, 10, { width: 20_000, height: 20_000 }),
    "20000x20000 pixels are more than 100000000; make the image smaller first",
  ],
] as const)("image: %s is none", async ([, bytes, problem]) => {
  expect(await fit(bytes)).toEqual({ ok: false, problem });
});
