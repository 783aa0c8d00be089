import { isRecord } from "@codexkit/protocol";
import { callFunction, type RecordedRequest, say, type ScriptTurn } from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { collect, createThreadWorlds, readInput, readLines, types } from "../test_thread_world.ts";
import { SUMMARY_PREFIX } from "./compaction_texts.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

const LIMIT = "model_auto_compact_token_limit=5000";
const MUCH = { input_tokens: 9000, output_tokens: 10, total_tokens: 9010 };
const WORK: ScriptTurn = {
  steps: [callFunction("exec_command", { cmd: "true" }, { callId: "c1" })],
  usage: MUCH,
};

function readMetadata(request: RecordedRequest | undefined): unknown {
  return JSON.parse(request?.headers["x-codex-turn-metadata"] ?? "{}");
}

function readTexts(items: readonly unknown[]): readonly string[] {
  return items.flatMap((item) => {
    const content = isRecord(item) && item["type"] === "message" ? item["content"] : [];
    return Array.isArray(content)
      ? content.map((part: unknown) => (isRecord(part) ? String(part["text"]) : ""))
      : [];
  });
}

test("compaction: in the middle of a turn a handover takes the place of the work, and the turn goes on", async () => {
  const world = await worlds.create(
    [WORK, { steps: [say("SUMMARY")] }, { steps: [say("done")] }],
    [LIMIT],
  );
  const thread = await world.start();
  const events = await collect(thread.run("work"));
  const [, second, third] = world.server.requests;
  expect([readMetadata(second), readMetadata(third)]).toMatchObject([
    {
      request_kind: "compaction",
      window_number: 0,
      compaction: { trigger: "auto", implementation: "responses", phase: "mid_turn" },
    },
    { request_kind: "turn", window_number: 1 },
  ]);
  expect(
    isRecord(second?.body) && [second.body["tools"], second.body["parallel_tool_calls"]],
  ).toEqual([[], false]);
  const texts = readTexts(readInput(world.server, 2));
  expect(texts.slice(-2)).toEqual(["work", `${SUMMARY_PREFIX}\nSUMMARY`]);
  expect(JSON.stringify(third?.body)).not.toContain('"c1"');
  expect(events.at(-1)).toMatchObject({
    type: "turn_completed",
    last_agent_message: "done",
    usage: { input_tokens: 9200 },
  });
  expect(types(events)).toContain("history_replaced");
});

test("compaction: a full window is emptied before the next turn, also by another process", async () => {
  const world = await worlds.create(
    [
      { steps: [say("first")], usage: MUCH },
      { steps: [say("SUMMARY")] },
      { steps: [say("second")] },
    ],
    [LIMIT],
  );
  const thread = await world.start();
  await collect(thread.run("one"));
  await thread.close();
  const resumed = await world.start({
    source: { type: "resume", from: { type: "thread", threadId: thread.id } },
  });
  await collect(resumed.run("two"));
  await resumed.close();
  expect(readMetadata(world.server.requests[1])).toMatchObject({
    compaction: { phase: "pre_turn" },
  });
  expect(readTexts(readInput(world.server, 2)).slice(-3)).toEqual([
    "one",
    `${SUMMARY_PREFIX}\nSUMMARY`,
    "two",
  ]);
  const line = readLines(thread.rolloutPath).find(({ type }) => type === "compacted");
  expect(line?.payload).toMatchObject({ message: `${SUMMARY_PREFIX}\nSUMMARY` });
});

test("compaction: a provider that seals history is asked to, and its answer stands for the rest", async () => {
  const sealed = { type: "compaction", id: "cmp_1", encrypted_content: "ENC" };
  const world = await worlds.create(
    [WORK, { steps: [{ item: sealed }] }, { steps: [say("done")] }],
    [LIMIT, 'model_providers.mine.capabilities.remote_compaction="v2"'],
  );
  const thread = await world.start();
  await collect(thread.run("work"));
  expect([readInput(world.server, 1).at(-1), readInput(world.server, 2).at(-1)]).toEqual([
    { type: "compaction_trigger" },
    sealed,
  ]);
});

test("compaction: a provider that answers something else ends the turn, and nothing is lost", async () => {
  const world = await worlds.create(
    [WORK, { steps: [say("what?")] }, { steps: [say("on")] }],
    [LIMIT, 'model_providers.mine.capabilities.remote_compaction="v2"'],
  );
  const thread = await world.start();
  const events = await collect(thread.run("work"));
  expect(events.at(-1)).toMatchObject({
    type: "turn_failed",
    error: { message: expect.stringContaining("got 0 from 1 output items") },
  });
  expect(JSON.stringify(thread.historyItems())).toContain('"c1"');
});

test("compaction: where its request is too long, the oldest items are left out of it", async () => {
  const tooLong: ScriptTurn = {
    steps: [{ fail: { code: "context_length_exceeded", message: "too long" } }],
  };
  const world = await worlds.create(
    [WORK, tooLong, tooLong, { steps: [say("SUMMARY")] }, { steps: [say("done")] }],
    [LIMIT],
  );
  const thread = await world.start();
  const events = await collect(thread.run("work"));
  const sizes = [1, 2, 3].map((at) => readInput(world.server, at).length);
  expect([sizes, events.at(-1)?.type]).toEqual([[7, 6, 4], "turn_completed"]);
});

test("compaction: what it cannot shorten is not tried again and again", async () => {
  const world = await worlds.create(
    [WORK, { steps: [say("SUMMARY")] }, { ...WORK, usage: MUCH }, { steps: [say("done")] }],
    [LIMIT],
  );
  const thread = await world.start();
  const events = await collect(thread.run("work"));
  const kinds = world.server.requests.map((request) => {
    const metadata = readMetadata(request);
    return isRecord(metadata) && metadata["request_kind"];
  });
  expect([kinds, events.at(-1)?.type]).toEqual([
    ["turn", "compaction", "turn", "turn"],
    "turn_completed",
  ]);
});

test("compaction: a request that was too long makes the next turn begin with one", async () => {
  const world = await worlds.create([
    { steps: [say("first")] },
    { steps: [{ fail: { code: "context_length_exceeded", message: "too long" } }] },
    { steps: [say("SUMMARY")] },
    { steps: [say("done")] },
  ]);
  const thread = await world.start();
  await collect(thread.run("one"));
  const failed = await collect(thread.run("two"));
  const events = await collect(thread.run("three"));
  expect([
    failed.at(-1)?.type,
    readMetadata(world.server.requests[2]),
    events.at(-1)?.type,
  ]).toMatchObject(["turn_failed", { request_kind: "compaction" }, "turn_completed"]);
});

test("compact: on demand it is a turn of its own", async () => {
  const world = await worlds.create([{ steps: [say("first")] }, { steps: [say("SUMMARY")] }]);
  const thread = await world.start();
  await collect(thread.run("one"));
  const events = await collect(thread.compact());
  expect(readMetadata(world.server.requests[1])).toMatchObject({
    compaction: { trigger: "manual", reason: "user_requested", phase: "standalone_turn" },
  });
  expect([types(events), readTexts(thread.historyItems()).slice(-2)]).toEqual([
    [
      "turn_started",
      "tools_planned",
      "token_count",
      "history_replaced",
      "item_completed",
      "turn_completed",
    ],
    ["one", `${SUMMARY_PREFIX}\nSUMMARY`],
  ]);
});

test("compaction: a provider that fails is asked again, as for any request", async () => {
  const world = await worlds.create(
    [WORK, { steps: [{ cut: true }] }, { steps: [say("SUMMARY")] }, { steps: [say("done")] }],
    [LIMIT, "model_providers.mine.stream_max_retries=1"],
  );
  const thread = await world.start();
  const events = await collect(thread.run("work"));
  expect([types(events).includes("stream_error"), events.at(-1)?.type]).toEqual([
    true,
    "turn_completed",
  ]);
});
