import { expect, test } from "vitest";
import { DEFAULT_AGENT_LIMITS, MAX_KNOWN_AGENTS } from "./agent_limits.ts";
import { AgentTree } from "./agent_tree.ts";
import {
  createFakeTree,
  type FakeTree,
  NEVER,
  settle,
  toSend,
  toSpawn,
} from "./test_agent_threads.ts";

const STORED = "0190a0b0-0000-7000-8000-000000000001";

/** Spawns an agent with a path, which is done at once. */
async function spawnDone(tree: FakeTree, name: string): Promise<string> {
  const { threadId } = await tree.control.spawn(toSpawn("go", name), NEVER);
  tree.turn().readMail();
  tree.turn().complete(`${name} is done`);
  await settle();
  return threadId;
}

test("limits: no more agents of the first generation than allowed, until one is closed", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 2, maxDepth: 1, maxConcurrentThreads: 4 },
  });
  const { control } = tree;
  const { threadId } = await control.spawn(toSpawn("go"), NEVER);
  await control.spawn(toSpawn("go"), NEVER);
  for (const thread of tree.threads) tree.turn(thread).complete();
  await settle();
  await expect(control.spawn(toSpawn("go"), NEVER)).rejects.toThrow(
    "agent thread limit reached (max 2); close one that you are done with, or do it yourself",
  );
  await control.close(threadId);
  await control.spawn(toSpawn("go"), NEVER);
  await expect(control.resume(threadId, NEVER)).rejects.toThrow(
    "agent thread limit reached (max 2)",
  );
  expect([control.list().length, control.status(threadId), tree.threads.length]).toEqual([
    3,
    "not_found",
    3,
  ]);
});

test("limits: two that are asked for at the same time do not share a place", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 1, maxDepth: 1, maxConcurrentThreads: 4 },
  });
  const results = await Promise.allSettled([
    tree.control.spawn(toSpawn("go"), NEVER),
    tree.control.spawn(toSpawn("go"), NEVER),
  ]);
  expect([results.map(({ status }) => status), tree.threads.length]).toEqual([
    ["fulfilled", "rejected"],
    1,
  ]);
});

test("limits: depth as configured", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 6, maxDepth: 2, maxConcurrentThreads: 4 },
  });
  await tree.control.spawn(toSpawn("go"), NEVER);
  const outer = tree.last().request.seat;
  await outer.control.spawn(toSpawn("go"), NEVER);
  const inner = tree.last().request.seat;
  expect(
    [tree.root, outer, inner].map((seat) => [seat.mayStart("v1"), seat.mayStart("v2")]),
  ).toEqual([
    [true, true],
    [true, true],
    [false, true],
  ]);
});

test("unloading: an idle agent makes room, and comes back when there is something to do", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 3 },
  });
  const { control } = tree;
  const a = await spawnDone(tree, "a");
  const b = await spawnDone(tree, "b");
  await control.spawn(toSpawn("go", "c"), NEVER);
  await control.send(a, toSend("know", "message"), NEVER);
  const closed = tree.threads.map(({ isClosed }) => isClosed);
  await settle();
  const states = control.list("/root").map(({ path, status }) => [path, status]);
  await control.send(a, toSend("do", "task"), NEVER);
  const { request } = tree.last();
  expect([closed, states, tree.threads.map((thread) => thread.isClosed)]).toEqual([
    [true, false, false],
    [
      ["/root", "pending_init"],
      ["/root/a", { completed: "a is done" }],
      ["/root/b", { completed: "b is done" }],
      ["/root/c", "running"],
    ],
    [true, true, false, false],
  ]);
  expect([request.threadId, request.start, request.path, tree.turn().readMail().length]).toEqual([
    a,
    { type: "resume" },
    "/root/a",
    2,
  ]);
  await settle();
  expect([control.status(a), control.status(b)]).toEqual(["running", { completed: "b is done" }]);
});

test("unloading: agents at work stay", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 },
  });
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await expect(tree.control.spawn(toSpawn("go", "b"), NEVER)).rejects.toThrow(
    "agent thread limit reached (max 1); wait until one is done, or do it yourself",
  );
  expect([tree.last().isClosed, tree.control.find("b")]).toEqual([false, undefined]);
});

test("unloading: an agent is never taken for idle before it has its task", async () => {
  const outcomes = new Set<string>();
  for (let steps = 0; steps < 40; steps += 1) {
    await using tree = createFakeTree({
      limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 },
    });
    const first = tree.control.spawn(toSpawn("go", "a"), NEVER);
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    const results = await Promise.allSettled([
      first,
      tree.control.spawn(toSpawn("go", "b"), NEVER),
    ]);
    outcomes.add(JSON.stringify([results.map(({ status }) => status), tree.last().turns.length]));
  }
  expect([...outcomes]).toEqual(['[["fulfilled","rejected"],1]']);
});

test("unloading: without a file to come back from, an idle agent is closed for good", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 },
    canResume: false,
  });
  const a = await spawnDone(tree, "a");
  await tree.control.spawn(toSpawn("go", "b"), NEVER);
  expect([tree.control.find(a), tree.control.find("a"), tree.control.status(a)]).toEqual([
    undefined,
    undefined,
    "not_found",
  ]);
});

test("unloading: several who want an agent back wait for one start", async () => {
  await using tree = createFakeTree({
    limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 },
  });
  const a = await spawnDone(tree, "a");
  await spawnDone(tree, "b");
  await Promise.all([
    tree.control.send(a, toSend("one", "task"), NEVER),
    tree.control.send(a, toSend("two", "task"), NEVER),
  ]);
  await settle();
  expect([tree.threads.length, tree.last().turns.length, tree.turn().readMail().length]).toEqual([
    3, 1, 2,
  ]);
});

test("unloading: an agent that does not come back stays where it is", async () => {
  let isBroken = false;
  await using tree = createFakeTree(
    { limits: { maxThreads: 6, maxDepth: 1, maxConcurrentThreads: 2 } },
    async () => {
      if (isBroken) throw new Error("no such file");
    },
  );
  const a = await spawnDone(tree, "a");
  await spawnDone(tree, "b");
  isBroken = true;
  await expect(tree.control.send(a, toSend("go", "task"), NEVER)).rejects.toThrow("no such file");
  isBroken = false;
  await tree.control.send(a, toSend("go", "task"), NEVER);
  expect([tree.last().id, tree.turn().readMail().length]).toEqual([a, 1]);
});

test("close: an agent and all below it", async () => {
  await using tree = createFakeTree();
  const { control } = tree;
  await control.spawn(toSpawn("go", "a"), NEVER);
  await tree.last().request.seat.control.spawn(toSpawn("deep", "b"), NEVER);
  await settle();
  const [a = "", b = ""] = tree.threads.map(({ id }) => id);
  const waiting = control.waitForFinal([b], NEVER);
  await control.close(a);
  await waiting;
  expect([
    tree.threads.map(({ isClosed }) => isClosed),
    [control.status(a), control.status(b)],
    control.list().length,
    control.find("a")?.threadId,
    tree.root.takeMail(),
  ]).toEqual([[true, true], ["not_found", "not_found"], 1, a, []]);
  await expect(control.send(a, toSend("x", "task"), NEVER)).rejects.toThrow(
    `agent with id ${a} is closed`,
  );
});

test("close: by another one, the agent above hears of it", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await tree.control.spawn(toSpawn("go", "b"), NEVER);
  const [a, b] = tree.threads;
  await b?.request.seat.control.close(a?.id ?? "");
  expect(JSON.stringify(tree.root.takeMail())).toContain(
    "Sender: /root/a\\nPayload:\\nAgent shut down.",
  );
});

test("close: neither the root, nor itself, nor those above", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  const outer = tree.last();
  await outer.request.seat.control.spawn(toSpawn("deep", "b"), NEVER);
  const { control } = tree.last().request.seat;
  await expect(control.close("h")).rejects.toThrow("root is not a spawned agent");
  for (const id of [outer.id, tree.last().id])
    await expect(control.close(id)).rejects.toThrow(
      "an agent cannot close itself or those that started it",
    );
});

test("close: an agent whose thread is still being made", async () => {
  const gate = Promise.withResolvers<void>();
  await using tree = createFakeTree({}, () => gate.promise);
  const spawning = tree.control.spawn(toSpawn("go", "a"), NEVER);
  await settle();
  const closing = tree.control.close("id1");
  gate.resolve();
  await closing;
  await expect(spawning).rejects.toThrow("agent id1 was closed");
  expect([tree.last().isClosed, tree.control.find("a")]).toEqual([true, undefined]);
});

test("resume: a closed agent is opened again and takes more", async () => {
  await using tree = createFakeTree();
  const { control } = tree;
  const { threadId, nickname } = await control.spawn(toSpawn("go"), NEVER);
  await control.close(threadId);
  await control.resume(threadId, NEVER);
  await control.resume(threadId, NEVER);
  const status = control.status(threadId);
  const { start } = tree.last().request;
  await control.send(threadId, toSend("more", "input"), NEVER);
  tree.turn().complete("pong");
  await settle();
  expect([
    status,
    start,
    tree.last().request.nickname,
    control.status(threadId),
    tree.threads.length,
  ]).toEqual(["pending_init", { type: "resume" }, nickname, { completed: "pong" }, 2]);
});

test("resume: not without files, not nobody, and the root is there anyway", async () => {
  await using tree = createFakeTree({ canResume: false });
  const { control } = tree;
  const { threadId } = await control.spawn(toSpawn("go"), NEVER);
  await control.close(threadId);
  await expect(control.resume(threadId, NEVER)).rejects.toThrow(
    `agent with id ${threadId} not found`,
  );
  await expect(control.resume("h", NEVER)).resolves.toBeUndefined();
});

test("resume: what an earlier process left, if it belongs to this tree", async () => {
  await using tree = createFakeTree({
    findStored: (threadId) =>
      threadId === STORED
        ? { parentThreadId: "h", depth: 1, path: "/root/old", nickname: "Avocet" }
        : { parentThreadId: "elsewhere", depth: 1 },
  });
  const { control } = tree;
  const found = control.find(STORED);
  await control.resume(STORED, NEVER);
  const other = await control.spawn(toSpawn("go", "new"), NEVER);
  expect([
    found,
    control.status(STORED),
    control.find("old")?.threadId,
    other.nickname,
    control.find(STORED.replace(/1$/u, "2")),
    control.find("../../etc"),
  ]).toEqual([
    { threadId: STORED, path: "/root/old", nickname: "Avocet" },
    "pending_init",
    STORED,
    "Bittern",
    undefined,
    undefined,
  ]);
});

test("disposal: every thread is closed, starts end, and nothing is started any more", async () => {
  let gate: Promise<void> | undefined;
  const tree = createFakeTree({}, () => gate ?? Promise.resolve());
  const { control } = tree;
  await control.spawn(toSpawn("go", "a"), NEVER);
  await tree.last().request.seat.control.spawn(toSpawn("deep", "b"), NEVER);
  const starting = Promise.withResolvers<void>();
  gate = starting.promise;
  const late = control.spawn(toSpawn("late", "c"), NEVER);
  await settle();
  const disposing = tree[Symbol.asyncDispose]();
  starting.resolve();
  await disposing;
  await expect(late).rejects.toThrow("was closed");
  await expect(control.spawn(toSpawn("go", "d"), NEVER)).rejects.toThrow(
    "agent with id h is closed",
  );
  await expect(control.resume("id1", NEVER)).rejects.toThrow("agent with id h is closed");
  expect([tree.threads.map(({ isClosed }) => isClosed), control.list()]).toEqual([
    [true, true, true],
    [],
  ]);
});

test("memory: the oldest closed agents are forgotten", async () => {
  await using tree = createFakeTree();
  for (let at = 0; at <= MAX_KNOWN_AGENTS; at += 1) {
    const { threadId } = await tree.control.spawn(toSpawn("go"), NEVER);
    await tree.control.close(threadId);
  }
  const first = tree.threads[0]?.id ?? "";
  expect([tree.control.find(first), tree.control.find(tree.last().id)?.threadId]).toEqual([
    undefined,
    tree.last().id,
  ]);
});

test("a thread with another id than it was asked for is not kept", async () => {
  let closed = 0;
  const close = async (): Promise<void> => {
    closed += 1;
  };
  await using tree = createFakeTree({
    startChild: async () => ({
      id: "other",
      model: "m",
      run: async function* run() {},
      historyItems: () => [],
      close,
    }),
  });
  await expect(tree.control.spawn(toSpawn("go"), NEVER)).rejects.toThrow(
    "thread other was started for id1",
  );
  expect(closed).toBe(1);
});

test("an agent that cannot be given its task is not kept", async () => {
  const tree = new AgentTree(
    {
      rootThreadId: "h",
      readRootHistory: () => [],
      startChild: async ({ threadId }) => ({
        id: threadId,
        model: "m",
        run: async function* run() {},
        historyItems: () => [],
        close: async () => void closed.push(threadId),
      }),
      limits: DEFAULT_AGENT_LIMITS,
      newId: () => "a",
      random: () => 0,
      canResume: true,
    },
    () => createFakeTree().root,
  );
  const closed: string[] = [];
  const agent = {
    taskName: "a",
    toStart: () => ({ type: "new" }) as const,
    model: undefined,
    reasoningEffort: undefined,
  };
  const use = (): never => {
    throw new Error("no room");
  };
  await expect(tree.spawn(tree.registry.root, agent, use, NEVER)).rejects.toThrow("no room");
  expect([closed, tree.registry.findByPath("/root/a"), tree.registry.living.length]).toEqual([
    ["a"],
    undefined,
    1,
  ]);
});
