import { expect, test } from "vitest";
import { type ApprovalDecision, type ApprovalRequest, requestApproval } from "./approvals.ts";

const request: ApprovalRequest = {
  type: "exec",
  callId: "c",
  turnId: "t",
  command: ["ls"],
  cwd: "/w",
  reason: "May I?",
  escalated: true,
};
const signal = new AbortController().signal;

test("requestApproval: the handler's answer counts", async () => {
  const answers: readonly ApprovalDecision[] = ["accept", "decline"];
  const got = await Promise.all(
    answers.map((answer) => requestApproval({ decide: async () => answer }, request, signal)),
  );
  expect(got).toEqual(answers);
});

test("requestApproval: an interrupt means no, even to a handler that does not heed it", async () => {
  const turn = new AbortController();
  const decided = requestApproval({ decide: () => new Promise(() => {}) }, request, turn.signal);
  turn.abort();
  expect(await decided).toBe("decline");
});

test("requestApproval: no handler, an error, an unknown answer and an ended turn all mean no", async () => {
  const yes = { decide: async (): Promise<ApprovalDecision> => "accept" };
  const odd = JSON.parse('"sure"');
  expect([
    await requestApproval(undefined, request, signal),
    await requestApproval({ decide: () => Promise.reject(new Error("lost")) }, request, signal),
    await requestApproval({ decide: async () => odd }, request, signal),
    await requestApproval(yes, request, AbortSignal.abort()),
  ]).toEqual(["decline", "decline", "decline", "decline"]);
});
