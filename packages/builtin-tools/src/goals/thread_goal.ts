import type { JsonValue } from "@codexkit/protocol";

/** How a goal stands. `usageLimited` and `budgetLimited` are never set by the model. Wire: Codex 0.169.0. */
export type ThreadGoalStatus =
  | "active"
  | "paused"
  | "blocked"
  | "usageLimited"
  | "budgetLimited"
  | "complete";

/**
 * What a thread works towards.
 *
 * Wire: `ThreadGoal` of the app-server and of the goal tools (Codex 0.169.0).
 */
export interface ThreadGoal {
  threadId: string;
  /** 1 to {@link MAX_OBJECTIVE_CHARACTERS} characters, without space around them. */
  objective: string;
  status: ThreadGoalStatus;
  /** Tokens the goal may use; null for no limit. */
  tokenBudget: number | null;
  /** Input that was not cached, and output, since the goal began. */
  tokensUsed: number;
  /** Seconds of work since the goal began, rounded down. */
  timeUsedSeconds: number;
  /** Unix seconds. */
  createdAt: number;
  /** Unix seconds. */
  updatedAt: number;
}

/** Where the goal of one thread is kept. */
export interface GoalStore {
  /** The goal, or `undefined` when the thread has none. */
  read(): Promise<ThreadGoal | undefined>;
  /** Keeps a goal in place of the one that was there. */
  write(goal: ThreadGoal): Promise<void>;
}

/** What work on a goal has used. */
export interface GoalUsage {
  tokens: number;
  seconds: number;
}

/** Counts what a thread uses, for its goal. */
export interface GoalAccounting {
  /** Forgets what was counted: a goal begins. */
  restart(): void;
  /** What was used since the last call, or since {@link restart}. */
  take(): GoalUsage;
}

/** Longest objective, in characters. Mirrors: Codex 0.169.0. */
export const MAX_OBJECTIVE_CHARACTERS = 4_000;

/** What is wrong with an objective, in the words the model gets; `undefined` for nothing. */
export function findObjectiveProblem(objective: string): string | undefined {
  if (objective.trim() === "") return "goal objective must not be empty";
  return countCharacters(objective) > MAX_OBJECTIVE_CHARACTERS
    ? `goal objective must be at most ${MAX_OBJECTIVE_CHARACTERS} characters`
    : undefined;
}

/** Code points, which is how the reference counts. */
function countCharacters(text: string): number {
  const pairs = text.match(/[\u{10000}-\u{10FFFF}]/gu)?.length ?? 0;
  return text.length - pairs;
}

/**
 * Adds what was used to a goal that is under way; one that is at rest uses nothing. A goal that used its budget
 * up becomes `budgetLimited`.
 *
 * @param nowSeconds - Unix seconds.
 */
export function addGoalUsage(goal: ThreadGoal, usage: GoalUsage, nowSeconds: number): ThreadGoal {
  if (goal.status !== "active" || (usage.tokens <= 0 && usage.seconds <= 0)) return goal;
  const tokensUsed = goal.tokensUsed + Math.max(0, usage.tokens);
  const isSpent = goal.tokenBudget !== null && tokensUsed >= goal.tokenBudget;
  return {
    ...goal,
    status: isSpent ? "budgetLimited" : "active",
    tokensUsed,
    timeUsedSeconds: goal.timeUsedSeconds + Math.max(0, Math.floor(usage.seconds)),
    updatedAt: nowSeconds,
  };
}

/** Tokens a goal may still use, at least 0; null without a budget. */
export function toRemainingTokens(goal: ThreadGoal): number | null {
  return goal.tokenBudget === null ? null : Math.max(0, goal.tokenBudget - goal.tokensUsed);
}

/** A goal as it travels: members in the recorded order, whatever the store added. */
export function toGoalJson(goal: ThreadGoal): JsonValue {
  return {
    threadId: goal.threadId,
    objective: goal.objective,
    status: goal.status,
    tokenBudget: goal.tokenBudget,
    tokensUsed: goal.tokensUsed,
    timeUsedSeconds: goal.timeUsedSeconds,
    createdAt: goal.createdAt,
    updatedAt: goal.updatedAt,
  };
}

/** A place for a goal that ends with the process. */
export function createMemoryGoalStore(goal?: ThreadGoal): GoalStore {
  let kept = goal;
  return {
    read: async () => kept,
    write: async (next) => {
      kept = next;
    },
  };
}
