import { createTempDir } from "@codexkit/testkit";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createAllowedPaths } from "./allowed_paths.ts";

test("allowed paths: what is in a folder is allowed, by name and by link, also what is not there yet", async () => {
  await using folder = createTempDir();
  const root = path.join(folder.path, "work");
  mkdirSync(path.join(root, "sub"), { recursive: true });
  mkdirSync(path.join(folder.path, "secret"));
  symlinkSync("../secret", path.join(root, "out"));
  symlinkSync("sub", path.join(root, "in"));
  symlinkSync("work", path.join(folder.path, "alias"));
  const allowed = createAllowedPaths(folder.path, ["alias"]);
  const targets = [
    "alias",
    "alias/sub",
    "work/sub",
    "alias/in/new.txt",
    "alias/..not/new",
    "alias/out",
    "alias/out/new.txt",
    "secret",
    ".",
    "workmate",
  ];
  expect([
    allowed.roots,
    targets.map((target) => allowed.isAllowed(path.join(folder.path, target))),
  ]).toEqual([
    [path.join(folder.path, "alias")],
    [true, true, true, true, true, false, false, false, false, false],
  ]);
});

test("allowed paths: without folders nothing is allowed", () => {
  expect(createAllowedPaths("/", []).isAllowed("/")).toBe(false);
});
