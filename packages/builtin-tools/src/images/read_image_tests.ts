import { expect, test } from "vitest";
import type { ImageFiles } from "./image_files.ts";
import { type ImageReadOptions, readImage } from "./read_image.ts";

const BYTES = new Uint8Array([1, 2, 3]);
const files: ImageFiles = {
  stat: async (path) => {
    if (path === "/w/none") throw Object.assign(new Error("x"), { code: "ENOENT" });
    const realPath = path === "/w/link" ? "/secret" : path;
    return { isFile: path !== "/w", sizeBytes: 3, realPath };
  },
  read: async (path, maxBytes) => {
    if (path === "/w/gone") throw Object.assign(new Error("x"), { code: "EACCES" });
    return BYTES.subarray(0, maxBytes);
  },
};

test("reading an image: the bytes of a file", async () => {
  expect(await readImage("/w/a", { files })).toEqual({ ok: true, bytes: BYTES });
});

test.for<[string, Partial<ImageReadOptions>, string, string]>([
  ["/w/none", {}, "missing", "No such file or directory (os error 2)"],
  ["/w/a\0b", {}, "missing", "file name contained an unexpected NUL byte"],
  ["/w/gone", {}, "unreadable", "Permission denied (os error 13)"],
  ["/w", {}, "refused", "image path `/w` is not a file"],
  [
    "/w/a",
    { maxBytes: 2 },
    "refused",
    "image at `/w/a` has 3 bytes, more than 2; make it smaller first",
  ],
  [
    "/secret",
    { isAllowed: (path) => path.startsWith("/w") },
    "refused",
    "image path `/secret` is outside the folders that may be read",
  ],
  [
    "/w/link",
    { isAllowed: (path) => path.startsWith("/w") },
    "refused",
    "image path `/w/link` is outside the folders that may be read",
  ],
])("reading an image: %s with %o is %s", async ([path, options, kind, problem]) => {
  expect(await readImage(path, { files, ...options })).toEqual({ ok: false, kind, problem });
});
