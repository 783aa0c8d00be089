import { expect, test } from "vitest";
import {
  type ApprovalDecision,
  type ApprovalHandler,
  type ApprovalOutcome,
  type ApprovalRequest,
  ApprovalStore,
  requestApproval,
  toAvailableDecisions,
} from "./approvals.ts";

const ids = { threadId: "th", turnId: "t", callId: "c" };
const EXEC: ApprovalRequest = {
  type: "exec",
  ...ids,
  command: ["ls"],
  cwd: "/w",
  reason: "May I?",
  escalated: true,
  commandActions: [],
  availableDecisions: ["accept", "cancel"],
};
const PATCH: ApprovalRequest = { type: "patch", ...ids, changes: {} };
const running = new AbortController().signal;

const answering = (answer: unknown): ApprovalHandler => ({
  // What a client far away answers may be anything.
  decide: async () => JSON.parse(JSON.stringify(answer)),
});

function ask(
  handler: ApprovalHandler | undefined,
  {
    request = EXEC,
    store = new ApprovalStore(),
    keys = ["k"],
    signal = running,
  }: {
    request?: ApprovalRequest;
    store?: ApprovalStore;
    keys?: readonly string[];
    signal?: AbortSignal;
  } = {},
): Promise<ApprovalOutcome> {
  return requestApproval({ handler, store }, request, { keys, signal });
}

const amend = (words: unknown): unknown => ({
  acceptWithExecpolicyAmendment: { execpolicy_amendment: words },
});

test.for<[unknown, ApprovalOutcome]>([
  ["accept", { type: "accepted" }],
  ["acceptForSession", { type: "accepted" }],
  [amend(["git", "push"]), { type: "accepted", amendment: ["git", "push"] }],
  ["decline", { type: "declined" }],
  ["cancel", { type: "cancelled" }],
  ["sure", { type: "failed" }],
  [null, { type: "failed" }],
  [true, { type: "failed" }],
  [{ decision: "accept" }, { type: "failed" }],
  [amend([]), { type: "failed" }],
  [amend([1]), { type: "failed" }],
  [amend("git"), { type: "failed" }],
  [{ acceptWithExecpolicyAmendment: null }, { type: "failed" }],
])("requestApproval: %j is %j", async ([answer, outcome]) => {
  expect(await ask(answering(answer))).toEqual(outcome);
});

test("requestApproval: a rule answers a question about a command only", async () => {
  expect(await ask(answering(amend(["ls"])), { request: PATCH })).toEqual({ type: "failed" });
});

test("requestApproval: no handler, an error and an ended turn all mean no", async () => {
  const yes = answering("accept");
  expect([
    await ask(undefined),
    await ask({ decide: () => Promise.reject(new Error("lost")) }),
    await ask({
      decide: () => {
        throw new Error("broken");
      },
    }),
    await ask(yes, { signal: AbortSignal.abort() }),
  ]).toEqual(Array.from({ length: 4 }, () => ({ type: "failed" })));
});

test("requestApproval: an interrupt means no, even to a handler that does not heed it", async () => {
  const turn = new AbortController();
  const asked = ask({ decide: () => new Promise(() => {}) }, { signal: turn.signal });
  turn.abort();
  expect(await asked).toEqual({ type: "failed" });
});

test("requestApproval: what was allowed for the session is not asked again, anything more is", async () => {
  const store = new ApprovalStore();
  const asked: (readonly string[])[] = [];
  const allow = async (keys: readonly string[], answer: ApprovalDecision): Promise<void> => {
    const handler = {
      decide: async () => {
        asked.push(keys);
        return answer;
      },
    };
    await ask(handler, { store, keys });
  };
  await allow(["a"], "accept");
  await allow(["a"], "acceptForSession");
  await allow(["a"], "decline");
  await allow(["a", "b"], "acceptForSession");
  await allow(["b"], "decline");
  await allow([], "acceptForSession");
  await allow([], "decline");
  expect(asked).toEqual([["a"], ["a"], ["a", "b"], [], []]);
});

test("ApprovalStore: it forgets the oldest of very many and never learns very long keys", () => {
  const store = new ApprovalStore();
  store.add(["first", "second"]);
  store.add(["first"]);
  store.add(Array.from({ length: 999 }, (_, at) => `key ${at}`));
  store.add(["x".repeat(65_537)]);
  expect([
    store.has(["first"]),
    store.has(["second"]),
    store.has(["key 998"]),
    store.has(["x".repeat(65_537)]),
    store.has([]),
  ]).toEqual([true, false, true, false, false]);
});

test("toAvailableDecisions: yes and stop, and the rule between them", () => {
  expect([toAvailableDecisions(undefined), toAvailableDecisions(["touch"])]).toEqual([
    ["accept", "cancel"],
    ["accept", { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch"] } }, "cancel"],
  ]);
});
