import { expect, test } from "vitest";
import {
  type CommandApprovalPolicy,
  type CommandDecision,
  decideCommand,
  type DecideCommandInput,
} from "./decide_command.ts";
import type { RuleDecision, RuleMatch } from "./exec_policy.ts";

function granular(
  changes: { sandbox_approval?: boolean; rules?: boolean } = {},
): CommandApprovalPolicy {
  return {
    granular: {
      sandbox_approval: true,
      rules: true,
      mcp_elicitations: true,
      request_permissions: true,
      skill_approval: true,
      ...changes,
    },
  };
}

const POLICIES = {
  never: "never",
  untrusted: "untrusted",
  "on-request": "on-request",
  granular: granular(),
  "no-sandbox": granular({ sandbox_approval: false }),
  "no-rules": granular({ rules: false }),
} as const satisfies Record<string, CommandApprovalPolicy>;

const DANGER = "rm -f style commands are not permitted. Use a safer approach";

function match(
  decision: RuleDecision,
  matchedPrefix = ["touch"],
  justification?: string,
): RuleMatch {
  return {
    prefixRuleMatch: {
      matchedPrefix,
      decision,
      ...(justification === undefined ? {} : { justification }),
    },
  };
}

const SITUATIONS = {
  safe: { isSafe: true },
  other: {},
  dangerous: { danger: DANGER },
  allowed: { matchedRules: [match("allow")], isAllowedByRules: true, danger: DANGER },
  "partly allowed": { matchedRules: [match("allow")] },
  asked: { matchedRules: [match("allow"), match("prompt")], isAllowedByRules: true },
  forbidden: { matchedRules: [match("forbidden"), match("prompt")], isAllowedByRules: true },
} as const satisfies Record<string, Partial<DecideCommandInput>>;

/** A decision as a word. `in` and `out` of the sandbox; `no` with its cause. */
function show(decision: CommandDecision): string {
  if (decision.type === "forbidden") return `no ${toCause(decision)}`;
  return `${decision.type} ${decision.sandboxed ? "in" : "out"}`;
}

function toCause({ reason, cause }: CommandDecision & { type: "forbidden" }): string {
  if (cause === "escalation") return "escalation";
  if (reason.endsWith("is set to Never")) return "questions";
  if (reason.endsWith("Granular.rules is false")) return "rule questions";
  return reason.includes("rm -f style") ? "danger" : "rule";
}

/**
 * What happens to a command in a sandbox, to one that asks to leave it, to one that asks for more within it, and
 * to the three with full access. Recorded from Codex 0.169.0, `safe` from 0.130.0.
 */
const TABLE: readonly (readonly [keyof typeof SITUATIONS, keyof typeof POLICIES, ...string[]])[] = [
  [
    "safe",
    "never",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["safe", "untrusted", "run in", "ask out", "ask in", "run out", "ask out", "ask out"],
  ["safe", "on-request", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  ["safe", "granular", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "safe",
    "no-sandbox",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["safe", "no-rules", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "other",
    "never",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["other", "untrusted", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["other", "on-request", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  ["other", "granular", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "other",
    "no-sandbox",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["other", "no-rules", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "dangerous",
    "never",
    "no danger",
    "no escalation",
    "no escalation",
    "no danger",
    "no escalation",
    "no escalation",
  ],
  ["dangerous", "untrusted", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["dangerous", "on-request", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["dangerous", "granular", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  [
    "dangerous",
    "no-sandbox",
    "ask in",
    "no escalation",
    "no escalation",
    "ask out",
    "no escalation",
    "no escalation",
  ],
  ["dangerous", "no-rules", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  [
    "allowed",
    "never",
    "run out",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["allowed", "untrusted", "run out", "run out", "run out", "run out", "run out", "run out"],
  ["allowed", "on-request", "run out", "run out", "run out", "run out", "run out", "run out"],
  ["allowed", "granular", "run out", "run out", "run out", "run out", "run out", "run out"],
  [
    "allowed",
    "no-sandbox",
    "run out",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["allowed", "no-rules", "run out", "run out", "run out", "run out", "run out", "run out"],
  [
    "partly allowed",
    "never",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["partly allowed", "untrusted", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["partly allowed", "on-request", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  ["partly allowed", "granular", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "partly allowed",
    "no-sandbox",
    "run in",
    "no escalation",
    "no escalation",
    "run out",
    "no escalation",
    "no escalation",
  ],
  ["partly allowed", "no-rules", "run in", "ask out", "ask in", "run out", "run out", "run out"],
  [
    "asked",
    "never",
    "no questions",
    "no escalation",
    "no escalation",
    "no questions",
    "no escalation",
    "no escalation",
  ],
  ["asked", "untrusted", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["asked", "on-request", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  ["asked", "granular", "ask in", "ask out", "ask in", "ask out", "ask out", "ask out"],
  [
    "asked",
    "no-sandbox",
    "ask in",
    "no escalation",
    "no escalation",
    "ask out",
    "no escalation",
    "no escalation",
  ],
  [
    "asked",
    "no-rules",
    "no rule questions",
    "no rule questions",
    "no rule questions",
    "no rule questions",
    "no rule questions",
    "no rule questions",
  ],
  [
    "forbidden",
    "never",
    "no rule",
    "no escalation",
    "no escalation",
    "no rule",
    "no escalation",
    "no escalation",
  ],
  ["forbidden", "untrusted", "no rule", "no rule", "no rule", "no rule", "no rule", "no rule"],
  ["forbidden", "on-request", "no rule", "no rule", "no rule", "no rule", "no rule", "no rule"],
  ["forbidden", "granular", "no rule", "no rule", "no rule", "no rule", "no rule", "no rule"],
  [
    "forbidden",
    "no-sandbox",
    "no rule",
    "no escalation",
    "no escalation",
    "no rule",
    "no escalation",
    "no escalation",
  ],
  ["forbidden", "no-rules", "no rule", "no rule", "no rule", "no rule", "no rule", "no rule"],
];

const PERMISSIONS = ["use_default", "require_escalated", "with_additional_permissions"] as const;

function decide(input: Partial<DecideCommandInput>): CommandDecision {
  return decideCommand({
    argv: ["/bin/bash", "-c", "touch a"],
    approvalPolicy: "on-request",
    sandbox: "read-only",
    isSafe: false,
    matchedRules: [],
    isAllowedByRules: false,
    ...input,
  });
}

test.for(TABLE)("table: %s, %s", ([situation, policy, ...expected]) => {
  const base = { ...SITUATIONS[situation], approvalPolicy: POLICIES[policy] };
  const row = (sandbox: DecideCommandInput["sandbox"]): string[] =>
    PERMISSIONS.map((permissions) => show(decide({ ...base, sandbox, permissions })));
  expect([...row("read-only"), ...row("danger-full-access")]).toEqual(expected);
  expect(row("workspace-write")).toEqual(expected.slice(0, 3));
});

test("table: has every situation with every policy", () => {
  const cells = Object.keys(SITUATIONS).flatMap((situation) =>
    Object.keys(POLICIES).map((policy) => `${situation} ${policy}`),
  );
  expect(TABLE.map(([situation, policy]) => `${situation} ${policy}`)).toEqual(cells);
});

const REFUSED: readonly (readonly [Partial<DecideCommandInput>, string, string])[] = [
  [
    { approvalPolicy: "never", permissions: "require_escalated" },
    "escalation",
    "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never",
  ],
  [
    { approvalPolicy: granular({ sandbox_approval: false }), permissions: "require_escalated" },
    "escalation",
    "approval policy is Granular(GranularApprovalConfig { sandbox_approval: false, rules: true, skill_approval: true, request_permissions: true, mcp_elicitations: true }); reject command — you cannot ask for escalated permissions if the approval policy is Granular(GranularApprovalConfig { sandbox_approval: false, rules: true, skill_approval: true, request_permissions: true, mcp_elicitations: true })",
  ],
  [
    { approvalPolicy: "never", argv: ["rm", "-f", "x"], danger: DANGER },
    "policy",
    "`rm -f x` rejected: rm -f style commands are not permitted. Use a safer approach",
  ],
  [
    { approvalPolicy: "never", matchedRules: [match("prompt")] },
    "policy",
    "approval required by policy, but AskForApproval is set to Never",
  ],
  [
    { approvalPolicy: granular({ rules: false }), matchedRules: [match("prompt")] },
    "policy",
    "approval required by policy rule, but AskForApproval::Granular.rules is false",
  ],
  [
    { matchedRules: [match("forbidden", ["touch", "a b"])] },
    "policy",
    "`/bin/bash -c 'touch a'` rejected: policy forbids commands starting with `touch 'a b'`",
  ],
  [
    {
      matchedRules: [
        match("forbidden", ["touch"], "short"),
        match("forbidden", ["touch", "a"], "why"),
        match("prompt", ["touch", "a", "b"], "other"),
      ],
    },
    "policy",
    "`/bin/bash -c 'touch a'` rejected: why",
  ],
  [
    { matchedRules: [{ heuristicsRuleMatch: { command: ["a"], decision: "forbidden" } }] },
    "policy",
    "`/bin/bash -c 'touch a'` rejected: blocked by policy",
  ],
];

test.for(REFUSED)("forbidden: %#", ([input, cause, reason]) => {
  expect(decide(input)).toEqual({ type: "forbidden", reason, cause });
});

const ASKED: readonly (readonly [Partial<DecideCommandInput>, object])[] = [
  [
    { matchedRules: [match("prompt")], justification: "J", proposedRule: ["touch"] },
    { reason: "`/bin/bash -c 'touch a'` requires approval by policy", sandboxed: true },
  ],
  [
    {
      matchedRules: [match("prompt", ["touch"], "why"), match("prompt", ["a"], "last")],
      permissions: "require_escalated",
    },
    { reason: "`/bin/bash -c 'touch a'` requires approval: last", sandboxed: false },
  ],
  [
    { permissions: "require_escalated", justification: "J", proposedRule: ["touch"] },
    { reason: "J", proposedRule: ["touch"], sandboxed: false },
  ],
  [
    { approvalPolicy: "untrusted", proposedRule: ["touch", "a"] },
    { proposedRule: ["touch", "a"], sandboxed: true },
  ],
  [{ danger: DANGER }, { sandboxed: true }],
  [
    {
      approvalPolicy: granular({ sandbox_approval: false }),
      danger: DANGER,
      proposedRule: ["rm", "-f"],
    },
    { sandboxed: true },
  ],
];

test.for(ASKED)("ask: %#", ([input, expected]) => {
  expect(decide(input)).toEqual({ type: "ask", ...expected });
});
