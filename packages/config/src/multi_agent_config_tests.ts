import { expect, test } from "vitest";
import { toMultiAgent, toMultiAgentShape } from "./multi_agent_config.ts";
import { checkShape } from "./shape.ts";

test("toMultiAgent: the defaults, and every key", () => {
  expect([
    toMultiAgent({}),
    toMultiAgent({ enabled: true, tool_namespace: "agents", non_code_mode_only: false }),
  ]).toEqual([
    { non_code_mode_only: true },
    { tool_namespace: "agents", non_code_mode_only: false },
  ]);
});

test.for<[unknown, string | undefined]>([
  [true, undefined],
  [{ enabled: true, max_depth: 3 }, undefined],
  [{ enabled: "on" }, 'invalid type: string "on", expected a boolean'],
  [{ tool_namespace: 5 }, "invalid type: integer `5`, expected a string"],
])("toMultiAgentShape: %j", ([value, message]) => {
  expect(checkShape(value, toMultiAgentShape()).fault?.message).toBe(message);
});
