import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { AgentSettings } from "../settings/settings.ts";
import {
  createTestFolder,
  createTestPng,
  openTestHost,
  runCall,
  type TestHost,
} from "../test_host.ts";

async function openWithPictures(agent: AgentSettings = {}, images = true): Promise<TestHost> {
  const parent = createTestFolder();
  const folder = path.join(parent, "work");
  mkdirSync(path.join(folder, "sub"), { recursive: true });
  writeFileSync(path.join(parent, "outside.png"), createTestPng(2, 2));
  writeFileSync(path.join(folder, "small.png"), createTestPng(2, 2));
  writeFileSync(path.join(folder, "sub/large.png"), createTestPng(3000, 4));
  writeFileSync(path.join(folder, "text.png"), "no image");
  symlinkSync("../outside.png", path.join(folder, "link.png"));
  return await openTestHost(agent, { folder, images });
}

/** Detail and width of the picture in an answer. */
function readPicture(answer: string): { detail: string; width: number } {
  const { image_url: url, detail }: { image_url: string; detail: string } = JSON.parse(answer);
  const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  return { detail, width: bytes.readUInt32BE(16) };
}

test("view_image: in chat completions the answer is JSON with the data URL", async () => {
  const { host } = await openWithPictures();
  expect(JSON.parse(await runCall(host, "view_image", { path: "small.png" }))).toEqual({
    image_url: `data:image/png;base64,${createTestPng(2, 2).toString("base64")}`,
    detail: "high",
  });
});

test.for<[string, string]>([
  ["../outside.png", "is outside the folders that may be read"],
  ["link.png", "is outside the folders that may be read"],
  ["missing.png", "unable to locate image"],
  ["sub", "is not a file"],
  ["text.png", "invalid or unsupported image data"],
])("view_image: %s is refused", async ([file, want]) => {
  const { host } = await openWithPictures();
  expect(await runCall(host, "view_image", { path: file })).toContain(want);
});

test("view_image: files larger than the settings allow are not read", async () => {
  const { host } = await openWithPictures({ view_image_max_bytes: 10 });
  expect(await runCall(host, "view_image", { path: "small.png" })).toContain("more than 10");
});

test("view_image: a model that takes no images is told so", async () => {
  const { host } = await openWithPictures({}, false);
  expect(await runCall(host, "view_image", { path: "small.png" })).toBe(
    "view_image is not allowed because you do not support image inputs",
  );
});

test.for<[string, AgentSettings, object, { detail: string; width: number }]>([
  [
    "an image that asks for nothing",
    { enable_view_image_detail_original: true },
    {},
    { detail: "high", width: 2048 },
  ],
  [
    "original where it is enabled",
    { enable_view_image_detail_original: true },
    { detail: "original" },
    { detail: "original", width: 3000 },
  ],
  ["original where it is not", {}, { detail: "original" }, { detail: "high", width: 2048 }],
])("view_image: %s", async ([, agent, args, want]) => {
  const { host } = await openWithPictures(agent);
  expect(
    readPicture(await runCall(host, "view_image", { path: "sub/large.png", ...args })),
  ).toEqual(want);
});

test("view_image: another detail is refused", async () => {
  const { host } = await openWithPictures({ enable_view_image_detail_original: true });
  expect(await runCall(host, "view_image", { path: "small.png", detail: "low" })).toContain(
    "view_image.detail only supports",
  );
});
