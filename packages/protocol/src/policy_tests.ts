import { expect, test } from "vitest";
import {
  APPROVAL_POLICIES,
  type ApprovalPolicy,
  SANDBOX_MODES,
  type SandboxMode,
} from "./policy.ts";

test("policies: the lists hold the wire words", () => {
  const modes: readonly SandboxMode[] = SANDBOX_MODES;
  const approvals: readonly ApprovalPolicy[] = APPROVAL_POLICIES;
  expect([modes, approvals]).toEqual([
    ["read-only", "workspace-write", "danger-full-access"],
    ["untrusted", "on-request", "never"],
  ]);
});
