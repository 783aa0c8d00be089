import { expect, test } from "vitest";
import { isNetworkAllowed, resolveWritableRoots, type SandboxPolicy } from "./sandbox_policy.ts";

test.for([
  [{ type: "danger-full-access" }, true],
  [{ type: "read-only" }, false],
  [{ type: "workspace-write" }, false],
  [{ type: "workspace-write", network_access: true }, true],
] as const)("isNetworkAllowed: %o gives %s", ([policy, expected]) => {
  expect(isNetworkAllowed(policy)).toBe(expected);
});

interface Case {
  name: string;
  policy: SandboxPolicy;
  tmpdir?: string;
  expected: readonly string[];
}

const CASES: readonly Case[] = [
  { name: "read-only has none", policy: { type: "read-only" }, expected: [] },
  { name: "full access has none to list", policy: { type: "danger-full-access" }, expected: [] },
  { name: "cwd and /tmp", policy: { type: "workspace-write" }, expected: ["/tmp", "/w"] },
  {
    name: "TMPDIR too",
    policy: { type: "workspace-write" },
    tmpdir: "/var/t",
    expected: ["/tmp", "/var/t", "/w"],
  },
  {
    name: "a relative TMPDIR is not trusted",
    policy: { type: "workspace-write" },
    tmpdir: "t",
    expected: ["/tmp", "/w"],
  },
  {
    name: "both excluded",
    policy: { type: "workspace-write", exclude_slash_tmp: true, exclude_tmpdir_env_var: true },
    tmpdir: "/var/t",
    expected: ["/w"],
  },
  {
    name: "more roots, once each, parents first",
    policy: {
      type: "workspace-write",
      writable_roots: ["/w/a/b", "sub", "/w/", "/a/../o"],
      exclude_slash_tmp: true,
    },
    expected: ["/o", "/w", "/w/a/b", "/w/sub"],
  },
];

test.for(CASES)("resolveWritableRoots: $name", ({ policy, tmpdir, expected }) => {
  expect(resolveWritableRoots(policy, { cwd: "/w", tmpdir })).toEqual(expected);
});
