import type { ContentItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { toPlainOutput } from "./plain_output.ts";

const IMAGE: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AA" };
const AUDIO: ContentItem = { type: "input_audio", audio_url: "data:audio/wav;base64,AA" };

test("toPlainOutput: a text stays as it is", () => {
  expect(toPlainOutput("a", "c")).toEqual({ text: "a", media: [] });
});

test("toPlainOutput: texts become lines", () => {
  const body: readonly ContentItem[] = [
    { type: "input_text", text: "a\n" },
    { type: "output_text", text: "b" },
  ];
  expect(toPlainOutput(body, "c")).toEqual({ text: "a\n\nb", media: [] });
});

test("toPlainOutput: media leave a mark where they stood", () => {
  expect(toPlainOutput([IMAGE, { type: "input_text", text: "a" }, AUDIO, IMAGE], "c1")).toEqual({
    text: "[image 1: in the user message below]\na\n[audio 1: in the user message below]\n[image 2: in the user message below]",
    media: [
      { type: "input_text", text: "From the answer to c1, image 1:" },
      IMAGE,
      { type: "input_text", text: "From the answer to c1, audio 1:" },
      AUDIO,
      { type: "input_text", text: "From the answer to c1, image 2:" },
      IMAGE,
    ],
  });
});
