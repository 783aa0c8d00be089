import { expect, test } from "vitest";
import { toSandboxPolicy } from "./sandbox_policy.ts";

const write = {
  writable_roots: ["/a"],
  network_access: true,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: true,
};

test("toSandboxPolicy: the modes without settings are bare", () => {
  expect(toSandboxPolicy({ sandbox_mode: "read-only", sandbox_workspace_write: write })).toEqual({
    type: "read-only",
  });
  expect(
    toSandboxPolicy(
      { sandbox_mode: "read-only", sandbox_workspace_write: write },
      { mode: "danger-full-access" },
    ),
  ).toEqual({ type: "danger-full-access" });
});

test("toSandboxPolicy: workspace-write takes the settings and the roots of the caller, once each", () => {
  expect(
    toSandboxPolicy(
      { sandbox_mode: "workspace-write", sandbox_workspace_write: write },
      { writableRoots: ["/b", "/a"] },
    ),
  ).toEqual({ type: "workspace-write", ...write, writable_roots: ["/a", "/b"] });
});
