import { expect, test } from "vitest";
import { MAX_KNOWN_AGENTS } from "./agent_limits.ts";
import { type AgentNode, createChildNode } from "./agent_node.ts";
import { AgentRegistry, checkLiving } from "./agent_registry.ts";

const STORED = "0190a0b0-0000-7000-8000-000000000001";

function addChild(registry: AgentRegistry, threadId: string, path?: string): AgentNode {
  const node = createChildNode(registry.root, { threadId, depth: 1, path });
  registry.add(node);
  return node;
}

test("registry: agents by id and by path, closed ones too", () => {
  const registry = new AgentRegistry({ rootThreadId: "h" });
  const a = addChild(registry, "a", "/root/a");
  a.state = "closed";
  const b = addChild(registry, "b");
  expect([
    registry.findById("a") === a,
    registry.findByPath("/root/a") === a,
    registry.findByPath("/root") === registry.root,
    registry.living.map(({ threadId }) => threadId),
    registry.get("b") === b,
  ]).toEqual([true, true, true, ["h", "b"], true]);
  expect(() => registry.get("c")).toThrow("agent with id c not found");
});

test("registry: a new agent takes the path of a closed one, and keeps it when that is forgotten", () => {
  const registry = new AgentRegistry({ rootThreadId: "h" });
  const old = addChild(registry, "old", "/root/a");
  const next = addChild(registry, "new", "/root/a");
  registry.remove(old);
  const kept = registry.findByPath("/root/a");
  registry.remove(next);
  expect([kept === next, registry.findByPath("/root/a"), registry.root.children.size]).toEqual([
    true,
    undefined,
    0,
  ]);
});

test("registry: what an earlier process left is closed, and has no path that another one has", () => {
  const seen: unknown[] = [];
  const registry = new AgentRegistry({
    rootThreadId: "h",
    findStored: () => ({ parentThreadId: "h", depth: 1, path: "/root/a", nickname: "Wren" }),
    onRecall: ({ nickname }) => void seen.push(nickname),
  });
  addChild(registry, "a", "/root/a");
  const stored = registry.findById(STORED);
  expect([
    stored?.state,
    stored?.path,
    stored === registry.findById(STORED),
    registry.findById("no id"),
    seen,
  ]).toEqual(["closed", undefined, true, undefined, ["Wren"]]);
});

test("registry: too many agents with a thread are refused", () => {
  const registry = new AgentRegistry({ rootThreadId: "h" });
  const nodes = Array.from({ length: MAX_KNOWN_AGENTS - 1 }, (_, at) => {
    const node = addChild(registry, `a${at}`);
    node.state = "open";
    return node;
  });
  expect(() => registry.makePlace()).toThrow("a session has at most 1000 agents");
  for (const node of nodes.slice(0, 2)) node.state = "unloaded";
  registry.makePlace();
  registry.makePlace();
  expect([registry.findById("a0"), registry.findById("a1") === nodes[1]]).toEqual([
    undefined,
    true,
  ]);
});

test("registry: one cannot go on with a closed agent", () => {
  const registry = new AgentRegistry({ rootThreadId: "h" });
  checkLiving(registry.root);
  registry.remove(registry.root);
  expect(() => checkLiving(registry.root)).toThrow("agent with id h is closed");
});
