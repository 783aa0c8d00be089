import type { ContentItem, TruncationPolicy } from "@codexkit/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTruncatedTexts, truncateItems } from "./item_truncation.ts";
import { toByteLength } from "./truncation.ts";

const toText = (text: string): ContentItem => ({ type: "input_text", text });
const toAudio = (audio_url: string): ContentItem => ({ type: "input_audio", audio_url });
const IMAGE: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AA==" };
const OTHER_IMAGE: ContentItem = { type: "input_image", file_id: "file_1" };

const tokens = (limit: number): TruncationPolicy => ({ mode: "tokens", limit });
const bytes = (limit: number): TruncationPolicy => ({ mode: "bytes", limit });

test("truncateItems: texts share the budget, images are free, the rest is counted", () => {
  const items = [
    toText("first text is short"),
    toText("second text"),
    IMAGE,
    toText("third text that is far too long to fit into what is left"),
    toText("fourth"),
    toText("fifth"),
  ];
  expect(truncateItems(items, tokens(12))).toEqual([
    toText("first text is short"),
    toText("second text"),
    IMAGE,
    toText("third te…10 tokens truncated… is left"),
    toText("[omitted 2 text items ...]"),
  ]);
});

test("truncateItems: what fits stays, but for empty texts", () => {
  expect(truncateItems([toText("a"), toText(""), IMAGE, toText("b")], bytes(2))).toEqual([
    toText("a"),
    IMAGE,
    toText("b"),
  ]);
});

test("truncateItems: tokens are counted text by text", () => {
  // Five bytes are two tokens: of a budget of four, two such texts leave nothing.
  const items = [toText("12345"), toText("12345"), toText("1")];
  expect(truncateItems(items, tokens(4))).toEqual([
    toText("12345"),
    toText("12345"),
    toText("[omitted 1 text items ...]"),
  ]);
});

test("truncateItems: without a budget every text is counted", () => {
  expect(truncateItems([toText("a"), IMAGE, toText("b")], bytes(0))).toEqual([
    IMAGE,
    toText("[omitted 2 text items ...]"),
  ]);
});

test("truncateItems: audio costs tokens and is left out whole", () => {
  const estimateAudioTokens = (url: string): number => (url === "long" ? 100 : 2);
  const items = [toAudio("short"), toAudio("long"), toAudio("short"), toText("12345678")];
  expect(truncateItems(items, tokens(5), { estimateAudioTokens })).toEqual([
    toAudio("short"),
    toAudio("short"),
    toText("12…1 tokens truncated…78"),
    toText("[omitted 1 audio items ...]"),
  ]);
});

test("truncateItems: in bytes a token of audio costs four", () => {
  const estimateAudioTokens = (): number => 2;
  const items = [toAudio("a"), toAudio("b")];
  expect(truncateItems(items, bytes(8), { estimateAudioTokens })).toEqual([
    toAudio("a"),
    toText("[omitted 1 audio items ...]"),
  ]);
});

test("truncateItems: audio costs a quarter of its URL where nothing else is known", () => {
  const audio = toAudio("data:audio/wav;base64,AAAA");
  expect([truncateItems([audio], tokens(7)), truncateItems([audio], tokens(6))]).toEqual([
    [audio],
    [toText("[omitted 1 audio items ...]")],
  ]);
});

const item = fc.oneof(
  fc.string({ maxLength: 60 }).map(toText),
  fc.string({ maxLength: 60 }).map(toAudio),
  fc.constantFrom(IMAGE, OTHER_IMAGE),
);

test("truncateItems: texts keep to the budget, but for marks, and no image is lost", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 12 }), fc.nat({ max: 200 }), (items, limit) => {
      const kept = truncateItems(items, bytes(limit));
      const size = kept
        .flatMap((one) => ("text" in one ? [one.text] : []))
        .filter((text) => !/^\[omitted \d+ (?:text|audio) items \.\.\.\]$/u.test(text))
        .map((text) => toByteLength(text.replace(/…\d+ chars truncated…/u, "")))
        .reduce((sum, one) => sum + one, 0);
      expect(size).toBeLessThanOrEqual(limit);
      const images = (list: readonly ContentItem[]): readonly ContentItem[] =>
        list.filter(({ type }) => type === "input_image");
      expect(images(kept)).toEqual(images(items));
    }),
  );
});

test("mergeTruncatedTexts: texts that fit stay, empty ones too", () => {
  const items = [toText("alpha"), toText(""), IMAGE, toText("beta")];
  expect(mergeTruncatedTexts(items, bytes(11))).toEqual({ items });
});

test("mergeTruncatedTexts: texts too long become one with a warning", () => {
  const items = [toText("abcdefgh"), toText("ijklmnop")];
  expect(mergeTruncatedTexts(items, tokens(2))).toEqual({
    items: [
      toText(
        "Warning: truncated output (original token count: 5)\nTotal output lines: 2\n\nabcd…3 tokens truncated…mnop",
      ),
    ],
    originalTokenCount: 5,
  });
});

test("mergeTruncatedTexts: media follow in their order", () => {
  const items = [toText("abcd"), IMAGE, toText("efgh"), OTHER_IMAGE, toText("ijkl")];
  expect(mergeTruncatedTexts(items, bytes(8))).toEqual({
    items: [
      toText(
        "Warning: truncated output (original token count: 4)\nTotal output lines: 3\n\nabcd…6 chars truncated…ijkl",
      ),
      IMAGE,
      OTHER_IMAGE,
    ],
    originalTokenCount: 4,
  });
});

test("mergeTruncatedTexts: an empty text at the start leaves no line", () => {
  expect(mergeTruncatedTexts([toText(""), toText("abc")], bytes(0))).toEqual({
    items: [
      toText(
        "Warning: truncated output (original token count: 1)\nTotal output lines: 1\n\n…3 chars truncated…",
      ),
    ],
    originalTokenCount: 1,
  });
});

test("mergeTruncatedTexts: empty texts alone are never too long", () => {
  const items = [toText(""), toText(""), toText("")];
  expect(mergeTruncatedTexts(items, bytes(0))).toEqual({ items });
});

test("mergeTruncatedTexts: media alone stay", () => {
  expect(mergeTruncatedTexts([IMAGE, toAudio("a")], bytes(0))).toEqual({
    items: [IMAGE, toAudio("a")],
  });
});
