import type { ContentItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import {
  canRequestOriginalImageDetail,
  LOW_DETAIL_OMITTED,
  normalizeImageDetail,
  prepareToolImages,
  readImageDetail,
  sanitizeImageDetails,
} from "./image_detail.ts";

const SHARP = { supports_image_detail_original: true };
const PLAIN = { supports_image_detail_original: false };

const toImage = (detail?: "auto" | "low" | "high" | "original"): ContentItem => ({
  type: "input_image",
  image_url: "data:image/png;base64,AA==",
  ...(detail === undefined ? {} : { detail }),
});
const TEXT: ContentItem = { type: "input_text", text: "hi" };

test("canRequestOriginalImageDetail: is what the catalog says", () => {
  expect([SHARP, PLAIN].map(canRequestOriginalImageDetail)).toEqual([true, false]);
});

test.for([
  ["original", SHARP, "original"],
  ["original", PLAIN, undefined],
  [undefined, SHARP, undefined],
  [undefined, PLAIN, undefined],
  ["low", PLAIN, "low"],
  ["high", PLAIN, "high"],
  ["auto", PLAIN, "auto"],
] as const)("normalizeImageDetail: %s for %o is %s", ([detail, model, expected]) => {
  expect(normalizeImageDetail(detail, model)).toBe(expected);
});

test("sanitizeImageDetails: original becomes high without support, everything else stays", () => {
  const items = [TEXT, toImage("original"), toImage("low"), toImage()];
  expect(sanitizeImageDetails(items, PLAIN)).toEqual([
    TEXT,
    toImage("high"),
    toImage("low"),
    toImage(),
  ]);
  expect(sanitizeImageDetails(items, SHARP)).toBe(items);
});

test("prepareToolImages: with support every image is sent in its own size", () => {
  const items = [TEXT, toImage(), toImage("low"), toImage("high")];
  expect(prepareToolImages(items, SHARP)).toEqual([
    TEXT,
    toImage("original"),
    toImage("original"),
    toImage("original"),
  ]);
});

test("prepareToolImages: without support images are sent in high detail, and low ones not at all", () => {
  const items = [TEXT, toImage(), toImage("original"), toImage("auto"), toImage("low")];
  expect(prepareToolImages(items, PLAIN)).toEqual([
    TEXT,
    toImage("high"),
    toImage("high"),
    toImage("high"),
    { type: "input_text", text: LOW_DETAIL_OMITTED },
  ]);
});

test("prepareToolImages: a text stays a text", () => {
  expect(prepareToolImages("hi", SHARP)).toBe("hi");
});

test.for([
  ["auto", "auto"],
  ["original", "original"],
  ["Low", undefined],
  [1, undefined],
  [undefined, undefined],
] as const)("readImageDetail: %o reads as %s", ([value, expected]) => {
  expect(readImageDetail(value)).toBe(expected);
});
