import { expect, test } from "vitest";
import {
  type DynamicToolContentItem,
  readDynamicToolResponse,
  toDynamicToolOutput,
  toFailedDynamicToolResponse,
} from "./dynamic_tool_response.ts";

const PLAIN = {
  input_modalities: ["text", "image"],
  supports_image_detail_original: false,
} as const;
const TEXT: DynamicToolContentItem = { type: "inputText", text: "ok" };
const IMAGE: DynamicToolContentItem = {
  type: "inputImage",
  imageUrl: "data:image/png;base64,AA==",
};
const AUDIO: DynamicToolContentItem = {
  type: "inputAudio",
  audioUrl: "data:audio/wav;base64,AA==",
};

test("readDynamicToolResponse: keeps what it knows", () => {
  const contentItems = [TEXT, IMAGE, AUDIO];
  const value = { contentItems: [{ ...TEXT, extra: 1 }, IMAGE, AUDIO], success: false, extra: 1 };
  expect(readDynamicToolResponse(value)).toEqual({ contentItems, success: false });
});

test.for([
  [undefined],
  [null],
  ["ok"],
  [{}],
  [{ output: "dynamic-ok", success: true }],
  [{ contentItems: [] }],
  [{ contentItems: null, success: true }],
  [{ contentItems: [], success: "yes" }],
  [{ contentItems: [{ type: "outputText", text: "x" }], success: true }],
  [{ contentItems: [{ type: "inputText" }], success: true }],
  [{ contentItems: [TEXT, null], success: true }],
])("readDynamicToolResponse: %j is invalid", ([value]) => {
  expect(readDynamicToolResponse(value)).toEqual(
    toFailedDynamicToolResponse("dynamic tool response was invalid"),
  );
});

test.for([
  [
    { type: "inputImage", imageUrl: "https://example.com/a.png" },
    "remote image URLs are not supported; use an inline data URL instead",
  ],
  [
    { type: "inputImage", imageUrl: "HTTP://example.com/a.png" },
    "remote image URLs are not supported; use an inline data URL instead",
  ],
  [
    { type: "inputAudio", audioUrl: "https://example.com/a.wav" },
    "audio URLs must use an inline data URL",
  ],
  [{ type: "inputAudio", audioUrl: "a.wav" }, "audio URLs must use an inline data URL"],
] as const)("readDynamicToolResponse: %j points elsewhere", ([item, text]) => {
  expect(readDynamicToolResponse({ contentItems: [TEXT, item], success: true })).toEqual({
    contentItems: [{ type: "inputText", text }],
    success: false,
  });
});

test("toDynamicToolOutput: items keep their order, images get their detail", () => {
  const contentItems = [TEXT, IMAGE];
  expect(toDynamicToolOutput({ contentItems, success: true }, PLAIN)).toEqual({
    body: [
      { type: "input_text", text: "ok" },
      { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "high" },
    ],
    success: true,
  });
});

test("toDynamicToolOutput: original detail where the model has it", () => {
  const model = { ...PLAIN, supports_image_detail_original: true };
  expect(toDynamicToolOutput({ contentItems: [IMAGE], success: true }, model).body).toEqual([
    { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "original" },
  ]);
});

test("toDynamicToolOutput: texts stand for media that the model does not take", () => {
  const model = { ...PLAIN, input_modalities: ["text"] as const };
  const { body } = toDynamicToolOutput({ contentItems: [IMAGE, AUDIO], success: true }, model);
  expect(body).toEqual([
    { type: "input_text", text: "image content omitted because you do not support image input" },
    { type: "input_text", text: "audio content omitted because you do not support audio input" },
  ]);
});

test("toDynamicToolOutput: a model that hears gets the audio", () => {
  const model = { ...PLAIN, input_modalities: ["text", "audio"] as const };
  expect(toDynamicToolOutput({ contentItems: [AUDIO], success: true }, model).body).toEqual([
    { type: "input_audio", audio_url: "data:audio/wav;base64,AA==" },
  ]);
});

test("toDynamicToolOutput: nothing stays nothing, and a failure is told by success alone", () => {
  expect(toDynamicToolOutput({ contentItems: [], success: false }, PLAIN)).toEqual({
    body: [],
    success: false,
  });
});
