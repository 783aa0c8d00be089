import { expect, test } from "vitest";
import {
  addGoalUsage,
  createMemoryGoalStore,
  findObjectiveProblem,
  MAX_OBJECTIVE_CHARACTERS,
  type ThreadGoal,
  toGoalJson,
  toRemainingTokens,
} from "./thread_goal.ts";

const GOAL: ThreadGoal = {
  threadId: "h",
  objective: "ship it",
  status: "active",
  tokenBudget: 100,
  tokensUsed: 40,
  timeUsedSeconds: 3,
  createdAt: 10,
  updatedAt: 10,
};

test.for([
  ["x", undefined],
  [" \n", "goal objective must not be empty"],
  ["x".repeat(MAX_OBJECTIVE_CHARACTERS), undefined],
  ["😀".repeat(MAX_OBJECTIVE_CHARACTERS), undefined],
  ["x".repeat(MAX_OBJECTIVE_CHARACTERS + 1), "goal objective must be at most 4000 characters"],
] as const)("objective %#: %s", ([objective, problem]) => {
  expect(findObjectiveProblem(objective)).toBe(problem);
});

test.for([
  [
    "adds up",
    {},
    { tokens: 5, seconds: 1.9 },
    { tokensUsed: 45, timeUsedSeconds: 4, updatedAt: 20 },
  ],
  [
    "stops at its budget",
    {},
    { tokens: 60, seconds: 0 },
    { status: "budgetLimited", tokensUsed: 100, updatedAt: 20 },
  ],
  [
    "goes on without a budget",
    { tokenBudget: null },
    { tokens: 60, seconds: 0 },
    { tokensUsed: 100, updatedAt: 20 },
  ],
  ["uses nothing at rest", { status: "paused" }, { tokens: 60, seconds: 9 }, {}],
  ["stays as it was when nothing was used", {}, { tokens: 0, seconds: 0 }, {}],
] as const)("goal usage: a goal %s", ([, change, usage, changed]) => {
  const goal: ThreadGoal = { ...GOAL, ...change };
  expect(addGoalUsage(goal, usage, 20)).toEqual({ ...goal, ...changed });
});

test.for([
  [100, 40, 60],
  [100, 140, 0],
  [null, 40, null],
] as const)("goal: of %s tokens with %s used %s remain", ([tokenBudget, tokensUsed, left]) => {
  expect(toRemainingTokens({ ...GOAL, tokenBudget, tokensUsed })).toBe(left);
});

test("goal: travels in the recorded order", () => {
  const { threadId, ...rest } = GOAL;
  const shuffled = { extra: 1, ...rest, threadId };
  expect(JSON.stringify(toGoalJson(shuffled))).toBe(
    '{"threadId":"h","objective":"ship it","status":"active","tokenBudget":100,"tokensUsed":40,' +
      '"timeUsedSeconds":3,"createdAt":10,"updatedAt":10}',
  );
});

test("goal store: in memory, the last goal stays", async () => {
  const store = createMemoryGoalStore();
  const before = await store.read();
  await store.write(GOAL);
  expect([before, await store.read()]).toEqual([undefined, GOAL]);
});
