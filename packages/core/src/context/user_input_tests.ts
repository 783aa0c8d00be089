import { expect, test } from "vitest";
import { findImageType, toUserContent } from "./user_input.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
const read = async (path: string): Promise<Uint8Array> => {
  if (path === "missing.png") throw Object.assign(new Error("gone"), { code: "ENOENT" });
  if (path === "locked.png") throw new Error("permission denied");
  return path === "text.txt" ? new TextEncoder().encode("hello") : PNG;
};

test("toUserContent: images come first, each in its tags, then the text", async () => {
  const { content } = await toUserContent(
    [
      { type: "text", text: "what is this" },
      { type: "local_image", path: "pic.png" },
      { type: "image", image_url: "https://example.com/a.png" },
      { type: "local_image", path: "two.png" },
    ],
    read,
  );
  const local = {
    type: "input_image",
    image_url: "data:image/png;base64,iVBORw0KGgoA",
    detail: "high",
  };
  expect(content).toEqual([
    { type: "input_text", text: '<image name=[Image #1] path="pic.png">' },
    local,
    { type: "input_text", text: "</image>" },
    { type: "input_image", image_url: "https://example.com/a.png", detail: "high" },
    { type: "input_text", text: '<image name=[Image #2] path="two.png">' },
    local,
    { type: "input_text", text: "</image>" },
    { type: "input_text", text: "what is this" },
  ]);
});

test.for([
  ["missing.png", "No such file or directory (os error 2)"],
  ["locked.png", "permission denied"],
  ["text.txt", "it is no PNG, JPEG, GIF or WebP image"],
] as const)("toUserContent: %s is named to the model and to the user", async ([path, reason]) => {
  const problem = `codexkit could not read the local image at \`${path}\`: ${reason}`;
  expect(await toUserContent([{ type: "local_image", path }], read)).toEqual({
    content: [{ type: "input_text", text: problem }],
    warnings: [problem],
  });
});

test("findImageType: decided by the first bytes", () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  expect([
    findImageType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)),
    findImageType(text("GIF89a")),
    findImageType(text("RIFF....WEBPVP8 ")),
    findImageType(text("RIFF....WAVEfmt ")),
    findImageType(new Uint8Array()),
  ]).toEqual(["image/jpeg", "image/gif", "image/webp", undefined, undefined]);
});
