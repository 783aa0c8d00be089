import { expect, test } from "vitest";
import { FileSystemView, MAX_KEPT_BYTES, readState } from "./file_system_view.ts";
import { createMemoryFileSystem } from "./memory_file_system.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("view: what is written is read back, and nothing reaches the base", async () => {
  const base = createMemoryFileSystem({ "/a": "a", "/b": "b" });
  const before = base.entries();
  const view = new FileSystemView(base);
  await view.writeFile("/a", bytes("A"));
  await view.makeDirectory("/d");
  await view.createFile("/d/n", bytes("n"), { mode: 0o600 });
  await view.removeFile("/b");
  expect(await view.readFile("/a")).toEqual(bytes("A"));
  expect(await view.readFacts("/d/n")).toMatchObject({ kind: "file", mode: 0o600, size: 1 });
  expect(await view.readFacts("/b")).toBeUndefined();
  expect(view.changes().map(({ path }) => path)).toEqual(["/a", "/d", "/d/n", "/b"]);
  expect(base.entries()).toEqual(before);
});

test("view: each write gives a file another version", async () => {
  const view = new FileSystemView(createMemoryFileSystem({ "/a": "a" }));
  await view.writeFile("/a", bytes("1"));
  const first = await view.readFacts("/a");
  await view.writeFile("/a", bytes("2"));
  expect((await view.readFacts("/a"))?.version).not.toBe(first?.version);
});

test("readState: content that may not be read or is too large is left out", async () => {
  const fs = createMemoryFileSystem({
    "/secret": { kind: "file", bytes: bytes("x"), mode: 0o200 },
    "/big": new Uint8Array(MAX_KEPT_BYTES + 1),
    "/d/x": "",
  });
  expect(await readState(fs, "/secret")).toMatchObject({ bytes: undefined, mode: 0o200 });
  expect(await readState(fs, "/big")).toMatchObject({ bytes: undefined });
  expect(await readState(fs, "/d")).toEqual({ kind: "directory" });
  expect(await readState(fs, "/none")).toBeUndefined();
});
