import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMemoryIo, type MemoryIoOptions } from "../memory_io.ts";
import { type PatchInvocation, runApplyPatch } from "./apply_patch_command.ts";

let dir = "";
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-patch-"));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

const PATCH = "*** Begin Patch\n*** Add File: a.txt\n+a\n*** End Patch";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: readonly string[];
}

async function apply(invocation: PatchInvocation, options: MemoryIoOptions = {}): Promise<Outcome> {
  const io = createMemoryIo({ cwd: dir, ...options });
  const code = await runApplyPatch(invocation, io);
  return { code, stdout: io.stdoutText(), stderr: io.stderrText(), files: fs.readdirSync(dir) };
}

const refused = (code: number, stderr: string): Outcome => ({
  code,
  stdout: "",
  stderr,
  files: [],
});
const APPLIED: Outcome = {
  code: 0,
  stdout: "Success. Updated the following files:\nA a.txt\n",
  stderr: "",
  files: ["a.txt"],
};

test.for<readonly [string, PatchInvocation, MemoryIoOptions, Outcome]>([
  ["an argument", { form: "program", argv: [PATCH] }, { stdin: "ignored" }, APPLIED],
  ["stdin", { form: "program", argv: [] }, { stdin: PATCH }, APPLIED],
  ["the flag ignores further arguments", { form: "flag", argv: [PATCH, "Q"] }, {}, APPLIED],
  [
    "nothing",
    { form: "program", argv: [] },
    {},
    refused(2, "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n"),
  ],
  [
    "two arguments",
    { form: "program", argv: ["P", "Q"] },
    {},
    refused(2, "Error: apply_patch accepts exactly one argument.\n"),
  ],
  [
    "an argument that was not UTF-8",
    { form: "program", argv: ["P\ufffd"] },
    {},
    refused(1, "Error: apply_patch requires a UTF-8 PATCH argument.\n"),
  ],
  [
    "stdin that is not UTF-8",
    { form: "program", argv: [] },
    { stdin: new Uint8Array([0xff]) },
    refused(1, "Error: Failed to read PATCH from stdin.\nstream did not contain valid UTF-8\n"),
  ],
  [
    "the flag without an argument does not read stdin",
    { form: "flag", argv: [] },
    { stdin: PATCH },
    refused(1, "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.\n"),
  ],
])("runApplyPatch: %s", async ([, invocation, options, expected]) => {
  expect(await apply(invocation, options)).toEqual(expected);
});
