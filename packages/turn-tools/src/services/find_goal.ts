import type { ThreadGoal } from "@codexkit/builtin-tools";
import { isRecord, type ResponseItem, toOutputText, type UnknownRecord } from "@codexkit/protocol";

const GOAL_TOOLS: ReadonlySet<string> = new Set(["get_goal", "create_goal", "update_goal"]);
const STATUSES = [
  "active",
  "paused",
  "blocked",
  "usageLimited",
  "budgetLimited",
  "complete",
] as const;

/**
 * The goal of a thread that goes on: what the model last read of it. Every change of a goal is the answer of a
 * tool, so the history holds it.
 */
export function findGoal(items: readonly ResponseItem[], threadId: string): ThreadGoal | undefined {
  const asked = new Set(
    items.flatMap((item) =>
      item.type === "function_call" && GOAL_TOOLS.has(item.name) ? [item.call_id] : [],
    ),
  );
  for (const item of items.toReversed()) {
    if (item.type !== "function_call_output" || !asked.has(item.call_id ?? "")) continue;
    const goal = readGoal(toOutputText(item.output), threadId);
    if (goal) return goal;
  }
  return undefined;
}

function readGoal(text: string, threadId: string): ThreadGoal | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const goal = isRecord(value) ? value["goal"] : undefined;
    return isRecord(goal) ? toGoal(goal, threadId) : undefined;
  } catch {
    // An answer in words: the call was refused, and changed nothing.
    return undefined;
  }
}

function toGoal(record: UnknownRecord, threadId: string): ThreadGoal | undefined {
  const { objective, tokenBudget = null } = record;
  const status = STATUSES.find((name) => name === record["status"]);
  if (typeof objective !== "string" || status === undefined) return undefined;
  if (tokenBudget !== null && typeof tokenBudget !== "number") return undefined;
  return {
    // A fork takes the goal along.
    threadId,
    objective,
    status,
    tokenBudget,
    tokensUsed: readCount(record, "tokensUsed"),
    timeUsedSeconds: readCount(record, "timeUsedSeconds"),
    createdAt: readCount(record, "createdAt"),
    updatedAt: readCount(record, "updatedAt"),
  };
}

function readCount(record: UnknownRecord, name: string): number {
  const value = record[name];
  return typeof value === "number" && value >= 0 ? value : 0;
}
