import type { ThreadEvent, TurnItem } from "@codexkit/protocol";
import type { ToolCall } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createUpdatePlan } from "./update_plan.ts";

function call(turnId: string, callId: string, args: string, log: unknown[]): ToolCall {
  const note = (what: string) => (item: TurnItem) => void log.push([what, item]);
  return {
    turnId,
    callId,
    toolName: { name: "update_plan" },
    payload: { type: "function", arguments: args },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: {
      started: note("started"),
      updated: note("updated"),
      completed: note("completed"),
      outputDelta: () => {},
    },
    signal: new AbortController().signal,
  };
}

test("update_plan: one item lives through a turn, the next turn has its own", async () => {
  const log: ThreadEvent[] = [];
  const tool = createUpdatePlan();
  const args = (status: string): string => JSON.stringify({ plan: [{ step: "look", status }] });
  const outputs = [
    await tool.handle(call("t1", "c1", args("in_progress"), log)),
    await tool.handle(call("t1", "c2", args("completed"), log)),
    await tool.handle(call("t2", "c3", args("pending"), log)),
  ];
  expect([outputs.map((output) => output.body), log]).toEqual([
    ["Plan updated", "Plan updated", "Plan updated"],
    [
      ["started", { type: "Plan", id: "c1", plan: [{ step: "look", status: "in_progress" }] }],
      ["updated", { type: "Plan", id: "c1", plan: [{ step: "look", status: "completed" }] }],
      ["started", { type: "Plan", id: "c3", plan: [{ step: "look", status: "pending" }] }],
    ],
  ]);
});

test.for([
  ["{}", "missing field `plan` at line 1 column 2"],
  ['{"plan":"x"}', "invalid type: expected a sequence at line 1 column 12"],
  ['{"plan":[{"status":"pending"}]}', "missing field `step` at line 1 column 31"],
  ['{"plan":[{"step":"x"}]}', "missing field `status` at line 1 column 23"],
  [
    '{"plan":[{"step":"x","status":"soon"}]}',
    "unknown variant `soon`, expected one of `pending`, `in_progress`, `completed` at line 1 column 39",
  ],
] as const)("update_plan: %s tells the model %s", async ([args, problem]) => {
  const output = await createUpdatePlan().handle(call("t", "c", args, []));
  expect(output).toEqual({
    body: `failed to parse function arguments: ${problem}`,
    success: false,
  });
});
