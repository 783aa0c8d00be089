import { expect, test } from "vitest";
import { createLocator } from "./locate.ts";
import { createMemoryFileSystem } from "./memory_file_system.ts";
import { changeFailed, resolveWriteTarget } from "./write_target.ts";

const fs = createMemoryFileSystem({
  "/w/f": "f",
  "/w/ro/x": { kind: "file", bytes: new Uint8Array(), mode: 0o444 },
  "/w/locked": { kind: "directory", mode: 0o555 },
  "/w/link": { kind: "link", target: "f" },
  "/w/fresh": { kind: "link", target: "new" },
  "/w/nodir": { kind: "link", target: "nothing" },
});

async function resolve(path: string, overwritable?: string) {
  return await resolveWriteTarget(fs, await createLocator(fs).locate(path), { path, overwritable });
}

test.for([
  ["an existing file", "/w/f", { path: "/w/f", missingDirectories: [], exists: true }],
  ["a new file", "/w/n", { path: "/w/n", missingDirectories: [], exists: false }],
  [
    "new directories",
    "/w/a/b/n",
    { path: "/w/a/b/n", missingDirectories: ["/w/a", "/w/a/b"], exists: false },
  ],
  ["a dangling link", "/w/fresh", { path: "/w/new", missingDirectories: [], exists: false }],
] as const)("resolveWriteTarget: %s", async ([, path, target]) => {
  expect(await resolve(path)).toEqual(target);
});

test.for([
  ["/w/ro", "write_failed", "Failed to write file /w/ro"],
  ["/w/f/x", "write_failed", "Failed to write file /w/f/x"],
  ["/w/ro/x", "write_failed", "Failed to write file /w/ro/x"],
  ["/w/locked/n", "write_failed", "Failed to write file /w/locked/n"],
  ["/w/locked/d/n", "directory_failed", "Failed to create parent directories for /w/locked/d/n"],
  ["/w/nodir/n", "directory_failed", "Failed to create parent directories for /w/nodir/n"],
] as const)("resolveWriteTarget: %s fails as %s", async ([path, code, message]) => {
  await expect(resolve(path)).rejects.toThrow(expect.objectContaining({ code, message, path }));
});

test("resolveWriteTarget: an existing file is not overwritten through a link", async () => {
  await expect(resolve("/w/link")).rejects.toThrow(
    expect.objectContaining({ code: "link_overwrite", hint: expect.stringContaining("/w/f") }),
  );
  expect(await resolve("/w/link", "/w/f")).toMatchObject({ path: "/w/f" });
});

test("changeFailed: words and errno", () => {
  const cause = Object.assign(new Error("x"), { code: "EROFS" });
  expect(changeFailed("delete_failed", "/f", cause)).toMatchObject({
    message: "Failed to delete file /f",
    errno: "EROFS",
    hint: "Read-only file system (os error 30)",
    cause,
  });
  expect(changeFailed("remove_failed", "/f").message).toBe("Failed to remove original /f");
});
