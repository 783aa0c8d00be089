import { expect, test } from "vitest";
import {
  readMcpCallResult,
  toMcpEventResult,
  toMcpResultJson,
  withoutUnsupportedMedia,
} from "./mcp_result.ts";

const TEXT = { type: "text", text: "hi" };
const IMAGE = { type: "image", data: "AA", mimeType: "image/png" };
const AUDIO = { type: "audio", data: "AA", mimeType: "audio/wav" };

test("readMcpCallResult: keeps what a result has", () => {
  const value = { content: [TEXT], structuredContent: { n: 1 }, isError: true, _meta: { k: "v" } };
  expect(readMcpCallResult({ ...value, extra: 1 })).toEqual(value);
});

test.for([
  [undefined, { content: [] }],
  ["text", { content: [] }],
  [{ content: "text" }, { content: [] }],
  [
    { content: [TEXT, undefined], structuredContent: null, isError: "no", _meta: null },
    { content: [TEXT] },
  ],
] as const)("readMcpCallResult: %o reads as %o", ([value, expected]) => {
  expect(readMcpCallResult(value)).toEqual(expected);
});

test("toMcpResultJson: members in their order, absent ones left out", () => {
  const result = { _meta: 1, isError: false, structuredContent: [2], content: [TEXT] };
  expect(JSON.stringify(toMcpResultJson(result))).toBe(
    '{"content":[{"type":"text","text":"hi"}],"structuredContent":[2],"isError":false,"_meta":1}',
  );
  expect(Object.keys(toMcpResultJson({ content: [], isError: undefined }))).toEqual(["content"]);
});

test("withoutUnsupportedMedia: texts stand for what the model does not take", () => {
  const result = { content: [TEXT, IMAGE, AUDIO, 5], isError: false };
  const noImage = {
    type: "text",
    text: "<image content omitted because you do not support image input>",
  };
  const noAudio = {
    type: "text",
    text: "<audio content omitted because you do not support audio input>",
  };
  expect([
    withoutUnsupportedMedia(result, ["text"]).content,
    withoutUnsupportedMedia(result, ["text", "image"]).content,
    withoutUnsupportedMedia(result, ["text", "audio"]).content,
  ]).toEqual([
    [TEXT, noImage, noAudio, 5],
    [TEXT, IMAGE, noAudio, 5],
    [TEXT, noImage, AUDIO, 5],
  ]);
  expect(withoutUnsupportedMedia(result, ["text", "image", "audio"])).toBe(result);
});

test("toMcpEventResult: a small result stays", () => {
  const result = { content: [TEXT], structuredContent: { x: 1 }, isError: false, _meta: 1 };
  expect(toMcpEventResult(result)).toBe(result);
});

test("toMcpEventResult: a large result becomes one text, and says still whether it failed", () => {
  const result = {
    content: [{ type: "text", text: "x".repeat(200) }],
    structuredContent: 1,
    isError: true,
  };
  expect(toMcpEventResult(result, 40)).toEqual({
    content: [
      { type: "text", text: '{"content":[{"type":…236 chars truncated…t":1,"isError":true}' },
    ],
    isError: true,
  });
});

test("toMcpEventResult: the default is a mebibyte", () => {
  const text = "x".repeat(1_048_576);
  const [block] = toMcpEventResult({ content: [{ type: "text", text }] }).content;
  expect(JSON.stringify(block).length).toBeLessThan(1_048_576 + 200);
});
