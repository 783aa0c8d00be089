import type { MessageItem, ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { MAX_MESSAGE_CHARS } from "./agent_limits.ts";
import { toAgentNotes } from "./agent_notes.ts";
import { createFakeTree, NEVER, settle, toSend, toSpawn } from "./test_agent_threads.ts";

function toMessage(role: MessageItem["role"], text: string): ResponseItem {
  const type = role === "assistant" ? "output_text" : "input_text";
  return { type: "message", role, content: [{ type, text }] };
}

test("spawn: an agent of the first generation gets its task as from its user", async () => {
  await using tree = createFakeTree();
  const agent = await tree.control.spawn({ ...toSpawn("go"), model: "n" }, NEVER);
  const { seat: _, signal: _signal, ...request } = tree.last().request;
  const { input, options } = tree.turn();
  expect([agent, request, input, options.parentTurnId, options.rootTurnId]).toEqual([
    {
      threadId: "id1",
      nickname: "Avocet",
      status: "pending_init",
      model: "n",
      reasoningEffort: "medium",
    },
    {
      threadId: "id1",
      start: { type: "new" },
      model: "n",
      reasoningEffort: undefined,
      rootThreadId: "h",
      parentThreadId: "h",
      depth: 1,
      path: undefined,
      nickname: "Avocet",
    },
    [{ type: "text", text: "go" }],
    "t",
    "t",
  ]);
});

test("spawn: an agent with a path finds its task in its mailbox", async () => {
  await using tree = createFakeTree();
  const agent = await tree.control.spawn(toSpawn("go", "a"), NEVER);
  const { input } = tree.turn();
  expect([agent.path, tree.last().request.path, input, tree.turn().readMail()]).toEqual([
    "/root/a",
    "/root/a",
    [],
    [
      {
        type: "agent_message",
        id: "amsg_id2",
        author: "/root",
        recipient: "/root/a",
        content: [
          {
            type: "input_text",
            text: "Message Type: NEW_TASK\nTask name: /root/a\nSender: /root\nPayload:\n",
          },
          { type: "encrypted_content", encrypted_content: "go" },
        ],
      },
    ],
  ]);
});

test("spawn: below an agent, with its model and for the turn of the root", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn({ ...toSpawn("go", "a"), model: "n", reasoningEffort: "low" }, NEVER);
  const { control } = tree.last().request.seat;
  const inner = await control.spawn({ ...toSpawn("deep", "b"), turnId: "t2" }, NEVER);
  const { request } = tree.last();
  const { options } = tree.turn();
  expect([
    control.self,
    inner.path,
    [request.model, request.reasoningEffort, request.depth, request.parentThreadId],
    [options.parentTurnId, options.rootTurnId],
  ]).toEqual([
    { threadId: "id1", path: "/root/a", nickname: "Avocet" },
    "/root/a/b",
    ["n", "low", 2, "id1"],
    ["t2", "t"],
  ]);
});

test("spawn: with the history of the agent above, told its own part", async () => {
  const rootRole = toAgentNotes("/root", 4).role;
  const history = [toMessage("developer", rootRole), toMessage("user", "do it")];
  await using tree = createFakeTree({ readRootHistory: () => history });
  await tree.control.spawn({ ...toSpawn("go", "a"), fork: "all" }, NEVER);
  await tree.control.spawn({ ...toSpawn("go"), fork: "all" }, NEVER);
  expect(tree.threads.map(({ request }) => request.start)).toEqual([
    {
      type: "fork",
      items: [
        { ...toMessage("developer", toAgentNotes("/root/a", 4).role), id: "msg_id2" },
        history[1],
      ],
    },
    { type: "fork", items: history },
  ]);
});

test.for([
  [
    { ...toSpawn("go"), fork: "all", model: "n" },
    "an agent that gets your history runs on your model",
  ],
  [
    { ...toSpawn("go"), fork: "all", reasoningEffort: "low" },
    "an agent that gets your history runs on your model",
  ],
  [
    { ...toSpawn("x".repeat(MAX_MESSAGE_CHARS + 1)) },
    "Input exceeds the maximum length of 1048576 characters.",
  ],
  [
    { ...toSpawn(""), input: [{ type: "audio", audio_url: "data:a" }] },
    "agents cannot be given audio; say it in words",
  ],
] as const)("spawn: %o is refused, and nothing is started", async ([request, message]) => {
  await using tree = createFakeTree();
  await expect(tree.control.spawn(request, NEVER)).rejects.toThrow(message);
  expect([tree.threads, tree.control.list().length]).toEqual([[], 1]);
});

test("spawn: what the start says goes to the model, and the name is free again", async () => {
  const problems = [new Error("unknown model `n`")];
  await using tree = createFakeTree({}, async () => {
    const problem = problems.shift();
    if (problem) throw problem;
  });
  await expect(tree.control.spawn(toSpawn("go", "a"), NEVER)).rejects.toThrow("unknown model `n`");
  const agent = await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await expect(tree.control.spawn(toSpawn("go", "a"), NEVER)).rejects.toThrow(
    "agent path `/root/a` already exists",
  );
  expect(agent.path).toBe("/root/a");
});

test("spawn: agents of the first generation have no agents of their own", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go"), NEVER);
  await expect(tree.last().request.seat.control.spawn(toSpawn("deep"), NEVER)).rejects.toThrow(
    "Agent depth limit reached. Solve the task yourself.",
  );
});

test("spawn: an interrupted one closes the thread that came too late", async () => {
  const gate = Promise.withResolvers<void>();
  await using tree = createFakeTree({}, () => gate.promise);
  const abort = new AbortController();
  const spawning = tree.control.spawn(toSpawn("go"), abort.signal);
  await settle();
  abort.abort(new Error("stop"));
  gate.resolve();
  await expect(spawning).rejects.toThrow("stop");
  expect([tree.last().isClosed, tree.control.list().length]).toEqual([true, 1]);
});

test("status: as the turns of the agent go", async () => {
  await using tree = createFakeTree();
  const { control } = tree;
  const seen = [(await control.spawn(toSpawn("go"), NEVER)).status];
  const note = async (): Promise<void> => {
    await settle();
    seen.push(control.status("id1"));
  };
  await note();
  tree.turn().complete("pong");
  await note();
  for (const end of ["fail", "vanish", "break", "complete"] as const) {
    await control.send("id1", toSend("more", "input"), NEVER);
    await note();
    if (end === "fail") tree.turn().fail("no");
    if (end === "vanish") tree.turn().vanish();
    if (end === "break") tree.turn().break(new Error("broken"));
    if (end === "complete") tree.turn().complete();
    await note();
  }
  expect([seen, control.status("nobody")]).toEqual([
    [
      "pending_init",
      "running",
      { completed: "pong" },
      "running",
      { errored: "no" },
      "running",
      { errored: "the turn ended without an answer" },
      "running",
      { errored: "broken" },
      "running",
      { completed: null },
    ],
    "not_found",
  ]);
});

test("final status: of an agent without a path it is a notification for the one above", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go"), NEVER);
  tree.turn().complete("pong");
  await settle();
  expect([tree.root.takeMail(), tree.root.takeMail()]).toEqual([
    [
      {
        type: "message",
        id: "msg_id2",
        role: "user",
        content: [
          {
            type: "input_text",
            text: '<subagent_notification>\n{"agent_path":"id1","status":{"completed":"pong"}}\n</subagent_notification>',
          },
        ],
      },
    ],
    [],
  ]);
});

test.for([
  ["complete", "pong", "pong"],
  [
    "fail",
    "no",
    "Agent errored: no\n\nIts turn is over. Give it a follow-up task if you still need it.",
  ],
] as const)(
  "final status: of an agent with a path, after %s, it is a message",
  async ([end, said, text]) => {
    await using tree = createFakeTree();
    await tree.control.spawn(toSpawn("go", "a"), NEVER);
    tree.turn()[end](said);
    await settle();
    expect(tree.root.takeMail()).toEqual([
      {
        type: "agent_message",
        id: "amsg_id3",
        author: "/root/a",
        recipient: "/root",
        content: [
          {
            type: "input_text",
            text: `Message Type: FINAL_ANSWER\nTask name: /root\nSender: /root/a\nPayload:\n${text}`,
          },
        ],
      },
    ]);
  },
);

test("final status: an interrupt is none", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await settle();
  await tree.control.interrupt("id1");
  expect([tree.control.status("id1"), tree.root.takeMail(), tree.last().isClosed]).toEqual([
    "interrupted",
    [],
    false,
  ]);
});

test("find: by id, by path, and by a path that starts here", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  const { control } = tree.last().request.seat;
  const inner = await control.spawn(toSpawn("deep", "b"), NEVER);
  const b = { threadId: inner.threadId, path: "/root/a/b", nickname: inner.nickname };
  expect([
    tree.control.find("a/b"),
    control.find("b"),
    control.find("/root/a/b"),
    control.find(inner.threadId),
    control.find("a"),
    control.find("/root"),
  ]).toEqual([b, b, b, b, undefined, { threadId: "h", path: "/root" }]);
});

test("list: those that live, by path", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await tree.last().request.seat.control.spawn(toSpawn("deep", "b"), NEVER);
  await tree.control.spawn(toSpawn("go"), NEVER);
  tree.root.observe({ type: "warning", message: "nothing new" });
  await settle();
  const toNames = (prefix?: string): unknown[] =>
    tree.control.list(prefix).map(({ path, threadId, status }) => [path ?? threadId, status]);
  expect([toNames(), toNames("a"), toNames("/root/a/b"), toNames("z")]).toEqual([
    [
      ["/root", "pending_init"],
      ["/root/a", "running"],
      ["/root/a/b", "running"],
      [tree.last().id, "running"],
    ],
    [
      ["/root/a", "running"],
      ["/root/a/b", "running"],
    ],
    [["/root/a/b", "running"]],
    [],
  ]);
});

test("wait for final: ends when one is", async () => {
  await using tree = createFakeTree();
  const { control } = tree;
  await control.spawn(toSpawn("go"), NEVER);
  await control.spawn(toSpawn("go"), NEVER);
  const ids = tree.threads.map(({ id }) => id);
  const log: string[] = [];
  const waiting = control.waitForFinal(ids, NEVER).then(() => log.push("final"));
  await control.interrupt(ids[0] ?? "");
  await settle();
  const before = [...log];
  tree.turn().complete("pong");
  await waiting;
  await control.waitForFinal(ids, NEVER);
  await control.waitForFinal(["nobody"], NEVER);
  const abort = new AbortController();
  const aborted = control.waitForFinal(ids.slice(0, 1), abort.signal);
  abort.abort(new Error("time is over"));
  await expect(aborted).rejects.toThrow("time is over");
  expect([before, log]).toEqual([[], ["final"]]);
});

test("wait for activity: mail, or what the user says, and what waits already counts", async () => {
  await using tree = createFakeTree();
  const { control, root } = tree;
  await control.spawn(toSpawn("go", "a"), NEVER);
  const first = control.waitForActivity(NEVER);
  tree.turn().complete("pong");
  const seen = [await first, await control.waitForActivity(NEVER)];
  root.takeMail();
  const second = control.waitForActivity(NEVER);
  root.steer();
  seen.push(await second);
  root.takeMail();
  const abort = new AbortController();
  const third = control.waitForActivity(abort.signal);
  abort.abort(new Error("time is over"));
  await expect(third).rejects.toThrow("time is over");
  expect(seen).toEqual(["mailbox", "mailbox", "steered"]);
});

test("interrupt: what waited for the end of the turn is dropped, and the agent takes more", async () => {
  await using tree = createFakeTree();
  const { control } = tree;
  await control.spawn(toSpawn("go"), NEVER);
  await control.send("id1", toSend("dropped", "input"), NEVER);
  await control.interrupt("id1");
  await control.send("id1", toSend("kept", "input"), NEVER);
  await settle();
  expect(tree.last().turns.map(({ input }) => input)).toEqual([
    [{ type: "text", text: "go" }],
    [{ type: "text", text: "kept" }],
  ]);
});

test("interrupt: neither the root, nor itself, nor nobody", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  const { control } = tree.last().request.seat;
  await expect(control.interrupt("h")).rejects.toThrow("root is not a spawned agent");
  await expect(control.interrupt("id1")).rejects.toThrow("an agent cannot interrupt itself");
  await expect(control.interrupt("x")).rejects.toThrow("agent with id x not found");
});

test("two agents that end each other do not wait for ever", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  await tree.control.spawn(toSpawn("go", "b"), NEVER);
  const [a, b] = tree.threads.map(({ request }) => request.seat.control);
  await settle();
  const results = await Promise.allSettled([
    a?.close(b?.self.threadId ?? ""),
    b?.interrupt(a?.self.threadId ?? ""),
  ]);
  expect(results.map(({ status }) => status)).toContain("rejected");
});
