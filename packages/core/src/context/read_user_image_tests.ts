import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { readUserImage } from "./read_user_image.ts";

const MAKE_PIPE = "mkfifo";

test("readUserImage: the bytes of a file, also behind a link", async () => {
  await using dir = createTempDir();
  const file = path.join(dir.path, "a.png");
  fs.writeFileSync(file, "abc");
  fs.symlinkSync(file, path.join(dir.path, "link"));
  const bytes = await readUserImage(path.join(dir.path, "link"));
  expect(new TextDecoder().decode(bytes)).toBe("abc");
});

test("readUserImage: what has no end, or is too large, is not read", async () => {
  await using dir = createTempDir();
  const pipe = path.join(dir.path, "pipe");
  execFileSync(MAKE_PIPE, [pipe]);
  const huge = path.join(dir.path, "huge.png");
  fs.writeFileSync(huge, "");
  fs.truncateSync(huge, 52_428_801);
  const problems = [pipe, "/dev/zero", dir.path, huge, path.join(dir.path, "none")].map((file) =>
    readUserImage(file).catch((error: unknown) => (error instanceof Error ? error.message : error)),
  );
  expect(await Promise.all(problems)).toEqual([
    "it is no file",
    "it is no file",
    "it is no file",
    "it has 52428801 bytes, more than 52428800; make it smaller first",
    expect.stringContaining("ENOENT"),
  ]);
});
