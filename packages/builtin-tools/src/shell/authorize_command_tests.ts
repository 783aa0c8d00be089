import { addAllowedPrefix, EMPTY_POLICY, type ExecPolicy } from "@codexkit/exec-policy";
import type { ApprovalDecision, ApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createNoApprovals, createTestApprovals } from "../test_approvals.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import {
  askAboutCommand,
  type CommandAnswer,
  type CommandAuthority,
  isAllowedForSession,
  parsePermissions,
  type RequestedCommand,
  reviewRequest,
  type ThreadExecPolicy,
  toCommandPolicy,
} from "./authorize_command.ts";
import { toTestCall } from "./test_shell_options.ts";

const TOUCH: RequestedCommand = { argv: ["/bin/sh", "-c", "touch x"], cwd: "/w" };
const ESCALATED: RequestedCommand = {
  ...TOUCH,
  permissions: "require_escalated",
  justification: "May I?",
  prefixRule: ["touch"],
};
const READ_ONLY = { sandboxPolicy: { type: "read-only" } } as const;

/** Rules of a test: what is allowed is noted, and `problem` is what keeping it meets with. */
function createPolicy(
  rules: ExecPolicy = EMPTY_POLICY,
  problem?: string,
): ThreadExecPolicy & { learnt: (readonly string[])[] } {
  const learnt: (readonly string[])[] = [];
  return {
    rules,
    learnt,
    allow: async (prefix) => {
      learnt.push(prefix);
      return problem;
    },
  };
}

const ALLOWING = createPolicy(addAllowedPrefix(EMPTY_POLICY, ["touch"]));

test.for([
  ["in the sandbox", TOUCH, "on-request", undefined, { type: "run", sandboxed: true }],
  ["by a rule", TOUCH, "never", ALLOWING, { type: "run", sandboxed: false }],
  [
    "after a question",
    ESCALATED,
    "on-request",
    undefined,
    { type: "ask", reason: "May I?", proposedRule: ["touch"], sandboxed: false },
  ],
  [
    "after a question, with no rule of the model's unless it escalates",
    { ...TOUCH, prefixRule: ["to"] },
    "untrusted",
    undefined,
    { type: "ask", proposedRule: ["touch", "x"], sandboxed: true },
  ],
] as const)(
  "reviewRequest: a command runs %s",
  async ([, command, approvalPolicy, execPolicy, decision]) => {
    const authority = {
      approvals: createNoApprovals(),
      execPolicy,
      userShell: { path: "/bin/sh" },
    };
    expect(await reviewRequest(command, { ...READ_ONLY, approvalPolicy }, authority)).toEqual(
      decision,
    );
  },
);

async function ask(
  answer: ApprovalDecision,
  change: { execPolicy?: ThreadExecPolicy; warnings?: string[]; command?: RequestedCommand } = {},
): Promise<{
  answer: CommandAnswer;
  asked: ApprovalRequest[];
  authority: Pick<CommandAuthority, "approvals">;
}> {
  const { command = ESCALATED, execPolicy, warnings = [] } = change;
  const asked: ApprovalRequest[] = [];
  const authority = { approvals: createTestApprovals(answer, asked), execPolicy };
  const call = toTestCall({}, [], { warn: (message) => void warnings.push(message) });
  const question = { reason: "May I?", proposedRule: ["touch"], sandboxed: false };
  const context = createTestToolContext();
  return {
    answer: await askAboutCommand(command, question, call, context, authority),
    asked,
    authority,
  };
}

test("askAboutCommand: the request says all that a person has to know", async () => {
  const { asked } = await ask("accept");
  expect(asked).toEqual([
    {
      type: "exec",
      threadId: "h",
      turnId: "t",
      callId: "c",
      command: ESCALATED.argv,
      cwd: "/w",
      reason: "May I?",
      escalated: true,
      commandActions: [{ type: "unknown", command: "touch x" }],
      proposedExecpolicyAmendment: ["touch"],
      availableDecisions: [
        "accept",
        { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch"] } },
        "cancel",
      ],
    },
  ]);
});

test.for<[ApprovalDecision, CommandAnswer]>([
  ["accept", "accepted"],
  ["acceptForSession", "accepted"],
  ["decline", "declined"],
  ["cancel", "cancelled"],
])("askAboutCommand: %s is %s", async ([decision, answer]) => {
  const execPolicy = createPolicy();
  expect([(await ask(decision, { execPolicy })).answer, execPolicy.learnt]).toEqual([answer, []]);
});

const AMENDED = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch"] } } as const;

test("askAboutCommand: a rule is learnt, and whoever watches is told if it cannot be kept", async () => {
  const warnings: string[] = [];
  const execPolicy = createPolicy(EMPTY_POLICY, "the disk is full");
  const { answer } = await ask(AMENDED, { execPolicy, warnings });
  expect([answer, execPolicy.learnt, warnings]).toEqual([
    "accepted",
    [["touch"]],
    ["the disk is full"],
  ]);
});

test("askAboutCommand: where rules cannot be learnt, one means yes for this time", async () => {
  expect((await ask(AMENDED)).answer).toBe("accepted");
});

test("askAboutCommand: nobody to ask is no answer, and an ended turn is none either", async () => {
  const authority = { approvals: createNoApprovals() };
  const question = { sandboxed: true };
  const context = createTestToolContext();
  const stopped = toTestCall({}, [], { signal: AbortSignal.abort() });
  expect([
    await askAboutCommand(TOUCH, question, toTestCall({}), context, authority),
    await askAboutCommand(TOUCH, question, stopped, context, authority),
  ]).toEqual(["failed", "interrupted"]);
});

test("isAllowedForSession: the same command is, anything that differs is not", async () => {
  const { authority } = await ask("acceptForSession");
  const others: readonly RequestedCommand[] = [
    ESCALATED,
    { ...ESCALATED, justification: "Again?", prefixRule: undefined },
    { ...ESCALATED, argv: ["/bin/sh", "-c", "touch y"] },
    { ...ESCALATED, cwd: "/" },
    { ...ESCALATED, permissions: "use_default" },
    { ...ESCALATED, tty: true },
  ];
  expect(others.map((command) => isAllowedForSession(command, authority))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("toCommandPolicy: only a sandboxed command stays in the sandbox", () => {
  expect([
    toCommandPolicy({ sandboxed: false }, READ_ONLY),
    toCommandPolicy({ sandboxed: true }, READ_ONLY),
  ]).toEqual([{ type: "danger-full-access" }, { type: "read-only" }]);
});

test.for([
  [undefined, { ok: true, permissions: "use_default" }],
  ["use_default", { ok: true, permissions: "use_default" }],
  ["require_escalated", { ok: true, permissions: "require_escalated" }],
  [
    "all",
    {
      ok: false,
      problem:
        "failed to parse function arguments: unknown variant `all`, expected `use_default` or `require_escalated` at line 1 column 2",
    },
  ],
] as const)("parsePermissions: %s", ([value, parsed]) => {
  expect(parsePermissions(value, "{}")).toEqual(parsed);
});

test("reviewRequest: rules allow the scripts of the user's own shell, not of one like it", async () => {
  const context = { ...READ_ONLY, approvalPolicy: "never" } as const;
  const argv = ["/home/me/bin/zsh", "-lc", "touch x"];
  const types = ["/home/me/bin/zsh", "/bin/zsh"].map(async (path) => {
    const authority = { approvals: createNoApprovals(), execPolicy: ALLOWING, userShell: { path } };
    return reviewRequest({ argv, cwd: "/w" }, context, authority);
  });
  expect(await Promise.all(types)).toEqual([
    { type: "run", sandboxed: false },
    { type: "run", sandboxed: true },
  ]);
});
