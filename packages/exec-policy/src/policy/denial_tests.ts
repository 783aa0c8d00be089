import { expect, test } from "vitest";
import { decideRetry, looksDenied } from "./denial.ts";

const GRANULAR = {
  sandbox_approval: true,
  rules: true,
  mcp_elicitations: true,
  request_permissions: true,
  skill_approval: true,
};

test.for([
  [1, "touch: cannot touch 'x': Read-only file system", true, true],
  [1, "bash: x: Permission denied", true, true],
  [1, "ping: Operation not permitted", true, true],
  [1, "seccomp", true, true],
  [1, "the sandbox said no", true, true],
  [1, "landlock", true, true],
  [1, "Failed to write file /x", true, true],
  [127, "sandbox: not found", true, true],
  [126, "bash: ./x: Permission denied", true, true],
  [2, "permission denied", true, true],
  [2, "usage", true, false],
  [126, "cannot execute", true, false],
  [127, "command not found", true, false],
  [1, "no such file", true, false],
  [159, "", true, true],
  [0, "permission denied", true, false],
  [1, "permission denied", false, false],
  [159, "", false, false],
] as const)(
  "denied: exit %i with %j in a sandbox (%j) is %j",
  ([exitCode, output, sandboxed, expected]) => {
    expect(looksDenied({ exitCode, output, sandboxed })).toBe(expected);
  },
);

test("denied: long output is searched at its start and its end", () => {
  const noise = "x".repeat(1_000_000);
  const ask = (output: string): boolean => looksDenied({ exitCode: 1, output, sandboxed: true });
  expect(ask(`permission denied${noise}`)).toBe(true);
  expect(ask(`${noise}permission denied`)).toBe(true);
  expect(ask(`${noise}permission denied${noise}`)).toBe(false);
});

const ASK = { type: "ask", reason: "command failed; retry without sandbox?" } as const;

test.for([
  ["never", { type: "none" }, { type: "none" }],
  ["on-request", { type: "none" }, { type: "none" }],
  ["untrusted", ASK, { type: "run" }],
  [{ granular: GRANULAR }, ASK, { type: "run" }],
  [{ granular: { ...GRANULAR, rules: false } }, ASK, { type: "run" }],
  [{ granular: { ...GRANULAR, sandbox_approval: false } }, { type: "none" }, { type: "none" }],
] as const)("retry: with %j, not approved and approved", ([approvalPolicy, first, second]) => {
  expect(decideRetry({ approvalPolicy, isApproved: false })).toEqual(first);
  expect(decideRetry({ approvalPolicy, isApproved: true })).toEqual(second);
});
