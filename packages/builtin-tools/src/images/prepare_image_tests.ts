import { expect, test } from "vitest";
import { createTestModelInfo } from "../test_tool_context.ts";
import { inspectImage } from "./inspect_image.ts";
import {
  type ImageSource,
  prepareImage,
  type PrepareImageOptions,
  prepareUserImage,
} from "./prepare_image.ts";
import { createTestPng } from "./test_images.ts";

const SMALL = createTestPng(4, 3);
const BIG = createTestPng(3000, 1500);
const toUrl = (bytes: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;

const MODEL = createTestModelInfo();
const ORIGINAL = createTestModelInfo({ supports_image_detail_original: true });

test.for([
  [MODEL, undefined, "high"],
  [MODEL, "original", "high"],
  [MODEL, "low", "low"],
  [ORIGINAL, undefined, "high"],
  [ORIGINAL, "original", "original"],
] as const)("image of the user: detail %# is sent as %s", async ([model, detail, sent]) => {
  expect(await prepareUserImage({ type: "url", url: toUrl(SMALL) }, { model, detail })).toEqual([
    { type: "input_image", image_url: toUrl(SMALL), detail: sent },
  ]);
});

test.for([
  [undefined, 2048],
  ["original", 3000],
] as const)("image of the user: a large one with detail %s is %s wide", async ([detail, width]) => {
  const image = await prepareImage({ type: "bytes", bytes: BIG }, { model: ORIGINAL, detail });
  const data = image.ok ? image.url.replace(/^[^,]*,/u, "") : "";
  expect(inspectImage(Buffer.from(data, "base64"))?.width).toBe(width);
});

test("image of the user: where nothing can resize, a note comes after it", async () => {
  const options = { loadResizer: async () => undefined };
  const items = await prepareUserImage({ type: "bytes", bytes: BIG }, { model: MODEL }, options);
  expect(items).toEqual([
    { type: "input_image", image_url: toUrl(BIG), detail: "high" },
    { type: "input_text", text: expect.stringContaining("sharp") },
  ]);
});

const BROKEN = "image content omitted because it could not be processed";

test.for<[string, ImageSource, PrepareImageOptions, string]>([
  ["text", { type: "bytes", bytes: Buffer.from("text") }, {}, BROKEN],
  ["an empty data URL", { type: "url", url: "data:," }, {}, BROKEN],
  ["a data URL without comma", { type: "url", url: "data:image/png;base64" }, {}, BROKEN],
  ["one above the limit", { type: "bytes", bytes: SMALL }, { maxBytes: 10 }, BROKEN],
  ["a data URL above the limit", { type: "url", url: toUrl(SMALL) }, { maxBytes: 10 }, BROKEN],
  [
    "a web address",
    { type: "url", url: "https://e.com/a.png" },
    {},
    "remote image URLs are not supported; use an inline data URL instead",
  ],
])("image of the user: in place of %s comes a text", async ([, source, options, text]) => {
  expect(await prepareUserImage(source, { model: MODEL }, options)).toEqual([
    { type: "input_text", text },
  ]);
});

test("image of the user: a model without eyes reads so", async () => {
  const model = createTestModelInfo({ input_modalities: ["text"] });
  expect(await prepareUserImage({ type: "bytes", bytes: SMALL }, { model })).toEqual([
    {
      type: "input_text",
      text: "image content omitted because you do not support image input",
    },
  ]);
});
