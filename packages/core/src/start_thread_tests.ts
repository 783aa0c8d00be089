import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import type { ThreadEvent } from "@codexkit/protocol";
import {
  callCustom,
  callFunction,
  createTempDir,
  fault,
  readOutput,
  type ResponsesServer,
  say,
  type ScriptTurn,
  startResponsesServer,
  type TempDir,
} from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { CoreError } from "./core_error.ts";
import { startThread, type StartThreadOptions } from "./start_thread.ts";
import type { Thread } from "./thread.ts";

const KEY = "sk-core-very-secret-0123456789";

interface World {
  server: ResponsesServer;
  home: string;
  work: string;
  start(change?: Partial<StartThreadOptions>): Promise<Thread>;
}

const dirs: TempDir[] = [];
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
  for (const dir of dirs.splice(0)) await dir[Symbol.asyncDispose]();
});

async function createWorld(
  turns: readonly ScriptTurn[],
  overrides: readonly string[] = [],
): Promise<World> {
  const dir = createTempDir();
  dirs.push(dir);
  const server = await startResponsesServer({ turns });
  open.push(server);
  const home = path.join(dir.path, "home");
  const work = path.join(dir.path, "work");
  for (const folder of [home, work]) fs.mkdirSync(folder);
  const env = { PATH: process.env["PATH"], HOME: home, MY_KEY: KEY };
  const { config } = loadConfig({
    codexHome: home,
    cwd: work,
    fs: createNodeFileSystem(),
    env,
    overrides: [
      'model="gpt-5.5"',
      'model_provider="mine"',
      `model_providers.mine={name="mine", base_url="${server.url}", env_key="MY_KEY", request_max_retries=0, stream_max_retries=0}`,
      ...overrides,
    ],
    systemFile: "/none",
    managedFile: "/none",
  });
  return {
    server,
    home,
    work,
    start: async (change = {}) => {
      const thread = await startThread({
        config,
        cwd: work,
        codexHome: home,
        env,
        sandboxMode: "danger-full-access",
        ...change,
      });
      open.push(thread);
      return thread;
    },
  };
}

async function collect(events: AsyncIterable<ThreadEvent>): Promise<ThreadEvent[]> {
  const all: ThreadEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

function readInput(server: ResponsesServer, at: number): unknown[] {
  const body = server.requests[at]?.body;
  return typeof body === "object" && body !== null && "input" in body && Array.isArray(body.input)
    ? body.input
    : [];
}

const readLines = (file: string | undefined): { type: string; payload: unknown }[] =>
  fs
    .readFileSync(file ?? "", "utf8")
    .trimEnd()
    .split("\n")
    .map((line): { type: string; payload: unknown } => JSON.parse(line));

const types = (events: readonly ThreadEvent[]): string[] => events.map((event) => event.type);

test("startThread: a command and a patch really happen, and the model reads what came of them", async () => {
  const patch = "*** Begin Patch\n*** Add File: made.txt\n+made\n*** End Patch";
  const world = await createWorld([
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
  const world = await createWorld([
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
  const world = await createWorld([{ steps: [say("one")], repeat: true }]);
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
  const world = await createWorld([{ steps: [say("ok")] }], ['developer_instructions="DEV"']);
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

test("startThread: a session that cannot be written is told of once, and the turn goes on", async () => {
  const world = await createWorld([{ steps: [say("one")], repeat: true }]);
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
  const world = await createWorld([
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
  const world = await createWorld([
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
  const world = await createWorld([]);
  const id = "01900000-0001-7fff-bfff-ffffffffffff";
  await expect(
    world.start({ source: { type: "resume", from: { type: "thread", threadId: id } } }),
  ).rejects.toThrow(id);
  const other = await createWorld([], ['model_instructions_file="/none/base.md"']);
  const failure = await other.start().catch((error: unknown) => error);
  expect(
    CoreError.isInstance(failure) && [failure.code, failure.message.includes("/none/base.md")],
  ).toEqual(["unreadable_file", true]);
});
