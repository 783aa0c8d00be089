import { expect, test } from "vitest";
import { callTool } from "../test_tool_call.ts";
import {
  createCreateGoal,
  createGetGoal,
  createUpdateGoal,
  type GoalToolsOptions,
} from "./goal_tools.ts";
import { createMemoryGoalStore, type GoalUsage, type ThreadGoal } from "./thread_goal.ts";

interface World extends GoalToolsOptions {
  used: GoalUsage;
  log: unknown[];
}

function createWorld(goal?: ThreadGoal): World {
  const log: unknown[] = [];
  const world: World = {
    threadId: "h",
    store: createMemoryGoalStore(goal),
    accounting: {
      restart: () => {
        world.used = { tokens: 0, seconds: 0 };
      },
      take: () => {
        const { used } = world;
        world.used = { tokens: 0, seconds: 0 };
        return used;
      },
    },
    clock: { now: () => 7_900 },
    onChange: ({ status, tokensUsed }, turnId) => log.push([turnId, status, tokensUsed]),
    used: { tokens: 0, seconds: 0 },
    log,
  };
  return world;
}

const GOAL: ThreadGoal = {
  threadId: "h",
  objective: "ship it",
  status: "active",
  tokenBudget: 100_000,
  tokensUsed: 0,
  timeUsedSeconds: 0,
  createdAt: 7,
  updatedAt: 7,
};

test("goals: from none over a budget to complete, in the recorded shapes", async () => {
  const world = createWorld();
  world.used = { tokens: 999, seconds: 9 };
  const get = createGetGoal(world);
  const bodies = [
    await callTool(get, ""),
    await callTool(createCreateGoal(world), { objective: " ship it\n", token_budget: 100_000 }),
    await callTool(get, {}),
  ].map(({ body }) => body);
  world.used = { tokens: 160, seconds: 2.5 };
  const done = await callTool(createUpdateGoal(world), { status: "complete" });
  const goal = JSON.stringify(GOAL);
  expect([...bodies, world.log]).toEqual([
    '{"goal":null,"remainingTokens":null,"completionBudgetReport":null}',
    `{"goal":${goal},"remainingTokens":100000,"completionBudgetReport":null}`,
    `{"goal":${goal},"remainingTokens":100000,"completionBudgetReport":null}`,
    [
      ["t", "active", 0],
      ["t", "active", 160],
      ["t", "complete", 160],
    ],
  ]);
  expect(done.codeModeResult).toEqual({
    goal: { ...GOAL, status: "complete", tokensUsed: 160, timeUsedSeconds: 2 },
    remainingTokens: 99_840,
    completionBudgetReport: expect.stringContaining("tokensUsed"),
  });
});

test("goals: a complete goal makes room for the next one", async () => {
  const world = createWorld({ ...GOAL, status: "complete" });
  const { codeModeResult } = await callTool(createCreateGoal(world), { objective: "next" });
  expect(codeModeResult).toEqual({
    goal: { ...GOAL, objective: "next", tokenBudget: null },
    remainingTokens: null,
    completionBudgetReport: null,
  });
});

test("goals: one without budget that took no time is complete without a report", async () => {
  const world = createWorld({ ...GOAL, tokenBudget: null });
  const { codeModeResult } = await callTool(createUpdateGoal(world), { status: "complete" });
  expect(codeModeResult).toEqual({
    goal: { ...GOAL, tokenBudget: null, status: "complete" },
    remainingTokens: null,
    completionBudgetReport: null,
  });
});

test("goals: a used-up budget is not hidden by a pause", async () => {
  const world = createWorld({ ...GOAL, tokenBudget: 10 });
  world.used = { tokens: 11, seconds: 0 };
  const { codeModeResult } = await callTool(createUpdateGoal(world), { status: "paused" });
  expect(codeModeResult).toEqual({
    goal: { ...GOAL, tokenBudget: 10, tokensUsed: 11, status: "budgetLimited" },
    remainingTokens: 0,
    completionBudgetReport: null,
  });
});

test.for([
  [{}, "failed to parse function arguments: missing field `objective` at line 1 column 2"],
  [{ objective: "  " }, "goal objective must not be empty"],
  [{ objective: "x", token_budget: 0 }, "goal budgets must be positive when provided"],
  [{ objective: "x", token_budget: -5_000_000_000 }, "goal budgets must be positive when provided"],
  [
    { objective: "x", token_budget: "9" },
    'failed to parse function arguments: invalid type: string "9", expected i64 at line 1 column 36',
  ],
  [
    { objective: "x" },
    "cannot create a new goal because this thread has an unfinished goal; complete the existing goal first",
  ],
] as const)("create_goal: %o is told %s", async ([args, problem]) => {
  const output = await callTool(createCreateGoal(createWorld(GOAL)), args);
  expect(output).toEqual({ body: problem, success: false });
});

test.for([
  [
    { status: "active" },
    "update_goal can only mark the existing goal complete, blocked or paused; resuming it and its limits are up to the user or the system",
  ],
  [{ status: "blocked" }, "cannot update goal because this thread has no goal"],
] as const)("update_goal: %o without a goal is told %s", async ([args, problem]) => {
  const output = await callTool(createUpdateGoal(createWorld()), args);
  expect(output).toEqual({ body: problem, success: false });
});

test("goals: a store that fails is told to the model", async () => {
  const world = createWorld();
  world.store = { ...world.store, read: () => Promise.reject(new Error("disk on fire")) };
  const outputs = [
    await callTool(createGetGoal(world)),
    await callTool(createCreateGoal(world), { objective: "x" }),
    await callTool(createUpdateGoal(world), { status: "paused" }),
  ];
  expect(outputs.map(({ body }) => body)).toEqual([
    "failed to read goal: disk on fire",
    "failed to create goal: disk on fire",
    "failed to update goal: disk on fire",
  ]);
});
