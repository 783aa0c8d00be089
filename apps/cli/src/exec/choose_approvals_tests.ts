import type { ApprovalHandler, ExecApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { chooseApprovals, type SessionApprovals } from "./choose_approvals.ts";

const running = new AbortController().signal;
const PERSON: ApprovalHandler = { decide: async () => "acceptForSession" };
const PUSH: ExecApprovalRequest = {
  type: "exec",
  threadId: "h",
  turnId: "t",
  callId: "c",
  command: ["/bin/bash", "-lc", "git push"],
  cwd: "/w",
  escalated: true,
  commandActions: [],
  availableDecisions: ["accept", "cancel"],
};
const LS = { ...PUSH, command: ["/bin/bash", "-lc", "ls"] };

interface Choice {
  approve?: readonly string[];
  configured?: readonly string[];
  bypass?: boolean;
  policy?: "on-request" | "never";
  terminal?: ApprovalHandler;
}

function choose({
  approve = [],
  configured = [],
  bypass = false,
  policy = "on-request",
  terminal,
}: Choice): Promise<SessionApprovals> {
  return chooseApprovals(
    { approve, bypassApprovalsAndSandbox: bypass },
    { approval_policy: policy, approve: configured },
    { terminal, env: {} },
  );
}

async function decide({ approvals }: SessionApprovals): Promise<unknown[]> {
  return [await approvals?.decide(PUSH, running), await approvals?.decide(LS, running)];
}

test("chooseApprovals: where nobody decides nothing is asked, whatever is configured", async () => {
  expect(await choose({})).toEqual({ approvalPolicy: "never" });
});

test("chooseApprovals: full access has no questions", async () => {
  expect(await choose({ approve: ["git push"], bypass: true, terminal: PERSON })).toEqual({
    approvalPolicy: "never",
  });
});

test.for<[string, Choice, unknown[]]>([
  ["rules of the command line", { approve: ["git push"] }, ["accept", "decline"]],
  ["rules of the configuration", { configured: ["git push"] }, ["accept", "decline"]],
  ["both", { approve: ["ls"], configured: ["git push"] }, ["accept", "accept"]],
  ["a person", { terminal: PERSON }, ["acceptForSession", "acceptForSession"]],
  [
    "a person about the rest",
    { approve: ["git push"], terminal: PERSON },
    ["accept", "acceptForSession"],
  ],
])("chooseApprovals: %s decide", async ([, choice, decisions]) => {
  const chosen = await choose(choice);
  expect([chosen.approvalPolicy, await decide(chosen)]).toEqual(["on-request", decisions]);
});

test("chooseApprovals: the configured policy is kept", async () => {
  expect((await choose({ approve: ["git push"], policy: "never" })).approvalPolicy).toBe("never");
});

test("chooseApprovals: a rule that is none is told of", async () => {
  await expect(choose({ approve: ["git"] })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining("approval rule 'git' would allow any program"),
  });
});
