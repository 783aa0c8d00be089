import { expect, test } from "vitest";
import type { CommandDecision } from "./decide_command.ts";
import { EMPTY_POLICY } from "./exec_policy.ts";
import { parseRules } from "./parse_rules.ts";
import { isAllowedByRules, reviewCommand, type ReviewCommandRequest } from "./review_command.ts";

interface Question extends Omit<Partial<ReviewCommandRequest>, "policy"> {
  rules?: string;
}

async function review(script: string, { rules = "", ...rest }: Question): Promise<CommandDecision> {
  return reviewCommand({
    argv: ["/bin/bash", "-lc", script],
    cwd: "/work",
    policy: parseRules(rules).policy ?? EMPTY_POLICY,
    approvalPolicy: "on-request",
    sandbox: "workspace-write",
    ...rest,
  });
}

const SANDBOXED = { type: "run", sandboxed: true } as const;
const FREE = { type: "run", sandboxed: false } as const;

function ask(
  proposedRule?: string[],
  more: { reason?: string; sandboxed?: boolean } = {},
): unknown {
  return {
    type: "ask",
    sandboxed: true,
    ...(proposedRule === undefined ? {} : { proposedRule }),
    ...more,
  };
}

const ALLOW = 'prefix_rule(["touch"])';
const PROMPT = 'prefix_rule(["touch"], "prompt")';
const FORBID = 'prefix_rule(["touch"], "forbidden", justification="no")';

test.for([
  ["touch x", {}, SANDBOXED],
  ["touch x", { sandbox: "danger-full-access" }, FREE],
  ["touch x", { approvalPolicy: "never" }, SANDBOXED],
  ["touch x", { rules: ALLOW }, FREE],
  ["touch x; touch y", { rules: ALLOW }, FREE],
  ["touch x && ls", { rules: ALLOW }, SANDBOXED],
  ["touch x > y", { rules: ALLOW }, SANDBOXED],
  ["touch $X", { rules: ALLOW }, SANDBOXED],
  ["touch *", { rules: ALLOW }, SANDBOXED],
  ["A=1 touch x", { rules: ALLOW }, SANDBOXED],
  ["touch <<E\nE", { rules: ALLOW }, SANDBOXED],
  ["(touch x)", { rules: ALLOW }, SANDBOXED],
  ["./touch x", { rules: ALLOW }, SANDBOXED],
  ["/bin/touch x", { rules: ALLOW }, SANDBOXED],
  ["/bin/touch x", { rules: `host_executable("touch", ["/bin/touch"])\n${ALLOW}` }, FREE],
  ["rm -f x", { rules: 'prefix_rule(["rm"])' }, FREE],
  ["rm -f x && ls", { rules: 'prefix_rule(["rm"])', approvalPolicy: "never" }, SANDBOXED],
  ["ls", { approvalPolicy: "untrusted", trustSafeCommands: true }, SANDBOXED],
  [
    "touch x && ls",
    { approvalPolicy: "untrusted", trustSafeCommands: true, rules: ALLOW },
    SANDBOXED,
  ],
] as const)("runs: %j with %j", async ([script, question, expected]) => {
  expect(await review(script, question)).toEqual(expected);
});

test.for([
  ["cargo build", { approvalPolicy: "untrusted" }, ask(["cargo", "build"])],
  ["ls", { approvalPolicy: "untrusted" }, ask(["ls"])],
  [
    "ls && cargo build",
    { approvalPolicy: "untrusted", trustSafeCommands: true },
    ask(["cargo", "build"]),
  ],
  [
    "cd /x && p1 --a b && p2 c",
    { approvalPolicy: "untrusted", trustSafeCommands: true },
    ask(["p1", "--a", "b"]),
  ],
  [
    "apple | orange",
    { approvalPolicy: "untrusted", rules: 'prefix_rule(["apple"])' },
    ask(["orange"]),
  ],
  ["", { approvalPolicy: "untrusted" }, ask(["/bin/bash", "-lc", ""])],
  ["  \n", { approvalPolicy: "untrusted" }, ask(["/bin/bash", "-lc", "  \n"])],
  ["FOO=1 ls", { approvalPolicy: "untrusted" }, ask(["/bin/bash", "-lc", "FOO=1 ls"])],
  ["python3 <<E\nE", { approvalPolicy: "untrusted" }, ask(["/bin/bash", "-lc", "python3 <<E\nE"])],
  ["python3", { approvalPolicy: "untrusted" }, ask()],
  ["rm -f x", {}, ask(["rm", "-f", "x"])],
  ["touch x && rm -f x", { rules: ALLOW }, ask(["rm", "-f", "x"])],
  ["ls && rm -f x", {}, ask(["rm", "-f", "x"])],
  [
    "touch x",
    { rules: PROMPT },
    ask(undefined, { reason: "`/bin/bash -lc 'touch x'` requires approval by policy" }),
  ],
  [
    "touch x && ls",
    { rules: PROMPT, permissions: "require_escalated", justification: "J" },
    ask(undefined, {
      reason: "`/bin/bash -lc 'touch x && ls'` requires approval by policy",
      sandboxed: false,
    }),
  ],
  [
    "touch x",
    { permissions: "require_escalated", justification: "J", prefixRule: ["touch"] },
    ask(["touch"], { reason: "J", sandboxed: false }),
  ],
  [
    "touch x",
    { permissions: "require_escalated", prefixRule: ["bash", "-c"] },
    ask(["touch", "x"], { sandboxed: false }),
  ],
  [
    "cat f > q",
    { permissions: "require_escalated", prefixRule: ["cat"] },
    ask(["/bin/bash", "-lc", "cat f > q"], { sandboxed: false }),
  ],
  [
    "touch z && pwd",
    { permissions: "require_escalated", prefixRule: ["pwd"], rules: ALLOW },
    ask(["pwd"], { sandboxed: false }),
  ],
] as const)("asks: %j with %j", async ([script, question, expected]) => {
  expect(await review(script, question)).toEqual(expected);
});

test.for([
  "touch x",
  "ls && touch x",
  "touch x > y",
  "A=1 touch x",
  "touch $X",
  "(touch x)",
  "echo $(touch x)",
  "if true; then touch x; fi",
  "touch 'ok",
  "bash -c 'touch x'",
  "/bin/touch x",
  "./touch x",
])("forbids: %j", async (script) => {
  expect(await review(script, { rules: FORBID })).toMatchObject({
    type: "forbidden",
    reason: expect.stringMatching(/` rejected: no$/),
  });
});

test("forbids: the dangerous where nobody may be asked", async () => {
  expect(
    await review("rm -f x", { approvalPolicy: "never", sandbox: "danger-full-access" }),
  ).toEqual({
    type: "forbidden",
    reason:
      "`/bin/bash -lc 'rm -f x'` rejected: rm -f style commands are not permitted. Use a safer approach",
    cause: "policy",
  });
});

const DIRECT: readonly (readonly [string[], Question, unknown])[] = [
  [["touch", "x"], { rules: ALLOW }, FREE],
  [["touch", "x"], { rules: FORBID }, "forbidden"],
  [["touch", "$X"], { rules: ALLOW }, FREE],
  [["cargo", "build"], { approvalPolicy: "untrusted" }, ask(["cargo", "build"])],
];

test.for(DIRECT)(
  "a command without a shell: %j with %j",
  async ([argv, { rules = "", ...rest }, expected]) => {
    const decision = await review("", { rules, ...rest, argv });
    expect(expected === "forbidden" ? decision.type : decision).toEqual(expected);
  },
);

test.for([
  ["touch x", ALLOW, true],
  ["touch x && touch y", ALLOW, true],
  ["touch x && ls", ALLOW, false],
  ["touch x > y", ALLOW, false],
  ["touch $(ls)", ALLOW, false],
  ["touch x", `${ALLOW}\n${PROMPT}`, false],
  ["touch x", FORBID, false],
  ["touch x", "", false],
  ["rm -f x", 'prefix_rule(["rm", "-f"])', true],
  ["./touch x", ALLOW, false],
] as const)("isAllowedByRules: %s by %s is %s", async ([script, rules, expected]) => {
  const policy = parseRules(rules).policy ?? EMPTY_POLICY;
  expect(await isAllowedByRules(["/bin/bash", "-lc", script], policy, { cwd: "/w" })).toBe(
    expected,
  );
});

test.for([
  ["/bin/bash", undefined, FREE],
  ["/work/bash", undefined, SANDBOXED],
  ["./bash", undefined, SANDBOXED],
  ["/work/bash", "/work/bash", FREE],
] as const)(
  "reviewCommand: rules allow the script of %s where %s is the user's shell: %j",
  async ([shell, userShell, decision]) => {
    const policy = parseRules(ALLOW).policy ?? EMPTY_POLICY;
    const argv = [shell, "-lc", "touch x"];
    const common = { argv, cwd: "/work", policy, userShell } as const;
    const turn = { approvalPolicy: "on-request", sandbox: "workspace-write" } as const;
    expect([
      await reviewCommand({ ...common, ...turn }),
      await isAllowedByRules(argv, policy, { cwd: "/work", userShell }),
    ]).toEqual([decision, decision === FREE]);
  },
);

test("reviewCommand: what is forbidden stays so in the script of any shell", async () => {
  const policy = parseRules(FORBID).policy ?? EMPTY_POLICY;
  const decision = await reviewCommand({
    argv: ["/work/bash", "-lc", "touch x"],
    cwd: "/work",
    policy,
    approvalPolicy: "on-request",
    sandbox: "workspace-write",
  });
  expect(decision.type).toBe("forbidden");
});

test("reviewCommand: what only reads is not trusted to any program with the name of a shell", async () => {
  const decision = await reviewCommand({
    argv: ["/work/bash", "-lc", "ls"],
    cwd: "/work",
    policy: EMPTY_POLICY,
    approvalPolicy: "untrusted",
    sandbox: "workspace-write",
    trustSafeCommands: true,
  });
  expect(decision.type).toBe("ask");
});
