import { expect, test } from "vitest";
import { createMemoryFileSystem } from "./memory_file_system.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const failsWith = (errno: string) => expect.objectContaining({ code: "file_system", errno });

test("seeds: text, bytes and entries, with their parents", async () => {
  const fs = createMemoryFileSystem({
    "/a/b": "text",
    "/c": Uint8Array.of(255),
    "/l": { kind: "link", target: "a" },
  });
  expect([...fs.entries().keys()]).toEqual(["/a", "/a/b", "/c", "/l"]);
  expect(fs.readText("/a/b")).toBe("text");
  expect(fs.readText("/l")).toBeUndefined();
  expect(await fs.readFacts("/a/b")).toMatchObject({
    kind: "file",
    mode: 0o644,
    size: 4,
    links: 1,
  });
  expect(await fs.readFacts("/a/b/c")).toBeUndefined();
  expect(await fs.readLink("/l")).toBe("a");
});

test("files: created once, written in place, linked, renamed, removed", async () => {
  const fs = createMemoryFileSystem({ "/run": { kind: "file", bytes: bytes("x"), mode: 0o4755 } });
  await fs.createFile("/new", bytes("1"), { like: "/run" });
  expect(await fs.readFacts("/new")).toMatchObject({ mode: 0o755 });
  await expect(fs.createFile("/new", bytes("2"))).rejects.toThrow(failsWith("EEXIST"));
  await fs.linkFile("/new", "/twin");
  const version = (await fs.readFacts("/twin"))?.version;
  await fs.writeFile("/new", bytes("3"));
  expect(fs.readText("/twin")).toBe("3");
  expect((await fs.readFacts("/twin"))?.version).not.toBe(version);
  await fs.renameFile("/run", "/new");
  expect(await fs.readFacts("/twin")).toMatchObject({ links: 1 });
  await fs.removeFile("/twin");
  expect([...fs.entries().keys()]).toEqual(["/new"]);
});

test("directories: made inside what exists, removed when empty", async () => {
  const fs = createMemoryFileSystem({ "/d/f": "x" });
  await expect(fs.makeDirectory("/no/dir")).rejects.toThrow(failsWith("ENOENT"));
  await expect(fs.makeDirectory("/d/f/x")).rejects.toThrow(failsWith("ENOTDIR"));
  await expect(fs.removeDirectory("/d")).rejects.toThrow(failsWith("ENOTEMPTY"));
  await expect(fs.removeFile("/d")).rejects.toThrow(failsWith("EISDIR"));
  await fs.removeFile("/d/f");
  await fs.removeDirectory("/d");
  expect(fs.entries().size).toBe(0);
});

test("permissions: read-only files and directories refuse", async () => {
  const fs = createMemoryFileSystem({
    "/ro": { kind: "directory", mode: 0o555 },
    "/ro/f": "x",
    "/f": { kind: "file", bytes: bytes("x"), mode: 0o444 },
    "/secret": { kind: "file", bytes: bytes("x"), mode: 0o200 },
  });
  expect([await fs.canWrite("/ro"), await fs.canWrite("/f"), await fs.canWrite("/")]).toEqual([
    false,
    false,
    true,
  ]);
  await expect(fs.writeFile("/f", bytes("y"))).rejects.toThrow(failsWith("EACCES"));
  await expect(fs.readFile("/secret")).rejects.toThrow(failsWith("EACCES"));
  await expect(fs.removeFile("/ro/f")).rejects.toThrow(failsWith("EACCES"));
  await expect(fs.createLink("/ro/l", "x")).rejects.toThrow(failsWith("EACCES"));
});

test("names: 255 bytes fit, more do not", async () => {
  const fs = createMemoryFileSystem();
  await fs.createFile(`/${"é".repeat(127)}`, bytes(""));
  await expect(fs.createFile(`/${"é".repeat(128)}`, bytes(""))).rejects.toThrow(
    failsWith("ENAMETOOLONG"),
  );
});
