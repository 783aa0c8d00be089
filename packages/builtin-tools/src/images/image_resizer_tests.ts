import { expect, test } from "vitest";
import { type EncodedImage, loadSharpResizer } from "./image_resizer.ts";
import { inspectImage } from "./inspect_image.ts";
import { createTestImage, createTestPng } from "./test_images.ts";

async function resize(image: EncodedImage, width: number, height: number): Promise<EncodedImage> {
  const resizer = await loadSharpResizer();
  if (!resizer) throw new Error("sharp is not installed");
  return await resizer.resize(image, { width, height });
}

test.for([
  ["png", "png"],
  ["jpeg", "jpeg"],
  ["webp", "webp"],
  ["gif", "png"],
] as const)("resizing: a %s becomes a smaller %s", async ([format, kept]) => {
  const bytes = await createTestImage(format, 80, 40);
  const smaller = await resize({ bytes, format }, 20, 10);
  expect([smaller.format, inspectImage(smaller.bytes)]).toEqual([
    kept,
    { format: kept, width: 20, height: 10 },
  ]);
});

test("resizing: a photo that is stored on its side is set upright", async () => {
  const bytes = await createTestImage("jpeg", 80, 40, { orientation: 6 });
  const smaller = await resize({ bytes, format: "jpeg" }, 20, 10);
  expect(inspectImage(smaller.bytes)).toEqual({ format: "jpeg", width: 10, height: 20 });
});

test("resizing: what cannot be decoded fails, a bomb before it is unpacked", async () => {
  const bytes = createTestPng(4, 4, { width: 20_000, height: 20_000 });
  await expect(resize({ bytes, format: "png" }, 4, 4)).rejects.toThrow("pixel limit");
});
