import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDemoTests } from "./run_demo_project.ts";

let dir = "";
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-demo-run-"));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

const setUp = (script: string): void => fs.writeFileSync(path.join(dir, "run_tests.sh"), script);
const env = { PATH: process.env["PATH"] };

test("runDemoTests: gives exit code and both outputs", async () => {
  setUp("echo out; echo err >&2; exit 3");
  const run = await runDemoTests(dir, { env, signal: new AbortController().signal });
  expect({ ...run, output: run.output.split("\n").toSorted() }).toEqual({
    exitCode: 3,
    output: ["", "err", "out"],
  });
});

test("runDemoTests: stops when it is interrupted", async () => {
  setUp("sleep 30");
  const control = new AbortController();
  const run = runDemoTests(dir, { env, signal: control.signal });
  control.abort();
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
});
