import type { Config } from "@codexkit/config";
import type { ApprovalPolicy } from "@codexkit/protocol";
import { createShellLookup, resolveUserShell } from "@codexkit/shell";
import type { ApprovalHandler } from "@codexkit/tools";
import type { ExecOptions } from "./exec_options.ts";

/** Who decides in a session, and about what. */
export interface SessionApprovals {
  readonly approvalPolicy: ApprovalPolicy;
  /** Absent: every question is answered with no. */
  readonly approvals?: ApprovalHandler | undefined;
}

/**
 * Chooses who decides: nobody, rules, a person, or a person about what no rule allows.
 *
 * Without rules and without a person the policy is `never`, whatever the configuration says. Mirrors: `codex exec`
 * 0.169.0, which has neither.
 *
 * @param terminal - the person; absent without `--ask`
 * @throws `CoreError` `invalid_option` for a rule that is none.
 */
export async function chooseApprovals(
  options: Pick<ExecOptions, "approve" | "bypassApprovalsAndSandbox">,
  config: Pick<Config, "approval_policy" | "approve">,
  {
    terminal,
    env,
  }: {
    terminal: ApprovalHandler | undefined;
    env: Readonly<Record<string, string | undefined>>;
  },
): Promise<SessionApprovals> {
  const rules = [...config.approve, ...options.approve];
  const isDecided = rules.length > 0 || terminal !== undefined;
  if (!isDecided || options.bypassApprovalsAndSandbox) return { approvalPolicy: "never" };
  const approvalPolicy = config.approval_policy;
  if (rules.length === 0) return { approvalPolicy, approvals: terminal };
  const { createRuleApprovals } = await import("@codexkit/core");
  const userShell = resolveUserShell(createShellLookup({ platform: process.platform, env })).path;
  return {
    approvalPolicy,
    approvals: createRuleApprovals(rules, { otherwise: terminal, userShell }),
  };
}
