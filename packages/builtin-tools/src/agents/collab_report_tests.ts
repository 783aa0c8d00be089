import { expect, test } from "vitest";
import { createTestToolCall } from "../test_tool_call.ts";
import { createTestToolClock } from "../test_tool_clock.ts";
import { readStates, reportCollab } from "./collab_report.ts";
import { createTestAgentControl, createTestReporter } from "./test_agent_control.ts";

test("collab report: an item begins without states and ends with those that count", () => {
  const control = createTestAgentControl([{ threadId: "a", nickname: "Ada" }]);
  const reporter = createTestReporter();
  const options = { control, reporter, clock: createTestToolClock() };
  const agents = [{ threadId: "a", nickname: "Ada" }];
  const end = reportCollab(
    createTestToolCall(),
    { tool: "send_input", agents, prompt: "go" },
    options,
  );
  end({ status: "completed", states: readStates(control, agents), model: "m" });
  const item = {
    type: "CollabAgentToolCall",
    id: "c",
    tool: "send_input",
    sender_thread_id: "h",
    receiver_thread_ids: ["a"],
    receiver_agents: [{ thread_id: "a", agent_nickname: "Ada" }],
    prompt: "go",
  };
  expect(reporter.log).toEqual([
    ["started", { ...item, status: "in_progress", agents_states: {} }],
    ["completed", { ...item, status: "completed", model: "m", agents_states: { a: "running" } }],
  ]);
});
