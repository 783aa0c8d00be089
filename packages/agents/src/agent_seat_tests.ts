import { NO_TOKENS, type ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { toAgentNotes } from "./agent_notes.ts";
import { createFakeTree, NEVER, toSpawn } from "./test_agent_threads.ts";

const STARTED: ThreadEvent = {
  type: "turn_started",
  turn_id: "t",
  at_ms: 0,
  settings: {
    model: "m",
    model_provider: "mock",
    cwd: "/w",
    approval_policy: "never",
    sandbox_policy: { type: "read-only" },
  },
};
const DONE: ThreadEvent = {
  type: "turn_completed",
  turn_id: "t",
  at_ms: 0,
  duration_ms: 0,
  usage: NO_TOKENS,
  total_usage: NO_TOKENS,
  last_agent_message: "done",
};

test("root: it stands as the events of its thread say, and tells nobody", async () => {
  await using tree = createFakeTree();
  const { root, control } = tree;
  const seen = [STARTED, DONE].map((event) => {
    root.observe(event);
    return control.list()[0]?.status;
  });
  expect([seen, root.takeMail(), control.self]).toEqual([
    ["running", { completed: "done" }],
    [],
    { threadId: "h", path: "/root" },
  ]);
});

test("root: what the user said to a turn is forgotten with the next one", async () => {
  await using tree = createFakeTree();
  tree.root.steer();
  tree.root.observe(STARTED);
  const abort = new AbortController();
  const waiting = tree.control.waitForActivity(abort.signal);
  abort.abort(new Error("nothing came"));
  await expect(waiting).rejects.toThrow("nothing came");
});

test("seats: each is told its own part", async () => {
  await using tree = createFakeTree();
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  expect([tree.root.notes, tree.last().request.seat.notes]).toEqual([
    toAgentNotes("/root", 4),
    toAgentNotes("/root/a", 4),
  ]);
});

test.for([
  ["agent_message", { type: "agent_message" }],
  ["user_message", { type: "message", role: "user" }],
] as const)("mail form %s: for providers that seal nothing", async ([mailForm, kind]) => {
  await using tree = createFakeTree({ mailForm });
  await tree.control.spawn(toSpawn("go", "a"), NEVER);
  const text = "Message Type: NEW_TASK\nTask name: /root/a\nSender: /root\nPayload:\ngo";
  expect(tree.turn().readMail()).toEqual([
    expect.objectContaining({ ...kind, content: [{ type: "input_text", text }] }),
  ]);
});
