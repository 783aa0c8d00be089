import { expect, test } from "vitest";
import { createMemoryFileSystem } from "./memory_file_system.ts";
import { runApplyPatchFlag, runApplyPatchProgram } from "./patch_program.ts";

const section = (kind: string, path: string, ...lines: string[]): string =>
  [`*** ${kind} File: ${path}`, ...lines].join("\n");
const envelope = (...sections: string[]): string =>
  ["*** Begin Patch", ...sections, "*** End Patch"].join("\n");

test.for([
  [
    "no argument, nothing on stdin",
    [],
    "",
    2,
    "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n",
  ],
  ["two arguments", ["a", "b"], "", 2, "Error: apply_patch accepts exactly one argument.\n"],
  [
    "an option is a patch",
    ["--help"],
    "",
    1,
    "Invalid patch: The first line of the patch must be '*** Begin Patch'\n",
  ],
  [
    "an empty argument",
    [""],
    "",
    1,
    "Invalid patch: The last line of the patch must be '*** End Patch'\n",
  ],
  [
    "a newline on stdin",
    [],
    "\n",
    1,
    "Invalid patch: The last line of the patch must be '*** End Patch'\n",
  ],
] as const)("program: %s", async ([, args, stdin, exitCode, stderr]) => {
  const outcome = await runApplyPatchProgram({
    args,
    readStdin: async () => new TextEncoder().encode(stdin),
    cwd: "/",
    fs: createMemoryFileSystem(),
  });
  expect(outcome).toEqual({ exitCode, stdout: "", stderr });
});

test("program: bytes that are no UTF-8 are refused, as argument and on stdin", async () => {
  const bad = Uint8Array.of(0x2a, 0xff);
  const common = { readStdin: async () => bad, cwd: "/", fs: createMemoryFileSystem() };
  expect((await runApplyPatchProgram({ ...common, args: [bad] })).stderr).toBe(
    "Error: apply_patch requires a UTF-8 PATCH argument.\n",
  );
  expect((await runApplyPatchProgram({ ...common, args: [] })).stderr).toBe(
    "Error: Failed to read PATCH from stdin.\nstream did not contain valid UTF-8\n",
  );
});

test("flag form: further arguments are ignored, a missing one is an error", async () => {
  const fs = createMemoryFileSystem();
  const args = [envelope(section("Add", "a", "+x")), "extra"];
  expect(await runApplyPatchFlag({ args, cwd: "/", fs })).toMatchObject({ exitCode: 0 });
  expect(await runApplyPatchFlag({ args: [], cwd: "/", fs })).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.\n",
  });
});
