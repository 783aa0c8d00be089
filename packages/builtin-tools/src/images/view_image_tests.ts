import type { ModelInfo } from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createTestModelInfo, createTestToolContext } from "../test_tool_context.ts";
import { createNodeImageFiles } from "./image_files.ts";
import { inspectImage } from "./inspect_image.ts";
import type { ImageReadOptions } from "./read_image.ts";
import { createTestPng } from "./test_images.ts";
import { createViewImage } from "./view_image.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGNgYGioZ2hgYKhvqK9vAAAV+gP9ymqPPgAAAABJRU5ErkJggg==";
const URL = `data:image/png;base64,${PNG}`;

const ROOT = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-view-")));
const WORK = join(ROOT, "work");
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));
mkdirSync(join(WORK, "sub"), { recursive: true });
writeFileSync(join(WORK, "pic.png"), Buffer.from(PNG, "base64"));
writeFileSync(join(WORK, "pic.txt"), Buffer.from(PNG, "base64"));
writeFileSync(join(WORK, "a.png"), "text\n");
writeFileSync(join(WORK, "big.png"), createTestPng(3000, 1500));
writeFileSync(join(ROOT, "secret.png"), Buffer.from(PNG, "base64"));
symlinkSync("../secret.png", join(WORK, "link.png"));

const MODEL = createTestModelInfo();
const ORIGINAL = createTestModelInfo({ supports_image_detail_original: true });

function createTool(
  model: ModelInfo = MODEL,
  change: Partial<ImageReadOptions> = {},
): ToolExecutor {
  const context = createTestToolContext({ cwd: WORK, modelInfo: model });
  return createViewImage(context, { files: createNodeImageFiles(), ...change });
}

test("view_image: the spec is as recorded", ({ skip }) => {
  const { got, recorded } = compareWithRecordings(createTool(), skip);
  expect(got).toEqual(recorded);
});

test.for([
  ["pic.png", MODEL, undefined, "high"],
  ["sub/../pic.txt", MODEL, null, "high"],
  [join(WORK, "pic.png"), MODEL, "original", "high"],
  ["pic.png", ORIGINAL, undefined, "original"],
  ["pic.png", ORIGINAL, "high", "original"],
] as const)("view_image: %s is shown, model and detail %# as recorded", async (row) => {
  const [path, model, detail, sent] = row;
  expect(await callTool(createTool(model), { path, detail })).toEqual({
    body: [{ type: "input_image", image_url: URL, detail: sent }],
    success: true,
    codeModeResult: { image_url: URL },
  });
});

test.for([
  [MODEL, undefined, 2048],
  [ORIGINAL, undefined, 3000],
  [ORIGINAL, "high", 2048],
] as const)(
  "view_image: a large image is made as small as model and detail want %#",
  async (row) => {
    const [model, detail, width] = row;
    const { body } = await callTool(createTool(model), { path: "big.png", detail });
    const [item] = typeof body === "string" ? [] : body;
    const url = item?.type === "input_image" ? (item.image_url ?? "") : "";
    const sent = inspectImage(Buffer.from(url.replace(/^[^,]*,/u, ""), "base64"));
    expect(sent?.width).toBe(width);
  },
);

test("view_image: where nothing can resize, the model reads so", async () => {
  const tool = createTool(MODEL, { loadResizer: async () => undefined });
  const { body } = await callTool(tool, { path: "big.png" });
  expect(body).toEqual([
    expect.objectContaining({ type: "input_image", detail: "high" }),
    { type: "input_text", text: expect.stringContaining("3000x1500") },
  ]);
});

test("view_image: people see which image it was", async () => {
  const call = createTestToolCall({ path: "pic.png" });
  await createTool().handle(call);
  const item = { type: "ImageView", id: "c", path: join(WORK, "pic.png") };
  expect(call.log).toEqual([
    ["started", item],
    ["completed", item],
  ]);
});

test.for([
  [
    { path: "nope.png" },
    `unable to locate image at \`${WORK}/nope.png\`: No such file or directory (os error 2)`,
  ],
  [{ path: "." }, `image path \`${WORK}\` is not a file`],
  [{ path: "" }, `image path \`${WORK}\` is not a file`],
  [{ path: "a.png" }, "unable to process image: invalid or unsupported image data"],
  [
    { path: "pic.png", detail: "low" },
    "view_image.detail only supports `high` or `original`; omit `detail` for default high resized behavior, got `low`",
  ],
  [{}, "failed to parse function arguments: missing field `path` at line 1 column 2"],
] as const)("view_image: %o is told %s", async ([args, body]) => {
  const call = createTestToolCall(args);
  expect([await createTool().handle(call), call.log]).toEqual([{ body, success: false }, []]);
});

test("view_image: a model without eyes is told so, whatever it asks", async () => {
  const tool = createTool(createTestModelInfo({ input_modalities: ["text"] }));
  expect(await callTool(tool, "{")).toEqual({
    body: "view_image is not allowed because you do not support image inputs",
    success: false,
  });
});

test.for(["../secret.png", "link.png"])(
  "view_image: outside the folders that may be read there is no %s",
  async (path) => {
    const isAllowed = (file: string): boolean => file.startsWith(`${WORK}/`);
    const { body, success } = await callTool(createTool(MODEL, { isAllowed }), { path });
    expect([body, success]).toEqual([
      expect.stringMatching(/ is outside the folders that may be read$/u),
      false,
    ]);
  },
);
