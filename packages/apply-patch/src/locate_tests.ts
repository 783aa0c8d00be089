import { expect, test } from "vitest";
import { createLocator } from "./locate.ts";
import { createMemoryFileSystem } from "./memory_file_system.ts";

const link = (target: string) => ({ kind: "link", target }) as const;

function start() {
  return createMemoryFileSystem({
    "/w/real/x": "x",
    "/w/f": "f",
    "/w/ln": link("real"),
    "/w/abs": link("/w/real/../real/./x"),
    "/w/up": link("../w/f"),
    "/w/gone": link("no/where"),
    "/w/new": link("fresh"),
    "/w/loop": link("loop"),
    "/w/nodir": link("nothing"),
    "/w/tofile": link("f"),
  });
}

const locate = (path: string) => createLocator(start()).locate(path);

test.for([
  ["/w/f", "/w/f", "/w/f"],
  ["/w/ln/x", "/w/real/x", "/w/real/x"],
  ["/w/abs", "/w/abs", "/w/real/x"],
  ["/w/up", "/w/up", "/w/f"],
  ["/w/tofile", "/w/tofile", "/w/f"],
  ["/w/ln", "/w/ln", "/w/real"],
  ["/", "/", "/"],
] as const)("locate: %s is the name %s and the file %s", async ([path, name, real]) => {
  expect(await locate(path)).toMatchObject({ name, place: { kind: "found", path: real } });
});

test.for([
  ["/w/none", { path: "/w/none", missingDirectories: [], blocked: undefined }],
  [
    "/w/ln/a/b/c",
    { path: "/w/real/a/b/c", missingDirectories: ["/w/real/a", "/w/real/a/b"], blocked: undefined },
  ],
  ["/w/new", { path: "/w/fresh", missingDirectories: [], blocked: undefined }],
  ["/w/gone", { path: "/w/no", missingDirectories: [], blocked: "link" }],
  ["/w/nodir/x/y", { path: "/w/nodir/x/y", missingDirectories: [], blocked: "directory" }],
] as const)("locate: %s is missing", async ([path, missing]) => {
  const { place } = await locate(path);
  expect(place).toEqual({ kind: "missing", ...missing });
});

test.for([
  ["/w/loop", "ELOOP"],
  ["/w/loop/x", "ELOOP"],
  ["/w/f/x", "ENOTDIR"],
  ["/w/tofile/x", "ENOTDIR"],
  [`/w/${"n".repeat(300)}`, "ENAMETOOLONG"],
] as const)("locate: %s fails with %s", async ([path, errno]) => {
  const { place } = await locate(path);
  expect(place).toMatchObject({ kind: "fault", error: { errno } });
});

test("locate: what is made later is found by the same locator", async () => {
  const fs = start();
  const locator = createLocator(fs);
  expect((await locator.locate("/w/d/x")).place.kind).toBe("missing");
  await fs.makeDirectory("/w/d");
  await fs.createFile("/w/d/x", new Uint8Array());
  expect((await locator.locate("/w/d/x")).place.kind).toBe("found");
});
