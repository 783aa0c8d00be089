import { expect, test } from "vitest";
import { type AgentStatus, isFinalStatus, splitStatus, toStatusJson } from "./agent_status.ts";

test.for<[AgentStatus, boolean, { status: string; message: string | null }]>([
  ["pending_init", false, { status: "pending_init", message: null }],
  ["running", false, { status: "running", message: null }],
  ["interrupted", false, { status: "interrupted", message: null }],
  ["shutdown", true, { status: "shutdown", message: null }],
  ["not_found", true, { status: "not_found", message: null }],
  [{ completed: "pong" }, true, { status: "completed", message: "pong" }],
  [{ completed: null }, true, { status: "completed", message: null }],
  [{ errored: "broken" }, true, { status: "errored", message: "broken" }],
])("agent status %o", ([status, final, split]) => {
  expect([isFinalStatus(status), splitStatus(status), toStatusJson(status)]).toEqual([
    final,
    split,
    status,
  ]);
});
