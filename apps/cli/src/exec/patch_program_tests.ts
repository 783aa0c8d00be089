import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ensurePatchProgram } from "./patch_program.ts";

test("ensurePatchProgram: a program that calls this one, made once", async () => {
  await using dir = createTempDir("it's-");
  const script = path.join(dir.path, "main.mjs");
  fs.writeFileSync(script, "console.log(process.argv.slice(2).join('|'));\n");
  const runtime = { kind: "node", execPath: process.execPath, nodeVersion: "24.0.0" } as const;
  const home = path.join(dir.path, "home");
  const folder = ensurePatchProgram(home, runtime, script);
  const file = path.join(folder ?? "", "apply_patch");
  const before = fs.statSync(file).mtimeMs;
  expect([
    execFileSync(file, ["*** Begin Patch"], { encoding: "utf8" }),
    ensurePatchProgram(home, runtime, script),
    fs.statSync(file).mtimeMs === before,
    fs.readdirSync(folder ?? ""),
    ensurePatchProgram(
      home,
      { kind: "bun-executable", execPath: "/x/codexkit", nodeVersion: "24.0.0" },
      script,
    ) === folder,
  ]).toEqual(["apply-patch|*** Begin Patch\n", folder, true, ["apply_patch"], false]);
});

test("ensurePatchProgram: a home that cannot be written goes without", async () => {
  await using dir = createTempDir();
  const file = path.join(dir.path, "file");
  fs.writeFileSync(file, "");
  expect(
    ensurePatchProgram(file, { kind: "node", execPath: "node", nodeVersion: "24.0.0" }, "main.mjs"),
  ).toBeUndefined();
});
