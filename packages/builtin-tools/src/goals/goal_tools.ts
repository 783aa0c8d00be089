import {
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  toJsonOutput,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { toFailureText } from "../failure_text.ts";
import type { ToolClock } from "../tool_clock.ts";
import { readWholeNumber } from "../whole_number.ts";
import { CREATE_GOAL_SPEC, GET_GOAL_SPEC, UPDATE_GOAL_SPEC } from "./goal_specs.ts";
import {
  addGoalUsage,
  findObjectiveProblem,
  type GoalAccounting,
  type GoalStore,
  type ThreadGoal,
  toGoalJson,
  toRemainingTokens,
} from "./thread_goal.ts";

/** What the goal tools of a thread share. */
export interface GoalToolsOptions {
  threadId: string;
  store: GoalStore;
  accounting: GoalAccounting;
  clock: Pick<ToolClock, "now">;
  /** Called with every goal that was written, before the model reads of it. */
  onChange?: ((goal: ThreadGoal, turnId: string) => void) | undefined;
}

const CREATE_FIELDS = {
  objective: { type: "string", required: true },
  token_budget: { type: "json" },
} as const;
const UPDATE_FIELDS = { status: { type: "string", required: true } } as const;
const MODEL_STATUSES = ["complete", "blocked", "paused"] as const;

/** Tells the model its goal, with what was used until now. Wire: `get_goal` of Codex 0.169.0. */
export function createGetGoal(options: GoalToolsOptions): ToolExecutor {
  return {
    toolName: { name: "get_goal" },
    spec: GET_GOAL_SPEC,
    handle: async (call) => {
      toFunctionArguments(call);
      return await answer("read", async () => toOutput(await settle(options, call)));
    },
  };
}

/** Gives a thread a goal, unless it has one that is not complete. Wire: `create_goal` of Codex 0.169.0. */
export function createCreateGoal(options: GoalToolsOptions): ToolExecutor {
  return {
    toolName: { name: "create_goal" },
    spec: CREATE_GOAL_SPEC,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, CREATE_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const budget = readWholeNumber(parsed.values.token_budget, text);
      if (!budget.ok) return toFailedOutput(budget.problem);
      const objective = parsed.values.objective.trim();
      const problem = findObjectiveProblem(objective) ?? findBudgetProblem(budget.value);
      if (problem !== undefined) return toFailedOutput(problem);
      return await answer("create", () => begin(objective, budget.value, options, call));
    },
  };
}

/** Ends, blocks or pauses the goal of a thread. Wire: `update_goal` of Codex 0.169.0. */
export function createUpdateGoal(options: GoalToolsOptions): ToolExecutor {
  return {
    toolName: { name: "update_goal" },
    spec: UPDATE_GOAL_SPEC,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), UPDATE_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const status = MODEL_STATUSES.find((name) => name === parsed.values.status);
      if (status === undefined) return toFailedOutput(WRONG_STATUS);
      return await answer("update", async () => {
        const goal = await settle(options, call);
        if (goal === undefined) return toFailedOutput(NO_GOAL);
        // A budget that ran out is said first; a pause would hide it.
        if (status === "paused" && goal.status === "budgetLimited") return toOutput(goal);
        const changed: ThreadGoal = { ...goal, status, updatedAt: toSeconds(options.clock) };
        await write(changed, options, call);
        return toOutput(changed);
      });
    },
  };
}

async function begin(
  objective: string,
  tokenBudget: number | undefined,
  options: GoalToolsOptions,
  call: ToolCall,
): Promise<ToolOutput> {
  const existing = await options.store.read();
  if (existing !== undefined && existing.status !== "complete") return toFailedOutput(UNFINISHED);
  const now = toSeconds(options.clock);
  const goal: ThreadGoal = {
    threadId: options.threadId,
    objective,
    status: "active",
    tokenBudget: tokenBudget ?? null,
    tokensUsed: 0,
    timeUsedSeconds: 0,
    createdAt: now,
    updatedAt: now,
  };
  await write(goal, options, call);
  options.accounting.restart();
  return toOutput(goal);
}

/** The goal, with all usage until now written down. */
async function settle(options: GoalToolsOptions, call: ToolCall): Promise<ThreadGoal | undefined> {
  const goal = await options.store.read();
  if (goal === undefined) return undefined;
  const settled = addGoalUsage(goal, options.accounting.take(), toSeconds(options.clock));
  if (settled !== goal) await write(settled, options, call);
  return settled;
}

async function write(goal: ThreadGoal, options: GoalToolsOptions, call: ToolCall): Promise<void> {
  await options.store.write(goal);
  options.onChange?.(goal, call.turnId);
}

async function answer(what: string, run: () => Promise<ToolOutput>): Promise<ToolOutput> {
  try {
    return await run();
  } catch (error) {
    return toFailedOutput(`failed to ${what} goal: ${toFailureText(error)}`);
  }
}

function toOutput(goal: ThreadGoal | undefined): ToolOutput {
  const isMeasured = goal !== undefined && (goal.tokenBudget !== null || goal.timeUsedSeconds > 0);
  return toJsonOutput({
    goal: goal === undefined ? null : toGoalJson(goal),
    remainingTokens: goal === undefined ? null : toRemainingTokens(goal),
    completionBudgetReport:
      isMeasured && goal.status === "complete" ? COMPLETION_BUDGET_REPORT : null,
  });
}

function findBudgetProblem(budget: number | undefined): string | undefined {
  return budget !== undefined && budget <= 0
    ? "goal budgets must be positive when provided"
    : undefined;
}

const toSeconds = (clock: Pick<ToolClock, "now">): number => Math.floor(clock.now() / 1000);

const UNFINISHED =
  "cannot create a new goal because this thread has an unfinished goal; complete the existing goal first";
const NO_GOAL = "cannot update goal because this thread has no goal";
const WRONG_STATUS =
  "update_goal can only mark the existing goal complete, blocked or paused; resuming it and its limits are up to the user or the system";

/** Words: ours. */
const COMPLETION_BUDGET_REPORT =
  "The goal is complete. Tell the user what it took, from the fields of `goal`: `tokensUsed` out of `tokenBudget` if there is a budget, and `timeUsedSeconds`, if above 0, in words of the language you answer in.";
