import { expect, test } from "vitest";
import { toUserContent, type UserContent } from "./user_input.ts";
import type { UserInput } from "@codexkit/protocol";

/** One red pixel. */
const PNG_BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const PNG = Uint8Array.from(Buffer.from(PNG_BASE64, "base64"));

async function readImage(path: string): Promise<Uint8Array> {
  if (path === "missing.png") throw Object.assign(new Error("gone"), { code: "ENOENT" });
  if (path === "locked.png") throw new Error("permission denied");
  return path === "text.txt" ? new TextEncoder().encode("hello") : PNG;
}

function toContent(
  input: readonly UserInput[],
  modalities: readonly ("text" | "image")[] = ["text", "image"],
): Promise<UserContent> {
  const model = { input_modalities: modalities, supports_image_detail_original: false };
  return toUserContent(input, { readImage, model });
}

const local = {
  type: "input_image",
  image_url: `data:image/png;base64,${PNG_BASE64}`,
  detail: "high",
};

test("toUserContent: images come first, each file in its tags, then the text", async () => {
  const { content } = await toContent([
    { type: "text", text: "what is this" },
    { type: "local_image", path: "pic.png" },
    { type: "image", image_url: local.image_url },
    { type: "local_image", path: "two.png" },
  ]);
  expect(content).toEqual([
    { type: "input_text", text: '<image name=[Image #1] path="pic.png">' },
    local,
    { type: "input_text", text: "</image>" },
    local,
    { type: "input_text", text: '<image name=[Image #2] path="two.png">' },
    local,
    { type: "input_text", text: "</image>" },
    { type: "input_text", text: "what is this" },
  ]);
});

test.for([
  ["missing.png", "No such file or directory (os error 2)"],
  ["locked.png", "permission denied"],
] as const)("toUserContent: %s is named to the model and to the user", async ([path, reason]) => {
  const problem = `codexkit could not read the local image at \`${path}\`: ${reason}`;
  expect(await toContent([{ type: "local_image", path }])).toEqual({
    content: [{ type: "input_text", text: problem }],
    warnings: [problem],
  });
});

test.for<[UserInput, string]>([
  [
    { type: "local_image", path: "text.txt" },
    "image content omitted because it could not be processed",
  ],
  [
    { type: "image", image_url: "https://example.com/a.png" },
    "remote image URLs are not supported; use an inline data URL instead",
  ],
])("toUserContent: of %o the model reads why it is not there", async ([input, text]) => {
  const { content, warnings } = await toContent([input]);
  expect([content.find((item) => "text" in item && item.text === text), warnings]).toEqual([
    { type: "input_text", text },
    [],
  ]);
});

test("toUserContent: a model that takes no images is told of them", async () => {
  const { content } = await toContent([{ type: "image", image_url: local.image_url }], ["text"]);
  expect(content).toEqual([
    {
      type: "input_text",
      text: "image content omitted because you do not support image input",
    },
  ]);
});
