import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool } from "../test_tool_call.ts";
import { createTestModelInfo, createTestToolContext } from "../test_tool_context.ts";
import type { ImageFiles } from "./image_files.ts";
import { createImagegen, type ImagegenOptions, type ImagesClient } from "./imagegen.ts";
import { createTestPng } from "./test_images.ts";

const PNG = createTestPng(4, 3);
const BASE64 = Buffer.from(PNG).toString("base64");
const DATA_URL = `data:image/png;base64,${BASE64}`;

const files: ImageFiles = {
  stat: async (path) => {
    if (path === "/w/none.png") throw Object.assign(new Error("x"), { code: "ENOENT" });
    return { isFile: path !== "/w", sizeBytes: PNG.length, realPath: path };
  },
  read: async (path) => (path === "/w/text.png" ? Buffer.from("text") : PNG),
};

interface World {
  tool: ToolExecutor;
  log: unknown[];
}

function createWorld(
  answer: () => Promise<string | undefined> = async () => "QUJD",
  change: Partial<ImagegenOptions> = {},
): World {
  const log: unknown[] = [];
  const run =
    (what: string): ImagesClient["generate"] =>
    async (request) => {
      log.push([what, request]);
      return await answer();
    };
  const tool = createImagegen(createTestToolContext(), {
    files,
    client: { generate: run("generate"), edit: run("edit") },
    recentImages: (count) => ["data:1", "data:2"].slice(-count),
    store: {
      save: async (callId, png) => {
        log.push(["save", Buffer.from(png).toString()]);
        return `/home/${callId}.png`;
      },
    },
    ...change,
  });
  return { tool, log };
}

const HINT =
  "The image is kept as /home/c.png. Copy it to where else it is needed, and leave this file in place unless the user wants it gone. The user sees the image already.";

test("imagegen: the spec is as recorded", ({ skip }) => {
  const { got, recorded } = compareWithRecordings(createWorld().tool, skip);
  expect(got).toEqual(recorded);
});

test("imagegen: a new image comes back to the model and is kept", async () => {
  const { tool, log } = createWorld();
  const args = { prompt: "a cat", referenced_image_paths: null, num_last_images_to_include: null };
  const output = await callTool(tool, args);
  const url = "data:image/png;base64,QUJD";
  expect([output, log]).toEqual([
    {
      body: [
        { type: "input_image", image_url: url, detail: "high" },
        { type: "input_text", text: HINT },
      ],
      success: true,
      codeModeResult: { image_url: url, output_hint: HINT },
    },
    [
      ["generate", { prompt: "a cat", transparentBackground: false }],
      ["save", "ABC"],
    ],
  ]);
});

test("imagegen: a model that takes originals gets one", async () => {
  const modelInfo = createTestModelInfo({ supports_image_detail_original: true });
  const tool = createImagegen(createTestToolContext({ modelInfo }), {
    files,
    client: { generate: async () => "QUJD", edit: async () => undefined },
    recentImages: () => [],
  });
  const { body, codeModeResult } = await callTool(tool, { prompt: "x" });
  const url = "data:image/png;base64,QUJD";
  expect([body, codeModeResult]).toEqual([
    [{ type: "input_image", image_url: url, detail: "original" }],
    { image_url: url },
  ]);
});

test("imagegen: an image that cannot be kept is shown all the same", async () => {
  const save = (): Promise<never> =>
    Promise.reject(Object.assign(new Error("x"), { code: "ENOSPC" }));
  const { tool } = createWorld(undefined, { store: { save } });
  const { body } = await callTool(tool, { prompt: "x" });
  expect(typeof body === "string" ? body : body.at(-1)).toEqual({
    type: "input_text",
    text: "The image could not be kept as a file: No space left on device (os error 28)",
  });
});

test.for([
  [{ referenced_image_paths: ["/w/a.png", "b.png"] }, [DATA_URL, DATA_URL]],
  [{ num_last_images_to_include: 2, referenced_image_paths: [] }, ["data:1", "data:2"]],
  [{ num_last_images_to_include: 1 }, ["data:2"]],
] as const)("imagegen: %o changes images", async ([args, images]) => {
  const { tool, log } = createWorld();
  await callTool(tool, { prompt: "x", transparent_background: true, ...args });
  expect(log[0]).toEqual(["edit", { prompt: "x", transparentBackground: true, images }]);
});

test.for([
  [{}, "failed to parse function arguments: missing field `prompt` at line 1 column 2"],
  [
    { prompt: "x", referenced_image_paths: Array.from({ length: 6 }, () => "a.png") },
    "`referenced_image_paths` must contain at most 5 paths",
  ],
  [
    { prompt: "x", referenced_image_paths: ["a.png"], num_last_images_to_include: 1 },
    "provide only one of `referenced_image_paths` or `num_last_images_to_include`",
  ],
  [
    { prompt: "x", num_last_images_to_include: 0 },
    "`num_last_images_to_include` must be between 1 and 5",
  ],
  [
    { prompt: "x", num_last_images_to_include: 6 },
    "`num_last_images_to_include` must be between 1 and 5",
  ],
  [
    { prompt: "x", num_last_images_to_include: 3 },
    "requested the last 3 conversation images, but only 2 were available",
  ],
  [
    { prompt: "x", referenced_image_paths: ["none.png"] },
    "unable to read referenced image at `/w/none.png`: No such file or directory (os error 2)",
  ],
  [{ prompt: "x", referenced_image_paths: ["."] }, "image path `/w` is not a file"],
  [
    { prompt: "x", referenced_image_paths: ["text.png"] },
    "unable to process referenced image at `/w/text.png`: invalid or unsupported image data",
  ],
] as const)("imagegen: %o is told %s", async ([args, body]) => {
  const { tool, log } = createWorld();
  expect([await callTool(tool, args), log]).toEqual([{ body, success: false }, []]);
});

test.for<[string, () => Promise<string | undefined>, string]>([
  [
    "fails",
    () => Promise.reject(new Error("429 Too Many Requests")),
    "image generation failed: 429 Too Many Requests",
  ],
  ["says nothing", async () => undefined, "image generation returned no image data"],
  ["sends nothing", async () => "", "image generation returned no image data"],
])("imagegen: a service that %s is told to the model", async ([, answer, body]) => {
  const { tool } = createWorld(answer);
  expect(await callTool(tool, { prompt: "x" })).toEqual({ body, success: false });
});
