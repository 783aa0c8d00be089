import type { ThreadGoal } from "@codexkit/builtin-tools";
import type { ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { findGoal } from "./find_goal.ts";

const goal: ThreadGoal = {
  threadId: "old",
  objective: "ship it",
  status: "active",
  tokenBudget: null,
  tokensUsed: 3,
  timeUsedSeconds: 1,
  createdAt: 10,
  updatedAt: 11,
};

function asked(name: string, callId: string, output: string): readonly ResponseItem[] {
  return [
    { type: "function_call", name, call_id: callId, arguments: "{}" },
    { type: "function_call_output", call_id: callId, output },
  ];
}

test("findGoal: the last answer that holds a goal counts, for the thread that goes on", () => {
  const items = [
    ...asked("create_goal", "a", JSON.stringify({ goal: { ...goal, objective: "first" } })),
    ...asked("update_goal", "b", JSON.stringify({ goal })),
    ...asked("update_goal", "c", "no such status"),
    ...asked("exec_command", "d", JSON.stringify({ goal: { ...goal, objective: "no goal" } })),
  ];
  expect(findGoal(items, "new")).toEqual({ ...goal, threadId: "new" });
});

test.for([
  [[]],
  [asked("get_goal", "a", '{"goal":null}')],
  [asked("get_goal", "a", '{"goal":{"objective":"x","status":"odd"}}')],
  [asked("get_goal", "a", '{"goal":{"objective":"x","status":"active","tokenBudget":"many"}}')],
])("findGoal: no goal in %o", ([items = []]) => {
  expect(findGoal(items, "t")).toBeUndefined();
});
