import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createDemoFolder, createDemoRepository } from "./demo_folder.ts";

test("createDemoFolder, createDemoRepository: a clean repository that goes away", async () => {
  const folder = await createDemoFolder();
  const dir = path.join(folder.path, "project");
  await createDemoRepository(dir, { "a.txt": "a\n", "src/b.txt": "b\n" });
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: dir, encoding: "utf8" });
  expect([git("ls-files"), git("status", "--short"), git("log", "--format=%an")]).toEqual([
    "a.txt\nsrc/b.txt\n",
    "",
    "codexkit demo\n",
  ]);
  await folder[Symbol.asyncDispose]();
  expect(fs.existsSync(folder.path)).toBe(false);
});

test("createDemoRepository: a folder that is already in the way is an error of the demo", async () => {
  const folder = await createDemoFolder();
  fs.writeFileSync(path.join(folder.path, ".git"), "not a repository");
  await expect(createDemoRepository(folder.path, { a: "a" })).rejects.toMatchObject({
    code: "demo_failed",
    message: expect.stringMatching(/^git init failed: /),
  });
  await folder[Symbol.asyncDispose]();
});
