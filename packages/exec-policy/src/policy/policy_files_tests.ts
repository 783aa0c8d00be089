import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPolicyFiles } from "./policy_files.ts";

let folder = "";
const files = createPolicyFiles();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-files-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("list: plain files only; nothing for a folder that is not there", async () => {
  await writeFile(join(folder, "a.rules"), "");
  await files.makeFolder(join(folder, "b.rules/deep"));
  await symlink("a.rules", join(folder, "c.rules"));
  expect(await files.listFiles(folder)).toEqual(["a.rules"]);
  expect(await files.listFiles(join(folder, "none"))).toBeUndefined();
});

test("read: what was appended; nothing for a file that is not there", async () => {
  const path = join(folder, "a");
  expect(await files.readBytes(path)).toBeUndefined();
  await files.append(path, "é");
  await files.append(path, "\n");
  expect(new TextDecoder().decode(await files.readBytes(path))).toBe("é\n");
});

test("read: other failures are thrown", async () => {
  await expect(files.readBytes(folder)).rejects.toThrow("EISDIR");
});
