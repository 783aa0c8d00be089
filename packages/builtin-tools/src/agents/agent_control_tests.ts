import { expect, test } from "vitest";
import { toAgentName, toReceiver } from "./agent_control.ts";

test.for([
  [{ threadId: "h1" }, "h1", { thread_id: "h1" }],
  [{ threadId: "h1", nickname: "Ada" }, "h1", { thread_id: "h1", agent_nickname: "Ada" }],
  [{ threadId: "h1", path: "/root/a" }, "/root/a", { thread_id: "h1" }],
] as const)("agents: %o is called %s", ([agent, name, receiver]) => {
  expect([toAgentName(agent), toReceiver(agent)]).toEqual([name, receiver]);
});
