import { expect, test } from "vitest";
import {
  readStoredAgent,
  toSubagentRequestFields,
  toSubagentSessionMeta,
} from "./subagent_wire.ts";

const AGENT = { rootThreadId: "h1", parentThreadId: "h1", depth: 1 };
const TURN = { parentTurnId: "t1", rootTurnId: "t1" };

test.for([
  [undefined, "/root"],
  ["/root/child", "/root/child"],
] as const)("requests: an agent at %s says who started it", ([path, name]) => {
  expect(toSubagentRequestFields({ ...AGENT, path }, TURN)).toEqual({
    rootTurnId: "t1",
    headers: { "x-codex-parent-thread-id": "h1", "x-openai-subagent": "collab_spawn" },
    clientMetadata: {
      parent_turn_id: "t1",
      "x-codex-parent-thread-id": "h1",
      "x-openai-subagent": "collab_spawn",
    },
    turnMetadata: {
      agent_name: name,
      parent_thread_id: "h1",
      parent_turn_id: "t1",
      subagent_kind: "thread_spawn",
      thread_source: "subagent",
    },
  });
});

test.for([
  { ...AGENT, path: "/root/child", nickname: "Wren" },
  { ...AGENT, depth: 2, path: undefined, nickname: undefined },
])("session file: %o is read back as it was written", (agent) => {
  const { rootThreadId: _, ...stored } = agent;
  expect(readStoredAgent(toSubagentSessionMeta(agent))).toEqual(stored);
});

test.for([
  {},
  { source: "exec" },
  { source: { subagent: "review" } },
  { source: { subagent: { thread_spawn: { parent_thread_id: "h1" } } } },
])("session file: %o is no spawned agent", (meta) => {
  expect(readStoredAgent(meta)).toBeUndefined();
});
