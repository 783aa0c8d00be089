import { expect, test } from "vitest";
import { inspectImage } from "./inspect_image.ts";
import { createTestImage, createTestPng } from "./test_images.ts";

test.for([
  ["png", {}],
  ["png", { alpha: true }],
  ["jpeg", {}],
  ["jpeg", { orientation: 6 }],
  ["gif", {}],
  ["webp", {}],
  ["webp", { lossless: true }],
  ["webp", { alpha: true }],
] as const)("image: a real %s with %o is read", async ([format, options]) => {
  const bytes = await createTestImage(format, 67, 41, options);
  expect(inspectImage(bytes)).toEqual({ format, width: 67, height: 41 });
});

test("image: bytes in the middle of a buffer are read from their place", () => {
  const png = createTestPng(3, 2);
  const buffer = new Uint8Array(png.length + 10);
  buffer.set(png, 7);
  expect(inspectImage(buffer.subarray(7, 7 + png.length))).toEqual({
    format: "png",
    width: 3,
    height: 2,
  });
});

test.for(["png", "jpeg", "gif", "webp"] as const)(
  "image: a %s that is cut off anywhere is none",
  async (format) => {
    const bytes = await createTestImage(format, 67, 41);
    // The last byte of a GIF only says that nothing more comes.
    const whole = format === "gif" ? bytes.length - 1 : bytes.length;
    const lengths = Array.from({ length: whole - 1 }, (_, at) => at);
    expect(lengths.filter((length) => inspectImage(bytes.subarray(0, length)))).toEqual([]);
  },
);

test("image: a PNG with damaged pixels is none, as recorded", () => {
  const recorded =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==";
  expect(inspectImage(Buffer.from(recorded, "base64"))).toBeUndefined();
});

test.for([
  ["nothing", ""],
  ["text", "text\n"],
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'],
  ["a program", "\x7fELF\x02\x01\x01"],
  ["the start of a GIF", "GIF89a"],
  ["sound in a RIFF file", `RIFF\x24\0\0\0WAVEfmt ${"\0".repeat(30)}`],
] as const)("image: %s is none", ([, text]) => {
  expect(inspectImage(Buffer.from(text, "latin1"))).toBeUndefined();
});

test("image: one without extent is none", () => {
  expect(inspectImage(createTestPng(1, 1, { width: 0 }))).toBeUndefined();
});

test("image: random changes never break it", () => {
  const png = createTestPng(9, 9);
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  const heads = [png, Buffer.from("GIF89a"), Buffer.from([0xff, 0xd8, 0xff]), Buffer.from("RIFF")];
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Uint8Array.from({ length: 40 + next(60) }, () => next(256));
    bytes.set((heads[round % heads.length] ?? png).subarray(0, next(40)));
    expect(() => inspectImage(bytes)).not.toThrow();
  }
});
