import type { ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { AgentThreads, MAX_THREADS } from "./agent_threads.ts";
import { ABORTED, TestThread, toAgent, toCompleted } from "./test_agent.ts";

const { signal } = new AbortController();

async function collect(events: AsyncIterable<ThreadEvent> | undefined): Promise<unknown> {
  if (events === undefined) return undefined;
  const all: ThreadEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test("AgentThreads: turns follow one another in a thread that is found by its id", async () => {
  const threads = new AgentThreads();
  const thread = new TestThread("t", [[toCompleted("one")], [toCompleted("two")]]);
  await threads.add(toAgent(thread));
  const start = (prompt: string): Promise<unknown> =>
    threads.start({ threadId: "t", prompt, signal }).then(collect);
  expect([await start("a"), await start("b"), thread.prompts]).toEqual([
    [toCompleted("one")],
    [toCompleted("two")],
    ["a", "b"],
  ]);
  expect([threads.find("t")?.thread === thread, threads.find("x")]).toEqual([true, undefined]);
});

test("AgentThreads: no turn begins while another runs; one that was called off is waited for", async () => {
  const threads = new AgentThreads();
  const thread = new TestThread("t");
  await threads.add(toAgent(thread));
  const stop = new AbortController();
  const first = collect(await threads.start({ threadId: "t", prompt: "a", signal: stop.signal }));
  const second = await threads.start({ threadId: "t", prompt: "b", signal });
  stop.abort();
  const last = new AbortController();
  const third = threads.start({ threadId: "t", prompt: "c", signal: last.signal }).then(collect);
  last.abort();
  expect([second, await first, await third, thread.prompts]).toEqual([
    undefined,
    [ABORTED],
    [ABORTED],
    ["a", "c"],
  ]);
});

test("AgentThreads: there is no turn in a thread that is not there", async () => {
  expect(await new AgentThreads().start({ threadId: "x", prompt: "a", signal })).toBe(undefined);
});

test("AgentThreads: one too many closes the one that has been idle for longest", async () => {
  const threads = new AgentThreads();
  const all = Array.from({ length: MAX_THREADS + 2 }, (_, at) => new TestThread(`t${at}`));
  const stop = new AbortController();
  const used = new TestThread("used", [[toCompleted("x")]]);
  await threads.add(toAgent(used));
  await threads.add(toAgent(new TestThread("busy")));
  const busy = collect(await threads.start({ threadId: "busy", prompt: "a", signal: stop.signal }));
  for (const thread of all.slice(0, 10)) await threads.add(toAgent(thread));
  await threads.start({ threadId: "used", prompt: "a", signal }).then(collect);
  for (const thread of all.slice(10)) await threads.add(toAgent(thread));
  const closed = all.filter(({ isClosed }) => isClosed).map(({ id }) => id);
  expect([closed, used.isClosed, threads.find("t0")]).toEqual([
    ["t0", "t1", "t2", "t3"],
    false,
    undefined,
  ]);
  stop.abort();
  await busy;
});

test("AgentThreads: closing closes all, and those that come later", async () => {
  const threads = new AgentThreads();
  const [first, late] = [new TestThread("a"), new TestThread("b")];
  await threads.add(toAgent(first));
  await threads.close();
  await threads.add(toAgent(late));
  expect([first.isClosed, late.isClosed, threads.find("b")]).toEqual([true, true, undefined]);
});
