import { expect, test } from "vitest";
import { McpError } from "./mcp_error.ts";
import type { Session, SessionRequest } from "./session.ts";
import { TestClock } from "./test_clock.ts";
import { ToolCatalog } from "./tool_catalog.ts";

interface Harness {
  readonly clock: TestClock;
  readonly catalog: ToolCatalog;
  readonly told: string[];
}

function create(): Harness {
  const clock = new TestClock();
  const told: string[] = [];
  const catalog = new ToolCatalog({
    server: "s",
    timeoutMs: 1_000,
    isEnabled: (tool) => tool !== "hidden",
    clock,
    onChanged: () => told.push("changed"),
    onWarning: (problem) => told.push(problem),
  });
  return { clock, catalog, told };
}

/** A session that gives these answers to `tools/list` in turn. */
function answering(answers: readonly (() => unknown)[], capabilities = {}): Session {
  let at = 0;
  return {
    info: { capabilities },
    request: async ({ method, timeoutMs }: SessionRequest) => {
      if (method !== "tools/list" || timeoutMs !== 1_000) throw new Error("unexpected request");
      const answer = answers[Math.min(at, answers.length - 1)];
      at += 1;
      return answer?.();
    },
    close: async () => {},
    retire: () => {},
  };
}

const page =
  (...names: readonly string[]) =>
  () => ({ tools: names.map((name) => ({ name })) });
const { signal } = new AbortController();

async function listNames({ catalog }: Harness): Promise<readonly string[]> {
  return (await catalog.list()).map(({ name }) => name);
}

test("ToolCatalog: the enabled tools, in the order of the server", async () => {
  const harness = create();
  await harness.catalog.load(answering([page("b", "hidden", "a")]), signal);
  expect([await listNames(harness), harness.catalog.size, harness.told]).toEqual([
    ["b", "a"],
    2,
    [],
  ]);
});

test("ToolCatalog: a change is read before the list is given", async () => {
  const harness = create();
  await harness.catalog.load(answering([page("a"), page("a", "b")]), signal);
  harness.catalog.markStale();
  expect([await listNames(harness), harness.told]).toEqual([["a", "b"], ["changed"]]);
});

test("ToolCatalog: a storm of changes is read twice, with a pause between", async () => {
  const harness = create();
  let reads = 0;
  const count = (): unknown => {
    reads += 1;
    return { tools: [] };
  };
  await harness.catalog.load(answering([count]), signal);
  for (let at = 0; at < 1_000; at += 1) harness.catalog.markStale();
  await harness.catalog.list();
  await harness.clock.waitForTimer(500);
  const before = reads;
  harness.clock.advance(500);
  await harness.catalog.list();
  await harness.clock.waitForTimer(500);
  harness.clock.advance(500);
  expect([before, reads, harness.clock.listDelays()]).toEqual([2, 3, []]);
});

test("ToolCatalog: a list that cannot be read again leaves the old one and says so", async () => {
  const harness = create();
  const fail = (): unknown => {
    throw new Error("no");
  };
  await harness.catalog.load(answering([page("a"), fail]), signal);
  harness.catalog.markStale();
  expect([await listNames(harness), harness.told]).toEqual([
    ["a"],
    ["its tools changed and could not be read again: no"],
  ]);
});

test("ToolCatalog: a list that never comes does not hold anybody up", async () => {
  const harness = create();
  const never = (): unknown => new Promise(() => {});
  await harness.catalog.load(answering([page("a"), never]), signal);
  harness.catalog.markStale();
  const listed = listNames(harness);
  await harness.clock.waitForTimer(5_000);
  harness.clock.advance(5_000);
  expect(await listed).toEqual(["a"]);
});

test("ToolCatalog: without a session nothing is read, and the tools stay known", async () => {
  const harness = create();
  await harness.catalog.load(answering([page("a"), page("b")]), signal);
  harness.catalog.detach();
  harness.catalog.markStale();
  expect([await listNames(harness), harness.clock.listDelays()]).toEqual([["a"], []]);
});

test("ToolCatalog: what is no tool is left out with a warning", async () => {
  const harness = create();
  await harness.catalog.load(
    answering([() => ({ tools: [{ name: "a" }, { name: "" }, 7] })]),
    signal,
  );
  expect([await listNames(harness), harness.told]).toEqual([
    ["a"],
    ["2 of its tools have no name or nest too deeply and were left out"],
  ]);
});

test("ToolCatalog: a list without an end is cut off with a warning", async () => {
  const harness = create();
  await harness.catalog.load(
    answering([() => ({ tools: [{ name: "a" }], nextCursor: "x" })]),
    signal,
  );
  expect([await listNames(harness), harness.told]).toEqual([
    ["a", "a"],
    ["its list of tools was cut off after a page that leads to itself"],
  ]);
});

const unknownMethod = (): unknown => {
  throw new McpError("rpc_error", "no such method", { rpcCode: -32_601 });
};

test("ToolCatalog: a server that never spoke of tools need not know the method", async () => {
  const harness = create();
  await harness.catalog.load(answering([unknownMethod]), signal);
  expect(await listNames(harness)).toEqual([]);
});

test("ToolCatalog: a server that has tools must know the method", async () => {
  await expect(
    create().catalog.load(answering([unknownMethod], { tools: {} }), signal),
  ).rejects.toMatchObject({
    code: "rpc_error",
  });
});
