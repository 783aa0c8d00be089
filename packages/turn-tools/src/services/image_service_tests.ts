import type { ImageEditRequest, ImageRequest, ImagesClient } from "@codexkit/model-provider";
import { expect, test } from "vitest";
import { toToolImagesClient } from "./image_service.ts";

const { signal: NEVER } = new AbortController();

test("toToolImagesClient: prompts, backgrounds and bytes go on, the first image comes back", async () => {
  const asked: (ImageRequest | ImageEditRequest)[] = [];
  const answer = async (request: ImageRequest): ReturnType<ImagesClient["generate"]> => {
    asked.push(request);
    return { images: [{ b64_json: "one" }, { b64_json: "two" }] };
  };
  const client = toToolImagesClient({ generate: answer, edit: answer });
  const plain = { prompt: "a fox", transparentBackground: false };
  expect([
    await client.generate(plain, NEVER),
    await client.edit(
      {
        prompt: "red",
        transparentBackground: true,
        images: ["data:image/png;base64,AQID", "https://example.com/x.png"],
      },
      NEVER,
    ),
    asked,
  ]).toEqual([
    "one",
    "one",
    [
      { prompt: "a fox" },
      {
        prompt: "red",
        background: "transparent",
        images: [{ data: Uint8Array.from([1, 2, 3]), mimeType: "image/png" }],
      },
    ],
  ]);
});
