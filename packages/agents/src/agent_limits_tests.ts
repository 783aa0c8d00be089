import { expect, test } from "vitest";
import { DEFAULT_AGENT_LIMITS, resolveAgentLimits, toOpenLimit } from "./agent_limits.ts";

test.for([
  [{}, DEFAULT_AGENT_LIMITS],
  [{ agents: "no", multiAgentV2: true }, DEFAULT_AGENT_LIMITS],
  [
    { agents: { max_threads: 2, max_depth: 3, scout: { description: "looks" } } },
    { maxThreads: 2, maxDepth: 3, maxConcurrentThreads: 4 },
  ],
  [
    { multiAgentV2: { enabled: true, max_concurrent_threads_per_session: 8 } },
    { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 8 },
  ],
  [
    {
      agents: { max_concurrent_threads_per_session: 2 },
      multiAgentV2: { max_concurrent_threads_per_session: 8 },
    },
    { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 },
  ],
] as const)("agent limits: %o gives %o", ([tables, limits]) => {
  expect(resolveAgentLimits(tables)).toEqual(limits);
});

test.for([
  [{ agents: { max_threads: 0 } }, "agents.max_threads must be at least 1"],
  [{ agents: { max_depth: 1.5 } }, "agents.max_depth must be at least 1"],
  [
    { multiAgentV2: { max_concurrent_threads_per_session: "4" } },
    "features.multi_agent_v2.max_concurrent_threads_per_session must be at least 1",
  ],
] as const)("agent limits: %o is refused", ([tables, message]) => {
  expect(() => resolveAgentLimits(tables)).toThrow(message);
});

test("agent limits: the root counts only among those of the second generation", () => {
  expect([
    toOpenLimit(DEFAULT_AGENT_LIMITS, "v1"),
    toOpenLimit(DEFAULT_AGENT_LIMITS, "v2"),
    toOpenLimit({ ...DEFAULT_AGENT_LIMITS, maxConcurrentThreads: 1 }, "v2"),
  ]).toEqual([6, 3, 0]);
});
