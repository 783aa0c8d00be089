import { isRecord } from "@codexkit/protocol";
import { callFunction, readOutput, say, type ScriptTurn } from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { collect, createThreadWorlds, readInput, readLines } from "./test_thread_world.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

const TASK = "CHILD TASK: say pong";
const V2 = "features.multi_agent_v2=true";
const TEAM = { namespace: "collaboration" };
const PAIR = { namespace: "multi_agent_v1" };

/** The root starts an agent, waits for it, and is done; the agent answers `pong`. */
const SPAWN_AND_WAIT: readonly ScriptTurn[] = [
  {
    steps: [
      callFunction(
        "spawn_agent",
        { task_name: "child", message: TASK, fork_turns: "none" },
        { callId: "c1", ...TEAM },
      ),
    ],
    match: { excludes: TASK },
  },
  { steps: [say("pong")], match: { includes: TASK, excludes: '"c1"' } },
  {
    steps: [callFunction("wait_agent", { timeout_ms: 60_000 }, { callId: "c2", ...TEAM })],
    match: { includes: '"c1"', excludes: '"c2"' },
  },
  { steps: [say("done")], match: { includes: '"c2"' } },
];

test("agents: one is started, works in a thread of its own, and its answer reaches the one that waits", async () => {
  const world = await worlds.create(SPAWN_AND_WAIT, [V2]);
  const root = await world.start();
  const events = await collect(root.run("start somebody"));
  const [first, child] = ["user", "subagent"].map((source) =>
    world.server.requests.find(({ headers }) =>
      headers["x-codex-turn-metadata"]?.includes(`"thread_source":"${source}"`),
    ),
  );
  const { requests } = world.server;
  expect(requests.length).toBe(4);
  const last = readInput(world.server, 3).filter(
    (item) => isRecord(item) && item["type"] === "agent_message",
  );
  expect(last).toMatchObject([
    {
      author: "/root/child",
      recipient: "/root",
      content: [{ text: expect.stringContaining("pong") }],
    },
  ]);
  expect([
    child?.headers["session-id"] === first?.headers["session-id"],
    child?.headers["thread-id"] === first?.headers["thread-id"],
    child?.headers["x-codex-parent-thread-id"],
    child?.headers["x-openai-subagent"],
    first?.headers["x-openai-subagent"],
  ]).toEqual([true, false, root.id, "collab_spawn", undefined]);
  expect(events.at(-1)).toMatchObject({ type: "turn_completed", last_agent_message: "done" });
});

test("agents: what they are told of their part stands behind the first developer message", async () => {
  const world = await worlds.create(SPAWN_AND_WAIT, [V2]);
  const root = await world.start();
  await collect(root.run("start somebody"));
  const roles = readInput(world.server, 0).map((item) => isRecord(item) && item["role"]);
  expect(roles).toEqual(["developer", "developer", "developer", "developer", "user", "user"]);
});

test("agents: one of the first generation is found by a later process, with what it said", async () => {
  const spawn: ScriptTurn = {
    steps: [callFunction("spawn_agent", { message: TASK }, { callId: "c1", ...PAIR })],
    match: { excludes: TASK },
  };
  const readAgent = (request: Parameters<typeof readOutput>[0]): string => {
    const output: unknown = JSON.parse(String(readOutput(request, "c1")));
    return isRecord(output) ? String(output["agent_id"]) : "";
  };
  const world = await worlds.create(
    [
      spawn,
      { steps: [say("pong")], match: { includes: TASK, excludes: '"c1"' } },
      {
        steps: [
          (request) =>
            callFunction(
              "wait_agent",
              { targets: [readAgent(request)] },
              { callId: "c2", ...PAIR },
            ),
        ],
        match: { includes: '"c1"', excludes: '"c2"' },
      },
      { steps: [say("first is done")], match: { includes: '"c2"', excludes: "again" } },
      {
        steps: [
          (request) =>
            callFunction("resume_agent", { id: readAgent(request) }, { callId: "c3", ...PAIR }),
          (request) =>
            callFunction(
              "send_input",
              { target: readAgent(request), message: "CHILD TASK: once more" },
              { callId: "c4", ...PAIR },
            ),
        ],
        match: { includes: "again", excludes: '"c3"' },
      },
      { steps: [say("pong pong")], match: { includes: "once more", excludes: '"c1"' } },
      { steps: [say("done")], match: { includes: '"c4"' }, repeat: true },
    ],
    ["features.multi_agent=true"],
  );
  const first = await world.start();
  await collect(first.run("start somebody"));
  const { id } = first;
  await first.close();
  const second = await world.start({
    source: { type: "resume", from: { type: "thread", threadId: id } },
  });
  await collect(second.run("again"));
  await second.close();
  const resumed = world.server.requests.find(
    (request) =>
      JSON.stringify(request.body).includes("once more") &&
      !JSON.stringify(request.body).includes('"c1"'),
  );
  expect(JSON.stringify(resumed?.body)).toContain('"pong"');
  expect(readLines(first.rolloutPath)[0]?.payload).toMatchObject({ source: "sdk", id });
});

test("agents: a limit that is none is refused with its key", async () => {
  const world = await worlds.create([], ["agents.max_threads=0"]);
  await expect(world.start()).rejects.toMatchObject({
    code: "invalid_option",
    message: "agents.max_threads must be at least 1",
  });
});
