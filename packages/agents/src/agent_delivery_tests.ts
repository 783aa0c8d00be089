import type { TurnItem } from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { toDelivery } from "./agent_delivery.ts";
import {
  callWatched,
  createFakeTree,
  createItemLog,
  NEVER,
  settle,
  toInput,
  toSend,
  toSpawn,
} from "./test_agent_threads.ts";

test.for([
  ["input", { kind: "input", input: [{ type: "text", text: "go" }] }],
  ["message", { kind: "MESSAGE", text: "go", chars: 2 }],
  ["task", { kind: "NEW_TASK", text: "go", chars: 2 }],
] as const)("delivery: as %s it is %o", ([how, delivery]) => {
  expect(toDelivery(toInput("go"), how)).toEqual(delivery);
});

test("send: input waits for the end of the turn", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go"), NEVER);
  const id = await tree.control.send("id1", { ...toSend("more", "input"), turnId: "t2" }, NEVER);
  await settle();
  const before = tree.last().turns.length;
  tree.turn().complete("pong");
  await settle();
  const { input, options } = tree.turn();
  expect([id, before, input, options.parentTurnId]).toEqual([
    "id2",
    1,
    [{ type: "text", text: "more" }],
    "t2",
  ]);
});

test("send: a message begins no turn", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  tree.turn().readMail();
  tree.turn().complete();
  await settle();
  await tree.control.send("id1", toSend("know", "message"), NEVER);
  await settle();
  const before = tree.last().turns.length;
  await tree.control.send("id1", toSend("do", "task"), NEVER);
  await settle();
  const mail = tree.turn().readMail();
  expect([
    before,
    tree.last().turns.length,
    mail.map((item) => JSON.stringify(item).match(/Type: (\w+)/u)?.[1]),
  ]).toEqual([1, 2, ["MESSAGE", "NEW_TASK"]]);
});

test("send: a task comes into the turn under way, or begins the next one if it is not read there", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  tree.turn().readMail();
  await tree.control.send("id1", toSend("read", "task"), NEVER);
  const read = tree.turn().readMail().length;
  await tree.control.send("id1", toSend("missed", "task"), NEVER);
  tree.turn().complete("one");
  await settle();
  const { length } = tree.last().turns;
  const missed = tree.turn().readMail().length;
  tree.turn().complete("two");
  await settle();
  expect([read, length, missed, tree.last().turns.length]).toEqual([1, 2, 1, 2]);
});

test("send: agents tell each other, and the root", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await tree.control.spawn(toSpawn("go", "b"), NEVER);
  const [a, b] = tree.threads;
  const { control } = b?.request.seat ?? tree.root;
  const id = control.find("/root/a")?.threadId ?? "";
  a?.turns[0]?.readMail();
  await control.send(id, toSend("hi", "message"), NEVER);
  await control.send("h", toSend("hello", "message"), NEVER);
  const toPlaces = (mail: readonly object[]): unknown[] =>
    mail.map((item) =>
      "author" in item && "recipient" in item ? [item.author, item.recipient] : item,
    );
  expect([toPlaces(a?.turns[0]?.readMail() ?? []), toPlaces(tree.root.takeMail())]).toEqual([
    [["/root/b", "/root/a"]],
    [["/root/b", "/root"]],
  ]);
});

test.for([
  ["nobody", "message", "agent with id nobody not found"],
  ["h", "task", "the root agent takes messages only"],
  ["h", "input", "the root agent takes messages only"],
  ["id1", "message", "target agent is missing an agent_path"],
  ["id1", "task", "target agent is missing an agent_path"],
] as const)("send: to %s as %s is refused", async ([threadId, delivery, message]) => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go"), NEVER);
  await expect(tree.control.send(threadId, toSend("x", delivery), NEVER)).rejects.toThrow(message);
});

test("activity: the end of a task shows in the turn that gave it", async () => {
  await using tree = createFakeTree();
  const log: [string, TurnItem][] = [];
  const spec = {
    type: "function",
    name: "f",
    description: "",
    strict: false,
    parameters: {},
  } as const;
  const tool: ToolExecutor = {
    toolName: { name: "f" },
    spec,
    handle: async ({ turnId, callId }) => {
      await tree.control.spawn({ ...toSpawn("go", "a"), turnId, callId }, NEVER);
      await tree.control.spawn({ ...toSpawn("go"), turnId, callId }, NEVER);
      return { body: "", success: true };
    },
  };
  await callWatched(tree.root.watch(tool), {}, { items: createItemLog(log) });
  for (const thread of tree.threads) tree.turn(thread).complete("pong");
  await settle();
  expect(log).toEqual([
    [
      "completed",
      {
        type: "SubAgentActivity",
        id: "subagent-completed-id1-t1",
        kind: "completed",
        agent_thread_id: "id1",
        agent_path: "/root/a",
        model: null,
        reasoning_effort: null,
      },
    ],
  ]);
});
