import { expect, test } from "vitest";
import { createMemoryFileSystem } from "./memory_file_system.ts";
import { createRecordingFileSystem } from "./recording_file_system.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function start() {
  const base = createMemoryFileSystem({
    "/a": "a",
    "/d/b": "b",
    "/l": { kind: "link", target: "a" },
  });
  return { base, fs: createRecordingFileSystem(base), before: [...base.entries()] };
}

test("recording: what is written is read back, and nothing reaches the base", async () => {
  const { base, fs, before } = start();
  await fs.writeFile("/a", bytes("A"));
  await fs.makeDirectory("/n");
  await fs.createFile("/n/x", bytes("x"), { like: "/a" });
  await fs.renameFile("/d/b", "/n/b");
  await fs.removeFile("/l");
  await fs.createLink("/l", "n/x");
  expect(new TextDecoder().decode(await fs.readFile("/n/b"))).toBe("b");
  expect(await fs.readLink("/l")).toBe("n/x");
  expect(await fs.readFacts("/d/b")).toBeUndefined();
  expect(await fs.readFacts("/n/x")).toMatchObject({ kind: "file", mode: 0o644, size: 1 });
  expect(await fs.canWrite("/n")).toBe(true);
  expect([...base.entries()]).toEqual(before);
});

test("changes: every name touched, with what it held", async () => {
  const { fs } = start();
  await fs.writeFile("/a", bytes("A"));
  await fs.createFile("/new", bytes("n"));
  await fs.removeFile("/new");
  await fs.removeFile("/l");
  const version = expect.any(String);
  expect(fs.changes()).toEqual([
    {
      path: "/a",
      before: { kind: "file", bytes: bytes("a"), mode: 0o644, version },
      after: { kind: "file", bytes: bytes("A"), mode: 0o644 },
    },
    { path: "/new", before: undefined, after: undefined },
    { path: "/l", before: { kind: "link", target: "a", version }, after: undefined },
  ]);
});

test("faults: as a file system has them", async () => {
  const { fs } = start();
  await fs.removeFile("/a");
  const errno = (name: string) => expect.objectContaining({ errno: name });
  await expect(fs.readFile("/a")).rejects.toThrow(errno("ENOENT"));
  await expect(fs.removeFile("/a")).rejects.toThrow(errno("ENOENT"));
  await expect(fs.writeFile("/none", bytes(""))).rejects.toThrow(errno("ENOENT"));
  await expect(fs.createFile("/d", bytes(""))).rejects.toThrow(errno("EEXIST"));
  await expect(fs.removeFile("/d")).rejects.toThrow(errno("EISDIR"));
});
