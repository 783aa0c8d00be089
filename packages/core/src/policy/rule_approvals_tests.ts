import type { ApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createRuleApprovals } from "./rule_approvals.ts";

const running = new AbortController().signal;
const ids = { threadId: "h", turnId: "t", callId: "c" };

function exec(script: string): ApprovalRequest {
  return {
    type: "exec",
    ...ids,
    command: ["/bin/bash", "-lc", script],
    cwd: "/w",
    escalated: true,
    commandActions: [],
    availableDecisions: ["accept", "cancel"],
  };
}

function mcp(server: string, tool: string): ApprovalRequest {
  return { type: "mcp_tool_call", ...ids, server, tool };
}

test.for([
  ["git push origin main", true],
  ["git push", true],
  ["git pull", false],
  ["git push && git push --tags", true],
  ["git push && ls", false],
  ["git push > log", false],
  ["git push $BRANCH", false],
  ["$(git push)", false],
  ["npm run 'build all' --fast", true],
  ["npm run build all", false],
  ["./git push", false],
  ["rm -f x", false],
] as const)("createRuleApprovals: %s is allowed: %s", async ([script, isAllowed]) => {
  const handler = createRuleApprovals(["git push", "npm run 'build all'"]);
  expect(await handler.decide(exec(script), running)).toBe(isAllowed ? "accept" : "decline");
});

test.for([
  ["docs", "search", true],
  ["docs", "delete", false],
  ["my-files", "read", true],
  ["other", "search", false],
] as const)("createRuleApprovals: tool %s %s is allowed: %s", async ([server, tool, isAllowed]) => {
  const handler = createRuleApprovals(["mcp__docs.se*", "mcp__my_files.*", "mcp__none"]);
  expect(await handler.decide(mcp(server, tool), running)).toBe(isAllowed ? "accept" : "decline");
});

test("createRuleApprovals: rules about commands say nothing about tools and patches", async () => {
  const handler = createRuleApprovals(["search"]);
  const patch: ApprovalRequest = { type: "patch", ...ids, changes: {} };
  expect([
    await handler.decide(mcp("docs", "search"), running),
    await handler.decide(patch, running),
  ]).toEqual(["decline", "decline"]);
});

test("createRuleApprovals: a person is asked about the rest", async () => {
  const asked: ApprovalRequest[] = [];
  const handler = createRuleApprovals(["git push"], {
    otherwise: {
      decide: async (request) => {
        asked.push(request);
        return "acceptForSession";
      },
    },
  });
  expect([
    await handler.decide(exec("git push"), running),
    await handler.decide(exec("ls"), running),
    asked,
  ]).toEqual(["accept", "acceptForSession", [exec("ls")]]);
});

test.for([
  ["", "approval rule '' is empty: name a command, such as 'git push'"],
  ["git 'push", "approval rule 'git 'push' has a quote or an escape that is not finished"],
  ["bash -lc", "approval rule 'bash -lc' would allow any program: add words behind 'bash -lc'"],
  ["git", "approval rule 'git' would allow any program: add words behind 'git'"],
  [
    "git push | cat",
    "approval rule 'git push | cat' has `|` in it: a rule is the start of one command, so make it several",
  ],
] as const)("createRuleApprovals: '%s' is no rule", ([rule, message]) => {
  expect(() => createRuleApprovals([rule])).toThrow(message);
});
