import fs from "node:fs";
import path from "node:path";
import type { ThreadEvent } from "@codexkit/protocol";
import { callCustom, callFunction, fault, readOutput, say } from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { CoreError } from "./core_error.ts";
import {
  collect,
  createThreadWorlds,
  KEY,
  readInput,
  readLines,
  types,
} from "./test_thread_world.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());
test("startThread: a command and a patch really happen, and the model reads what came of them", async () => {
  const patch = "*** Begin Patch\n*** Add File: made.txt\n+made\n*** End Patch";
  const world = await worlds.create([
    {
      steps: [
        callFunction("exec_command", { cmd: "echo $((20+1))", login: false }, { callId: "c1" }),
      ],
    },
    { steps: [callCustom("apply_patch", patch, { callId: "p1" })] },
    { steps: [(request) => say([readOutput(request, "c1"), readOutput(request, "p1")].join("|"))] },
  ]);
  const thread = await world.start();
  const end = (await collect(thread.run("go"))).at(-1);
  expect([
    end?.type === "turn_completed" && end.last_agent_message?.replace(/ID: \w+|time: [\d.]+/g, "*"),
    fs.readFileSync(path.join(world.work, "made.txt"), "utf8"),
  ]).toEqual([
    "Chunk *\nWall * seconds\nProcess exited with code 0\nOriginal token count: 1\nOutput:\n21\n|Exit code: 0\nWall * seconds\nOutput:\nSuccess. Updated the following files:\nA made.txt\n",
    "made\n",
  ]);
});

test("startThread: resumed by another process, the thread goes on in the same file", async () => {
  const world = await worlds.create([
    { steps: [say("one")] },
    { steps: [say("two")] },
    { steps: [say("three")] },
  ]);
  const first = await world.start();
  await collect(first.run("first"));
  await first.close();
  const second = await world.start({
    source: { type: "resume", from: { type: "thread", threadId: first.id } },
  });
  const [started] = await collect(second.run("second"));
  await second.close();
  const fork = await world.start({ source: { type: "fork", from: { type: "last" } } });
  await collect(fork.run("third"));
  const shared = readInput(world.server, 0);
  expect([
    second.id === first.id,
    second.rolloutPath === first.rolloutPath,
    started?.type === "thread_started" && started.resumed,
    readInput(world.server, 1).slice(0, shared.length),
    readInput(world.server, 1).length,
    fork.id === first.id,
    readInput(world.server, 2).length,
  ]).toEqual([true, true, true, shared, shared.length + 2, false, shared.length + 4]);
});

test("startThread: the session file holds the turn in order, and an ephemeral thread leaves none", async () => {
  const world = await worlds.create([{ steps: [say("one")], repeat: true }]);
  const thread = await world.start();
  await collect(thread.run("hi"));
  const lines = readLines(thread.rolloutPath);
  const passing = await world.start({ ephemeral: true });
  await collect(passing.run("hi"));
  expect([
    lines.map((line) =>
      line.type === "event_msg" ? JSON.stringify(line.payload).split('"')[3] : line.type,
    ),
    passing.rolloutPath,
    fs
      .readdirSync(path.join(world.home, "sessions"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".jsonl")).length,
  ]).toEqual([
    [
      "session_meta",
      "task_started",
      "turn_context",
      "response_item",
      "response_item",
      "response_item",
      "item_completed",
      "item_completed",
      "response_item",
      "token_usage_record",
      "token_count",
      "task_complete",
    ],
    undefined,
    1,
  ]);
});

test("startThread: AGENTS.md and developer instructions stand before the prompt", async () => {
  const world = await worlds.create([{ steps: [say("ok")] }], ['developer_instructions="DEV"']);
  fs.writeFileSync(path.join(world.work, "AGENTS.md"), "Rule one.\n");
  const thread = await world.start();
  await collect(thread.run("hi"));
  const texts = readInput(world.server, 0).map((item) => JSON.stringify(item));
  expect(
    ["You are a coding agent", "DEV", "Rule one.", '"hi"'].map((text) =>
      texts.findIndex((item) => item.includes(text)),
    ),
  ).toEqual([0, 1, 2, 3]);
});

test("startThread: base instructions of the caller take the place of the model's own, and stay", async () => {
  const world = await worlds.create([{ steps: [say("ok")], repeat: true }]);
  const thread = await world.start({ baseInstructions: "You are mine." });
  await collect(thread.run("hi"));
  await thread.close();
  const again = await world.start({
    baseInstructions: "You are another.",
    source: { type: "resume", from: { type: "thread", threadId: thread.id } },
  });
  await collect(again.run("go on"));
  const firsts = [0, 1].map((at) => JSON.stringify(readInput(world.server, at)[0]));
  expect(firsts.map((first) => first.includes("You are mine."))).toEqual([true, true]);
});

test("startThread: a session that cannot be written is told of once, and the turn goes on", async () => {
  const world = await worlds.create([{ steps: [say("one")], repeat: true }]);
  fs.writeFileSync(path.join(world.home, "sessions"), "in the way");
  const thread = await world.start();
  const events = [...(await collect(thread.run("a"))), ...(await collect(thread.run("b")))];
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  expect([
    types(events).filter((type) => type === "turn_completed").length,
    warnings.length,
    warnings[0]?.startsWith("cannot write session file"),
  ]).toEqual([2, 1, true]);
});

test("startThread: an interrupt ends a running command and the turn", async () => {
  const world = await worlds.create([
    { steps: [callFunction("exec_command", { cmd: "echo begun; sleep 60", login: false })] },
  ]);
  const thread = await world.start();
  const controller = new AbortController();
  const events: ThreadEvent[] = [];
  for await (const event of thread.run("wait", { signal: controller.signal })) {
    events.push(event);
    if (event.type === "command_output_delta") controller.abort();
  }
  expect([events.at(-1)?.type, world.server.requests.length]).toEqual(["turn_aborted", 1]);
});

test("startThread: the key is in no event, no error and no session file", async () => {
  const world = await worlds.create([
    fault({ status: 401, body: { error: { message: "bad key" } } }),
  ]);
  const thread = await world.start();
  const events = await collect(thread.run("hi"));
  const end = events.at(-1);
  const file = fs.readFileSync(thread.rolloutPath ?? "", "utf8");
  expect([
    world.server.requests[0]?.headers["authorization"],
    end?.type === "turn_failed" && end.error.http_status,
    (JSON.stringify(events) + file).includes(KEY),
  ]).toEqual([`Bearer ${KEY}`, 401, false]);
});

test("startThread: an unknown thread, and an instructions file that is not there, are named", async () => {
  const world = await worlds.create([]);
  const id = "01900000-0001-7fff-bfff-ffffffffffff";
  await expect(
    world.start({ source: { type: "resume", from: { type: "thread", threadId: id } } }),
  ).rejects.toThrow(id);
  const other = await worlds.create([], ['model_instructions_file="/none/base.md"']);
  const failure = await other.start().catch((error: unknown) => error);
  expect(
    CoreError.isInstance(failure) && [failure.code, failure.message.includes("/none/base.md")],
  ).toEqual(["unreadable_file", true]);
});

const commandLine = (cmd: string, callId = "c"): ReturnType<typeof callFunction> =>
  callFunction("exec_command", { cmd, login: false }, { callId });

const toTypes = (items: readonly unknown[]): unknown[] =>
  items.map((item) => (typeof item === "object" && item && "type" in item ? item.type : item));

test("startThread: a stream that breaks after a call runs the command once and asks again with its answer", async () => {
  const world = await worlds.create(
    [{ steps: [commandLine("echo ran >> log"), { cut: true }] }, { steps: [say("done")] }],
    ["model_providers.mine.stream_max_retries=1"],
  );
  const thread = await world.start();
  const events = await collect(thread.run("go"));
  expect([
    fs.readFileSync(path.join(world.work, "log"), "utf8"),
    events.filter((event) => event.type === "stream_error").length,
    toTypes(readInput(world.server, 1)).slice(-2),
    types(events).at(-1),
  ]).toEqual(["ran\n", 1, ["function_call", "function_call_output"], "turn_completed"]);
});

test("startThread: after an interrupt every call has an answer, and the thread can be used again", async () => {
  const world = await worlds.create([
    { steps: [commandLine("echo begun; exec sleep 60", "a"), commandLine("touch late", "b")] },
    { steps: [say("ok")] },
  ]);
  const thread = await world.start();
  const controller = new AbortController();
  const interrupted: ThreadEvent[] = [];
  for await (const event of thread.run("wait", { signal: controller.signal })) {
    interrupted.push(event);
    if (event.type === "command_output_delta") controller.abort();
  }
  const next = await collect(thread.run("go on"));
  expect([
    types(interrupted).at(-1),
    types(next).at(-1),
    toTypes(readInput(world.server, 1)).slice(-6),
  ]).toEqual([
    "turn_aborted",
    "turn_completed",
    [
      "message",
      "function_call",
      "function_call",
      "function_call_output",
      "function_call_output",
      "message",
    ],
  ]);
});

test("startThread: a signal that fired before the turn sends nothing", async () => {
  const world = await worlds.create([]);
  const thread = await world.start();
  const events = await collect(thread.run("hi", { signal: AbortSignal.abort() }));
  expect([types(events).at(-1), world.server.requests]).toEqual(["turn_aborted", []]);
});

test("startThread: who leaves early does not stop the turn, closing does", async () => {
  const world = await worlds.create([
    { steps: [commandLine("touch made")] },
    { steps: [say("ok")] },
  ]);
  const thread = await world.start();
  for await (const event of thread.run("go")) if (event.type === "turn_started") break;
  await world.server.waitForRequests(2);
  await thread.close();
  expect([
    fs.existsSync(path.join(world.work, "made")),
    world.server.requests.length,
    JSON.stringify(readLines(thread.rolloutPath).at(-1)),
  ]).toEqual([true, 2, expect.stringMatching(/"type":"(task_complete|turn_aborted)"/)]);
});

test("startThread: output without end and bytes that are no text stay bounded and readable", async () => {
  const world = await worlds.create([
    { steps: [commandLine(String.raw`printf '\377\000\033[1m'; head -c 3000000 /dev/zero`)] },
    { steps: [say("ok")] },
  ]);
  const thread = await world.start();
  await collect(thread.run("go"));
  await thread.close();
  const [output] = readInput(world.server, 1).slice(-1);
  const text = JSON.stringify(output);
  expect([
    text.includes(String.raw`\ufffd`) || text.includes("\ufffd"),
    // 1.2 times 10 000 tokens of 4 bytes, each of which JSON may write as six characters.
    text.length < 48_000 * 6,
    readLines(thread.rolloutPath).length,
  ]).toEqual([true, true, 17]);
});

test("startThread: the key reaches the provider alone, whatever happens", async () => {
  const world = await worlds.create(
    [
      { steps: [say("one"), commandLine("echo hi")] },
      { steps: [say("two")] },
      fault({ status: 400, body: { error: { message: "no" } } }),
      { steps: [{ cut: true }] },
    ],
    // By default a provider that cannot be reached is waited for without end.
    ["features.unbounded_connection_retries=false"],
  );
  const thread = await world.start();
  const preview = await thread.previewRequest("hi");
  const events: ThreadEvent[] = [];
  for (const text of ["works", "is refused", "breaks"])
    events.push(...(await collect(thread.run(text))));
  await world.server.close();
  events.push(...(await collect(thread.run("cannot connect"))));
  await thread.close();
  const seen = {
    events,
    preview,
    bodies: world.server.requests.map(({ body }) => body),
    file: fs.readFileSync(thread.rolloutPath ?? "", "utf8"),
  };
  expect([
    events.flatMap((event) => (event.type === "turn_failed" ? [event.error.code] : [])),
    new Set(world.server.requests.map(({ headers }) => headers["authorization"])),
    JSON.stringify(seen).includes(KEY),
  ]).toEqual([
    ["other", "response_stream_disconnected", "http_connection_failed"],
    new Set([`Bearer ${KEY}`]),
    false,
  ]);
});

test("startThread: credentials that are missing fail the turn, not the start, and nothing is sent", async () => {
  const world = await worlds.create([]);
  const thread = await world.start({ env: { PATH: "/usr/bin:/bin" } });
  const end = (await collect(thread.run("hi"))).at(-1);
  expect([end?.type === "turn_failed" && end.error, world.server.requests]).toEqual([
    { message: "Missing environment variable: `MY_KEY`.", code: "other" },
    [],
  ]);
});

const listWarnings = (events: readonly ThreadEvent[]): string[] =>
  events.flatMap((event) => (event.type === "warning" ? [event.message] : []));

test("startThread: a model that nobody knows, and one that is not the one before, are told of", async () => {
  const world = await worlds.create([{ steps: [say("ok")], repeat: true }]);
  const first = await world.start();
  const known = listWarnings(await collect(first.run("hi")));
  await first.close();
  const second = await world.start({
    model: "vendor/unheard-of",
    source: { type: "resume", from: { type: "last" } },
  });
  const [fallback, change, ...others] = listWarnings(await collect(second.run("hi")));
  expect([
    known,
    fallback?.includes("vendor/unheard-of"),
    change?.startsWith(
      "This session was recorded with model `gpt-5.5` but is resuming with `vendor/unheard-of`.",
    ),
    others,
    second.id === first.id,
  ]).toEqual([[], true, true, [], true]);
});

test("startThread: --last without a session starts a new one", async () => {
  const world = await worlds.create([{ steps: [say("ok")] }]);
  const thread = await world.start({ source: { type: "resume", from: { type: "last" } } });
  const [started] = await collect(thread.run("hi"));
  expect(started?.type === "thread_started" && started.resumed).toBe(false);
});

test("startThread: a session file that a crash has torn is gone on with", async () => {
  const world = await worlds.create([{ steps: [say("ok")], repeat: true }]);
  const first = await world.start();
  await collect(first.run("one"));
  await first.close();
  const file = first.rolloutPath ?? "";
  const text = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, text.slice(0, -20));
  const second = await world.start({ source: { type: "resume", from: { type: "last" } } });
  await collect(second.run("two"));
  await second.close();
  const torn = fs.readFileSync(file, "utf8").split("\n")[text.trimEnd().split("\n").length - 1];
  expect([
    second.id === first.id,
    readInput(world.server, 1).length - readInput(world.server, 0).length,
    text.includes(torn ?? "?"),
  ]).toEqual([true, 2, true]);
});

test("startThread: two threads at once in one folder keep to themselves", async () => {
  const world = await worlds.create([
    { match: { includes: "to the first" }, steps: [say("one")] },
    { match: { includes: "to the second" }, steps: [say("two")] },
  ]);
  const [one, two] = [await world.start(), await world.start()];
  const threads = [one, two];
  const all = await Promise.all([
    collect(one.run("to the first")),
    collect(two.run("to the second")),
  ]);
  const ends = all.map((events) => {
    const end = events.at(-1);
    return end?.type === "turn_completed" && end.last_agent_message;
  });
  const ids = threads.map(({ rolloutPath }) =>
    readLines(rolloutPath).flatMap(({ type, payload }) =>
      type === "session_meta" && typeof payload === "object" && payload && "id" in payload
        ? [payload.id]
        : [],
    ),
  );
  expect([ends, ids]).toEqual([["one", "two"], threads.map(({ id }) => [id])]);
});

test("startThread: a fork of its own file can be resumed with the whole past", async () => {
  const world = await worlds.create(
    ["one", "two", "three"].map((text) => ({ steps: [say(text)] })),
  );
  const first = await world.start();
  await collect(first.run("first"));
  await first.close();
  const fork = await world.start({ source: { type: "fork", from: { type: "last" } } });
  await collect(fork.run("second"));
  await fork.close();
  const from = { type: "thread", threadId: fork.id } as const;
  const again = await world.start({ source: { type: "resume", from } });
  await collect(again.run("third"));
  const texts = JSON.stringify(readInput(world.server, 2));
  expect(
    ["first", "one", "second", "two", "third"].map((text) => texts.includes(`"${text}"`)),
  ).toEqual([true, true, true, true, true]);
});

test("startThread: a thread that never had a turn leaves no session file", async () => {
  const world = await worlds.create([]);
  const thread = await world.start();
  await thread.previewRequest("hi");
  await thread.close();
  expect(fs.existsSync(path.join(world.home, "sessions"))).toBe(false);
});

test("startThread: closing interrupts a turn whose provider is silent", async () => {
  const world = await worlds.create([{ steps: [say("late", { delay_ms: 600_000 })] }]);
  const thread = await world.start();
  const events = collect(thread.run("hi"));
  await world.server.waitForRequests(1);
  await thread.close();
  expect((await events).at(-1)?.type).toBe("turn_aborted");
});

test("startThread: a provider that repeats the key does not bring it into events or files", async () => {
  const body = { error: { message: `no such key: ${KEY}` } };
  const world = await worlds.create([fault({ status: 401, body })]);
  const thread = await world.start();
  const events = JSON.stringify(await collect(thread.run("hi")));
  await thread.close();
  const file = fs.readFileSync(thread.rolloutPath ?? "", "utf8");
  expect([events.includes("no such key: [redacted]"), `${events}${file}`.includes(KEY)]).toEqual([
    true,
    false,
  ]);
});
