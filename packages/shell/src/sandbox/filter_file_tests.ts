import { closeSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNamelessFile, openFilterFile } from "./filter_file.ts";
import { createSeccompFilter } from "./seccomp_filter.ts";

/** For tests that look into /proc. */
const ON_LINUX = { skip: process.platform !== "linux" };

test(
  "openFilterFile: each kind of filter has one file, which can be opened again and again",
  ON_LINUX,
  () => {
    const kinds = [true, false].map(
      (isNetworkAllowed) => ({ arch: "x64", isNetworkAllowed }) as const,
    );
    const files = kinds.map((kind) => openFilterFile(kind));
    expect(new Set(files).size).toBe(2);
    expect(kinds.map((kind) => openFilterFile(kind))).toEqual(files);
    const expected = kinds.map((kind) => Buffer.from(createSeccompFilter(kind)));
    expect(files.map((file) => readFileSync(file))).toEqual(expected);
    expect(files.map((file) => readFileSync(file))).toEqual(expected);
  },
);

test(
  "createNamelessFile: the file has no name, and a folder that takes none is passed over",
  ON_LINUX,
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codexkit-filter-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const descriptor = createNamelessFile(Buffer.from("x"), ["/nowhere", "/proc", folder]);
    onTestFinished(() => {
      closeSync(descriptor);
    });
    const file = `/proc/self/fd/${descriptor}`;
    expect([readdirSync(folder), readFileSync(file, "utf8")]).toEqual([[], "x"]);
    expect(readlinkSync(file)).toMatch(/ \(deleted\)$/);
  },
);

test("createNamelessFile: no folder is an error that names them", () => {
  expect(() => createNamelessFile(Buffer.from("x"), ["/nowhere", "/also/nowhere"])).toThrow(
    expect.objectContaining({
      code: "sandbox_unavailable",
      message:
        "the sandbox needs a folder for a temporary file, and none of /nowhere, /also/nowhere takes one",
    }),
  );
});
