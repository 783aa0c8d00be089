import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createNodeImageFiles } from "./image_files.ts";

const FOLDER = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-images-")));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(join(FOLDER, "a.png"), "12345");
symlinkSync("a.png", join(FOLDER, "link.png"));

const files = createNodeImageFiles();

test("image files: links are followed to where the file is", async () => {
  expect(await files.stat(join(FOLDER, "link.png"))).toEqual({
    isFile: true,
    sizeBytes: 5,
    realPath: join(FOLDER, "a.png"),
  });
});

test("image files: a folder is no file", async () => {
  expect((await files.stat(FOLDER)).isFile).toBe(false);
});

test("image files: a file is read whole, up to the limit", async () => {
  const path = join(FOLDER, "a.png");
  const bytes = await files.read(path, 5);
  expect(Buffer.from(bytes).toString()).toBe("12345");
  await expect(files.read(path, 4)).rejects.toThrow("5 bytes, more than 4");
});

test("image files: a link in place of the file is not followed", async () => {
  await expect(files.read(join(FOLDER, "link.png"), 99)).rejects.toMatchObject({ code: "ELOOP" });
});

test("image files: what is missing is said by the operating system", async () => {
  await expect(files.stat(join(FOLDER, "none"))).rejects.toMatchObject({ code: "ENOENT" });
});
