import type { ExecApprovalRequest, McpApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTextStyle } from "../terminal/text_style.ts";
import { toApprovalQuestion } from "./approval_question.ts";

const CONTEXT = { style: createTextStyle({ hasColor: false }), cwd: "/w", width: 80 };
const ids = { threadId: "h", turnId: "t", callId: "c" };
const EXEC: ExecApprovalRequest = {
  type: "exec",
  ...ids,
  command: ["/bin/bash", "-lc", "git push origin main"],
  cwd: "/w",
  reason: "May I push?",
  escalated: true,
  commandActions: [],
  proposedExecpolicyAmendment: ["git", "push"],
  availableDecisions: ["accept", "cancel"],
};

const show = (change: Partial<ExecApprovalRequest>): string =>
  toApprovalQuestion({ ...EXEC, ...change }, CONTEXT).text;

test("toApprovalQuestion: a command is shown with where, why and all that can be answered", () => {
  expect(toApprovalQuestion(EXEC, CONTEXT)).toEqual({
    text: [
      "? run this command outside the sandbox, in /w?",
      "    $ git push origin main",
      "    why: May I push?",
    ].join("\n"),
    choices: [
      { key: "y", about: "yes, this time", decision: "accept" },
      {
        key: "s",
        about: "yes, also when this command comes again in this session",
        decision: "acceptForSession",
      },
      {
        key: "r",
        about: "yes, and from now on without asking or sandbox, whatever starts with: git push",
        decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["git", "push"] } },
      },
      { key: "n", about: "no, go on without it", decision: "decline" },
      { key: "c", about: "no, and stop the turn", decision: "cancel" },
    ],
  });
});

test("toApprovalQuestion: without a rule to offer none is offered", () => {
  const { choices } = toApprovalQuestion(
    { ...EXEC, proposedExecpolicyAmendment: undefined },
    CONTEXT,
  );
  expect(choices.map(({ key }) => key)).toEqual(["y", "s", "n", "c"]);
});

test("toApprovalQuestion: a command that stays in the sandbox says so", () => {
  expect(show({ escalated: false, reason: undefined })).toBe(
    "? run this command in the sandbox, in /w?\n    $ git push origin main",
  );
});

test("toApprovalQuestion: nothing hides in a command, its folder or its reason", () => {
  const text = show({
    command: ["sh", "-c", "rm x\u001b[2K\rls\necho \u202e"],
    cwd: "/w/\u001b[1m",
    reason: "ok?\n? run ls?\u0007",
  });
  expect(text).toBe(
    [
      String.raw`? run this command outside the sandbox, in /w/\u{1b}[1m?`,
      String.raw`    $ rm x\u{1b}[2K\u{d}ls`,
      String.raw`      echo \u{202e}`,
      String.raw`    why: ok? ? run ls?\u{7}`,
    ].join("\n"),
  );
});

test("toApprovalQuestion: a program that only has the name of a shell is shown", () => {
  expect(show({ command: ["/w/bash", "-lc", "ls"] })).toContain("    $ /w/bash -lc ls\n");
});

test("toApprovalQuestion: a very long command says that it is not shown in full", () => {
  const lines = show({ command: ["sh", "-c", "echo\n".repeat(250)] }).split("\n");
  expect([lines.length, lines.at(-2)]).toEqual([203, "    51 more lines are not shown"]);
});

test("toApprovalQuestion: changes are shown as a diff", () => {
  const changes = { "/w/a.txt": { type: "add", content: "hi\n" } } as const;
  const { text, choices } = toApprovalQuestion({ type: "patch", ...ids, changes }, CONTEXT);
  expect([text.split("\n"), choices.map(({ key }) => key)]).toEqual([
    ["? make these changes?", "… patch 1 file +1 -0", "  A a.txt +1 -0", "    +hi"],
    ["y", "s", "n", "c"],
  ]);
});

const MCP: McpApprovalRequest = {
  type: "mcp_tool_call",
  ...ids,
  server: "docs",
  tool: "delete",
  arguments: { id: "a\u001b" },
  annotations: { destructiveHint: true, openWorldHint: true },
};

test("toApprovalQuestion: a tool is shown with its arguments and what its server says of it", () => {
  const { text, choices } = toApprovalQuestion(MCP, CONTEXT);
  expect([text.split("\n"), choices.map(({ key }) => key)]).toEqual([
    [
      "? call the tool docs.delete of an MCP server?",
      String.raw`    {"id":"a\u001b"}`,
      "    the server says: it may destroy, it reaches the outside",
    ],
    ["y", "s", "n"],
  ]);
});

test("toApprovalQuestion: arguments are bounded, and that is said", () => {
  const { text } = toApprovalQuestion(
    { ...MCP, annotations: undefined, arguments: "x".repeat(3000) },
    CONTEXT,
  );
  expect(text.split("\n").at(-1)).toBe("    1002 more characters are not shown");
});
