import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { applyPatch } from "@codexkit/apply-patch";
import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { expect, test } from "vitest";
import type { Runtime } from "../src/command_io.ts";
import { toDemoFiles } from "../src/demo/demo_project.ts";
import { createDemoTurns } from "../src/demo/demo_script.ts";
import { runDemoTests } from "../src/demo/run_demo_project.ts";
import { toCliFile } from "./run_cli.ts";

test.for<Runtime>([
  { kind: "node", execPath: process.execPath, nodeVersion: process.versions.node },
  { kind: "bun-executable", execPath: toCliFile("executable"), nodeVersion: "" },
])(
  "the demo project on $kind: its tests fail, and pass after the patch of the script",
  async (runtime) => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-demo-project-"));
    for (const [file, text] of Object.entries(toDemoFiles(runtime))) {
      fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      fs.writeFileSync(path.join(dir, file), text);
    }
    const options = { env: { PATH: process.env["PATH"] }, signal: new AbortController().signal };
    const before = await runDemoTests(dir, options);
    const patch = createDemoTurns()
      .flat()
      .find((step) => step.type === "patch")?.patch;
    await applyPatch({ patch: patch ?? "", cwd: dir, fs: createNodeFileSystem() });
    const after = await runDemoTests(dir, options);
    fs.rmSync(dir, { recursive: true });
    expect([before.exitCode, before.output.split("\n").at(-2)]).toEqual([1, "4 of 6 tests failed"]);
    expect([after.exitCode, after.output.split("\n").at(-2)]).toEqual([0, "all tests passed"]);
  },
);
