import { expect, test } from "vitest";
import { explainSandboxProblem, type SandboxProblem, toSandboxRefusal } from "./unavailable.ts";

const CASES: readonly [string, SandboxProblem, string][] = [
  [
    "linux",
    { type: "missing_program" },
    "the program 'bwrap' is not in PATH: install the package 'bubblewrap'",
  ],
  [
    "darwin",
    { type: "missing_program" },
    "the program '/usr/bin/sandbox-exec' is missing, which is a part of macOS: repair the system",
  ],
  [
    "win32",
    { type: "unknown_platform" },
    "there is none for 'win32', only for Linux and macOS: use WSL 2 with the package 'bubblewrap'",
  ],
  [
    "freebsd",
    { type: "unknown_platform" },
    "there is none for 'freebsd', only for Linux and macOS: use one of these, with the package 'bubblewrap' on Linux",
  ],
  [
    "linux",
    { type: "unknown_processor", arch: "riscv64" },
    "there is no seccomp filter for the processor 'riscv64', only for x64 and arm64",
  ],
  ["linux", { type: "failed", reason: "it said no" }, "it said no"],
];

test.for(CASES)("explainSandboxProblem: %s, %o", ([platform, problem, text]) => {
  expect(explainSandboxProblem(problem, platform)).toBe(text);
});

test("toSandboxRefusal: one line that names the policy, what to install and how to go without", () => {
  const refusal = toSandboxRefusal({ type: "read-only" }, { type: "missing_program" }, "linux");
  expect([refusal.code, refusal.message]).toEqual([
    "sandbox_unavailable",
    "the sandbox 'read-only' cannot be had: the program 'bwrap' is not in PATH: install the package 'bubblewrap', or run without a sandbox by --sandbox danger-full-access",
  ]);
});
