import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryIo } from "../memory_io.ts";
import { writeLastMessage } from "./last_message.ts";

let dir = "";
beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-last-"));
});
afterAll(() => fs.rmSync(dir, { recursive: true }));

test("writeLastMessage: writes the message as it is", async () => {
  const io = createMemoryIo();
  const file = path.join(dir, "a.txt");
  await writeLastMessage(file, "the last words", io.stderr);
  expect([fs.readFileSync(file, "utf8"), io.stderrText()]).toEqual(["the last words", ""]);
});

test("writeLastMessage: without a message the file is empty and stderr says so", async () => {
  const io = createMemoryIo();
  const file = path.join(dir, "b.txt");
  await writeLastMessage(file, undefined, io.stderr);
  expect([fs.readFileSync(file, "utf8"), io.stderrText()]).toEqual([
    "",
    `Warning: no last agent message; wrote empty content to ${file}\n`,
  ]);
});

test("writeLastMessage: a file that cannot be written is reported, not thrown", async () => {
  const io = createMemoryIo();
  await writeLastMessage(path.join(dir, "none", "c.txt"), "x", io.stderr);
  expect(io.stderrText()).toMatch(/^Failed to write last message file .*none.c\.txt: ENOENT.*\n$/);
});
