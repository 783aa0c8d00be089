import type { ThreadEvent } from "@codexkit/protocol";
import { NO_TOKENS } from "@codexkit/protocol";
import { expect, test } from "vitest";
import {
  createChildNode,
  createRootNode,
  isAtOrAbove,
  isBusy,
  readNodeStatus,
  toAgentRef,
  toEventStatus,
  toFamily,
  withClaim,
} from "./agent_node.ts";

const END = { turn_id: "t", at_ms: 0, duration_ms: 0, usage: NO_TOKENS } as const;

test.for<[ThreadEvent, unknown]>([
  [{ type: "warning", message: "w" }, undefined],
  [
    { type: "turn_completed", ...END, total_usage: NO_TOKENS, last_agent_message: "pong" },
    { completed: "pong" },
  ],
  [{ type: "turn_completed", ...END, total_usage: NO_TOKENS }, { completed: null }],
  [{ type: "turn_failed", ...END, error: { message: "no", code: "other" } }, { errored: "no" }],
  [{ type: "turn_aborted", ...END, reason: "interrupted" }, "interrupted"],
])("agent status: after %o it is %o", ([event, status]) => {
  expect(toEventStatus(event)).toEqual(status);
});

test("agents: who is above and below whom", () => {
  const root = createRootNode("h", "/root");
  const a = createChildNode(root, { threadId: "a", depth: 1, path: "/root/a", nickname: "Wren" });
  const b = createChildNode(a, { threadId: "b", depth: 2 });
  expect([
    toFamily(a).map(({ threadId }) => threadId),
    [isAtOrAbove(root, b), isAtOrAbove(a, a), isAtOrAbove(b, a)],
    [toAgentRef(root), toAgentRef(a), toAgentRef(b)],
  ]).toEqual([
    ["a", "b"],
    [true, true, false],
    [
      { threadId: "h", path: "/root" },
      { threadId: "a", path: "/root/a", nickname: "Wren" },
      { threadId: "b" },
    ],
  ]);
});

test("agents: a claim holds while the work goes on, also when it fails", async () => {
  const node = createChildNode(createRootNode("h", "/root"), { threadId: "a", depth: 1 });
  const seen = [await withClaim(node, async () => node.claims), node.claims];
  const failing = withClaim(node, async () => {
    seen.push(node.claims);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect([...seen, node.claims]).toEqual([1, 0, 1, 0]);
});

test("agents: nobody finds a closed one, and a closed one is not busy", () => {
  const node = createChildNode(createRootNode("h", "/root"), { threadId: "a", depth: 1 });
  const before = [readNodeStatus(node), isBusy(node)];
  node.state = "closed";
  expect([before, readNodeStatus(node), isBusy(node), readNodeStatus(undefined)]).toEqual([
    ["pending_init", true],
    "not_found",
    false,
    "not_found",
  ]);
});
