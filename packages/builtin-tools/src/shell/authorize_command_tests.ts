import type { ApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestToolContext } from "../test_tool_context.ts";
import {
  findCommandObjection,
  findUserObjection,
  type RequestedCommand,
  toCommandPolicy,
} from "./authorize_command.ts";
import { toTestCall } from "./test_shell_options.ts";

const ls: RequestedCommand = {
  argv: ["ls"],
  cwd: "/w",
  escalated: false,
  justification: undefined,
};
const NEVER =
  "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never";

test.for([
  [ls, "never", undefined],
  [{ ...ls, escalated: true }, "never", { kind: "escalation", text: NEVER }],
  [{ ...ls, escalated: true }, "on-request", undefined],
  [
    { ...ls, argv: ["rm", "-rf", "x"] },
    "on-request",
    {
      kind: "forbidden",
      text: "`rm -rf x` rejected: rm -f style commands are not permitted. Use a safer approach",
    },
  ],
] as const)("findCommandObjection: %o under %s", ([command, approvalPolicy, objection]) => {
  expect(findCommandObjection(command, { approvalPolicy })).toEqual(objection);
});

test.for([
  [ls, "on-request", []],
  [ls, "untrusted", ["the approval policy asks before every command"]],
  [{ ...ls, escalated: true, justification: "May I?" }, "on-request", ["May I?"]],
] as const)(
  "findUserObjection: %o under %s asks %o",
  async ([command, approvalPolicy, reasons]) => {
    const asked: ApprovalRequest[] = [];
    const approvals = {
      decide: async (request: ApprovalRequest) => {
        asked.push(request);
        return "accept" as const;
      },
    };
    const objection = await findUserObjection(
      command,
      toTestCall({}),
      { approvalPolicy },
      approvals,
    );
    expect([objection, asked.map(({ reason }) => reason)]).toEqual([undefined, reasons]);
  },
);

test("findUserObjection: without anybody to ask the answer is no", async () => {
  const asking = { approvalPolicy: "untrusted" } as const;
  expect(await findUserObjection(ls, toTestCall({}), asking, undefined)).toEqual({
    kind: "declined",
    text: "rejected by user",
  });
});

test("toCommandPolicy: an escalated command leaves the sandbox, others stay in it", () => {
  const context = createTestToolContext();
  expect([
    toCommandPolicy({ escalated: true }, context),
    toCommandPolicy({ escalated: false }, context),
  ]).toEqual([{ type: "danger-full-access" }, { type: "read-only" }]);
});
