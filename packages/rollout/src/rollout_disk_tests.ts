import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { LOCAL_DISK } from "./rollout_disk.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-"));
  made.push(folder);
  return folder;
}

const readMode = (file: string): number => fs.statSync(file).mode & 0o777;

test("LOCAL_DISK: folders and file are made, for the user alone", () => {
  const root = makeFolder();
  const file = path.join(root, "a/b/r.jsonl");
  const descriptor = LOCAL_DISK.openForAppend(file);
  const taken = LOCAL_DISK.write(descriptor, Buffer.from("é\n"));
  LOCAL_DISK.close(descriptor);
  expect([
    taken,
    fs.readFileSync(file, "utf8"),
    readMode(path.join(root, "a")),
    readMode(path.join(root, "a/b")),
    readMode(file),
  ]).toEqual([3, "é\n", 0o700, 0o700, 0o600]);
});

test("LOCAL_DISK: what a file holds is kept, and two writers add in turn", () => {
  const file = path.join(makeFolder(), "r.jsonl");
  fs.writeFileSync(file, "old\n");
  const [first, second] = [LOCAL_DISK.openForAppend(file), LOCAL_DISK.openForAppend(file)];
  LOCAL_DISK.write(first, Buffer.from("1\n"));
  LOCAL_DISK.write(second, Buffer.from("2\n"));
  LOCAL_DISK.write(first, Buffer.from("3\n"));
  LOCAL_DISK.close(first);
  LOCAL_DISK.close(second);
  expect(fs.readFileSync(file, "utf8")).toBe("old\n1\n2\n3\n");
});

test("LOCAL_DISK: a file in place of a folder is an error", () => {
  const root = makeFolder();
  fs.writeFileSync(path.join(root, "a"), "");
  expect(() => LOCAL_DISK.openForAppend(path.join(root, "a/b/r.jsonl"))).toThrow("ENOTDIR");
});
