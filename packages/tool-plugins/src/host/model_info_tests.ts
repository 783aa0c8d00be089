import { expect, test } from "vitest";
import { toModelInfo } from "./model_info.ts";

test("model info: what a name says, and whether it takes images", () => {
  const known = [true, false].map((images) => {
    const { slug, input_modalities: modalities } = toModelInfo("m", { images });
    return [slug, modalities];
  });
  expect(known).toEqual([
    ["m", ["text", "image"]],
    ["m", ["text"]],
  ]);
});
