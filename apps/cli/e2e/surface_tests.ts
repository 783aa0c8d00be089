import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../src/version.ts";
import { CLI_FORMS, isBuilt, runCli, toCliFile } from "./run_cli.ts";

let dir = "";
beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-e2e-"));
});
afterAll(() => fs.rmSync(dir, { recursive: true }));

describe.for(CLI_FORMS)("%s", (form) => {
  test("is built", () => {
    expect(isBuilt(form)).toBe(true);
  });

  test.for([["--version"], ["-V"], ["exec", "--version"]] as const)(
    "%j prints the version",
    async (args) => {
      expect(await runCli(form, args)).toEqual({
        code: 0,
        signal: undefined,
        stdout: `codexkit ${VERSION}\n`,
        stderr: "",
      });
    },
  );

  test("--help explains every command, plainly when piped", async () => {
    const { code, stdout, stderr } = await runCli(form, ["--help"]);
    expect([code, stderr, stdout.includes("\u001b")]).toEqual([0, "", false]);
    for (const word of ["exec, e", "demo", "login", "completion", "Examples"])
      expect(stdout).toContain(word);
  });

  test("no arguments: code 2, help on stderr", async () => {
    const { code, stdout, stderr } = await runCli(form, []);
    expect([code, stdout, stderr.includes("Usage")]).toEqual([2, "", true]);
  });

  test.for([
    [["exec", "--json", "--nope", "x"], "error: unknown flag '--nope'"],
    [["exec", "--json", "-s", "yolo", "x"], "error: invalid value 'yolo' for '--sandbox'"],
    [["exce"], "error: unknown command 'exce', did you mean 'exec'?"],
  ] as const)("%j: code 2, one line", async ([args, start]) => {
    const { code, stdout, stderr } = await runCli(form, args);
    expect([code, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
    expect(stderr.startsWith(start)).toBe(true);
  });

  test("completion bash: works in bash", async () => {
    const { code, stdout } = await runCli(form, ["completion", "bash"]);
    expect(code).toBe(0);
    const script = `${stdout}\nCOMP_WORDS=(codexkit exec --sandbox w); COMP_CWORD=3; _codexkit; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync("bash", ["-c", script], { encoding: "utf8" })).toBe("workspace-write\n");
  });

  test("called as apply_patch: it is the patch program", async () => {
    const file = path.join(dir, form, "apply_patch");
    fs.mkdirSync(path.dirname(file));
    fs.symlinkSync(toCliFile(form), file);
    const { code, stdout, stderr } = await runCli(form, [], { file });
    expect([code, stdout, stderr.startsWith("Usage: apply_patch 'PATCH'\n")]).toEqual([
      2,
      "",
      true,
    ]);
  });

  test("apply-patch: applies a patch", async () => {
    const cwd = fs.mkdtempSync(path.join(dir, "patch-"));
    const stdin = "*** Begin Patch\n*** Add File: a.txt\n+a\n*** End Patch\n";
    expect(await runCli(form, ["apply-patch"], { cwd, stdin })).toEqual({
      code: 0,
      signal: undefined,
      stdout: "Success. Updated the following files:\nA a.txt\n",
      stderr: "",
    });
    expect(fs.readFileSync(path.join(cwd, "a.txt"), "utf8")).toBe("a\n");
  });

  test("login: reads the key from a pipe, Ctrl-C while it waits is code 1", async () => {
    const CODEX_HOME = fs.mkdtempSync(path.join(dir, "home-"));
    const env = { CODEX_HOME };
    const saved = await runCli(form, ["login", "--with-api-key"], {
      env,
      stdin: "sk-test-1234567890abcdef",
    });
    const waiting = await runCli(form, ["login", "--with-api-key"], {
      env,
      keepsStdinOpen: true,
      interruptAt: "Reading API key",
    });
    const status = await runCli(form, ["login", "status"], { env });
    expect([saved.code, waiting, status.code]).toEqual([
      0,
      {
        code: 1,
        signal: undefined,
        stdout: "",
        stderr: "Reading API key from stdin...\nError: interrupted\n",
      },
      0,
    ]);
  });

  test("a reader that goes away ends it quietly", async () => {
    const { signal, stderr } = await runCli(form, ["features", "list"], { closesStdout: true });
    expect([signal, stderr]).toEqual([undefined, ""]);
  });

  test("CODEX_HOME that does not exist: one line, no stack", async () => {
    const env = { CODEX_HOME: path.join(dir, "nowhere") };
    const { code, stdout, stderr } = await runCli(form, ["features", "list"], { env });
    expect([code, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
    expect(stderr).toMatch(/^Error finding codex home: .*nowhere/);
  });
});
