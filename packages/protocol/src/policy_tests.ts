import { expect, test } from "vitest";
import {
  APPROVAL_POLICIES,
  type ApprovalPolicy,
  parseApprovalPolicy,
  SANDBOX_MODES,
  type SandboxMode,
  toApprovalPolicyLabel,
} from "./policy.ts";

test("policies: the lists hold the wire words", () => {
  const modes: readonly SandboxMode[] = SANDBOX_MODES;
  const approvals: readonly ApprovalPolicy[] = APPROVAL_POLICIES;
  expect([modes, approvals]).toEqual([
    ["read-only", "workspace-write", "danger-full-access"],
    ["untrusted", "on-request", "never"],
  ]);
});

const GRANULAR = {
  sandbox_approval: false,
  rules: true,
  mcp_elicitations: false,
  request_permissions: false,
  skill_approval: false,
};

test.for([
  ["never", "never"],
  ["on-request", "on-request"],
  ["untrusted", "untrusted"],
  [{ granular: { rules: true } }, { granular: GRANULAR }],
  [
    { granular: { ...GRANULAR, rules: "yes", later: true } },
    { granular: { ...GRANULAR, rules: false } },
  ],
  ["on-failure", undefined],
  [{ granular: true }, undefined],
  [null, undefined],
] as const)("parseApprovalPolicy: %j is %j", ([value, policy]) => {
  expect(parseApprovalPolicy(value)).toEqual(policy);
});

test.for([
  ["never", "never"],
  [{ granular: { ...GRANULAR, skill_approval: true } }, "granular (rules, skill_approval)"],
  [{ granular: { ...GRANULAR, rules: false } }, "granular (nothing is asked)"],
] as const)("toApprovalPolicyLabel: %j is %s", ([policy, label]) => {
  expect(toApprovalPolicyLabel(policy)).toBe(label);
});
