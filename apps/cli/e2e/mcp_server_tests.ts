import { execFile } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { isRecord } from "@codexkit/protocol";
import {
  callFunction,
  createTempDir,
  readOutput,
  say,
  type ScriptTurn,
  type StepSource,
} from "@codexkit/testkit";
import { expect, onTestFinished, test } from "vitest";
import { type HttpBridge, startHttpBridge } from "./http_bridge.ts";
import { toCliFile } from "./run_cli.ts";
import { SERVED_TOOLS_FILE } from "./served_tools.ts";
import { createWorld, KEY, type World } from "./world.ts";

const require = createRequire(import.meta.url);
const SUITE = require.resolve("@modelcontextprotocol/conformance/dist/index.js");

interface Served {
  readonly client: Client;
  readonly world: World;
  /** `msg.type` of every `codex/event`. */
  readonly events: unknown[];
  /** Threads that events came from. */
  readonly threadIds: Set<string>;
  readonly asked: unknown[];
  readonly problems: unknown[];
}

const toEnv = ({ home }: World): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  CODEX_HOME: home,
  SHELL: "/bin/bash",
  E2E_KEY: KEY,
});

/** The program as the official client starts it. */
async function serve(
  turns: readonly ScriptTurn[],
  { answer, config = "" }: { answer?: () => object; config?: string } = {},
): Promise<Served> {
  const world = await createWorld(turns, { config });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const served = {
    world,
    events: [] as unknown[],
    asked: [] as unknown[],
    problems: [] as unknown[],
    threadIds: new Set<string>(),
  };
  const client = new Client(
    { name: "e2e", version: "1" },
    { capabilities: answer === undefined ? {} : { elicitation: { form: {} } } },
  );
  client.fallbackNotificationHandler = async ({ method, params }) => {
    const msg: unknown = params?.["msg"];
    const meta: unknown = params?.["_meta"];
    served.events.push(`${method} ${isRecord(msg) ? String(msg["type"]) : ""}`);
    if (isRecord(meta)) served.threadIds.add(String(meta["threadId"]));
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a client is no EventTarget
  client.onerror = (error) => void served.problems.push(error);
  if (answer !== undefined)
    client.setRequestHandler("elicitation/create", async ({ params }) => {
      served.asked.push(params);
      return { action: "decline", ...answer() };
    });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [toCliFile("bundle"), "mcp-server"],
    cwd: world.work,
    env: toEnv(world),
    stderr: "ignore",
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { ...served, client };
}

const readThreadId = ({ structuredContent }: { structuredContent?: unknown }): string =>
  isRecord(structuredContent) ? String(structuredContent["threadId"]) : "";

test("mcp-server: the official client starts a thread, goes on with it, and is told what happens", async () => {
  const { client, events, problems, world } = await serve([
    {
      steps: [
        callFunction("exec_command", { cmd: "cat README.md", login: false }, { callId: "c1" }),
      ],
    },
    { steps: [(request) => say(`read ${String(readOutput(request, "c1")).includes("# e2e")}`)] },
    { steps: [say("second")] },
  ]);
  const { tools } = await client.listTools();
  const steps: unknown[] = [];
  const first = await client.callTool(
    {
      name: "codex",
      arguments: { prompt: "read it", sandbox: "danger-full-access", "approval-policy": "never" },
    },
    { onprogress: ({ message }) => steps.push(message) },
  );
  const threadId = readThreadId(first);
  const second = await client.callTool({
    name: "codex-reply",
    arguments: { threadId, prompt: "more" },
  });
  const unknown = await client.callTool({
    name: "codex-reply",
    arguments: { threadId: "x", prompt: "?" },
  });
  expect([tools.map(({ name }) => name), client.getServerVersion()?.name, problems]).toEqual([
    ["codex", "codex-reply"],
    "codex-mcp-server",
    [],
  ]);
  expect([first, second]).toMatchObject([
    {
      content: [{ type: "text", text: "read true" }],
      structuredContent: { threadId, content: "read true" },
    },
    {
      content: [{ type: "text", text: "second" }],
      structuredContent: { threadId, content: "second" },
    },
  ]);
  expect(unknown).toMatchObject({
    isError: true,
    content: [{ text: "Session not found for thread_id: x" }],
  });
  expect(steps).toEqual(["$ cat README.md"]);
  expect(events).toEqual(
    expect.arrayContaining([
      "codex/event session_configured",
      "codex/event exec_command_begin",
      "codex/event exec_command_end",
      "codex/event agent_message",
      "codex/event task_complete",
    ]),
  );
  expect(world.server.requests.length).toBe(3);
});

const WRITE = callFunction(
  "exec_command",
  {
    cmd: "touch made",
    login: false,
    sandbox_permissions: "require_escalated",
    justification: "May I?",
  },
  { callId: "c1" },
);

test.for<[string, (() => object) | undefined, boolean, number]>([
  ["says yes", () => ({ action: "accept", content: {} }), true, 1],
  ["says yes as clients of old did", () => ({ decision: "approved" }), true, 1],
  ["says no", () => ({ action: "decline" }), false, 1],
  ["cannot be asked", undefined, false, 0],
])("mcp-server: a client that %s about a command", async ([, answer, isMade, count]) => {
  const { client, world, asked } = await serve(
    [{ steps: [WRITE] }, { steps: [say("done")] }],
    answer === undefined ? {} : { answer },
  );
  const result = await client.callTool({
    name: "codex",
    arguments: { prompt: "make it", sandbox: "read-only", "approval-policy": "on-request" },
  });
  expect(result.isError ?? false).toBe(false);
  expect([fs.existsSync(path.join(world.work, "made")), asked.length]).toEqual([isMade, count]);
  // The official client hands on what the protocol knows and drops the rest.
  expect(asked.map((one) => JSON.stringify(one))).toEqual(
    Array.from({ length: count }, () =>
      expect.stringContaining(String.raw`It would run outside the sandbox.\n\nMay I?`),
    ),
  );
});

test("mcp-server: a call that is called off interrupts its turn, and the thread goes on", async () => {
  const asked = Promise.withResolvers<void>();
  const hang: StepSource = () => {
    asked.resolve();
    return { hang: true };
  };
  const { client, threadIds } = await serve([{ steps: [hang] }, { steps: [say("after")] }]);
  const stop = new AbortController();
  const running = client.callTool(
    { name: "codex", arguments: { prompt: "wait" } },
    { signal: stop.signal },
  );
  await asked.promise;
  stop.abort();
  await expect(running).rejects.toThrow("aborted");
  const [threadId] = threadIds;
  const after = await client.callTool({
    name: "codex-reply",
    arguments: { threadId, prompt: "go on" },
  });
  expect(after).toMatchObject({ structuredContent: { threadId, content: "after" } });
});

/** Runs a scenario of the server side of the conformance suite, and gives its last words. */
async function runScenario({ url }: HttpBridge, scenario: string): Promise<readonly string[]> {
  const folder = createTempDir("codexkit-conformance-");
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const args = [SUITE, "server", "--url", url, "-o", folder.path, "--scenario", scenario];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.match(/^Passed: .*$/gmu) ?? [];
}

test("mcp-server: conformance: what every server has to do", async () => {
  const world = await createWorld([]);
  onTestFinished(() => world[Symbol.asyncDispose]());
  await using bridge = await startHttpBridge(
    [process.execPath, toCliFile("bundle"), "mcp-server"],
    toEnv(world),
  );
  const scenarios = ["server-initialize", "ping", "logging-set-level", "tools-list"];
  const outcomes = await Promise.all(scenarios.map((name) => runScenario(bridge, name)));
  expect(outcomes).toEqual(scenarios.map(() => ["Passed: 1/1, 0 failed, 0 warnings"]));
});

test("serveMcp: conformance: what tools can do", async () => {
  await using bridge = await startHttpBridge(
    [process.execPath, "--conditions=@codexkit/source", SERVED_TOOLS_FILE],
    process.env,
  );
  const scenarios = {
    "tools-call-mixed-content": 1,
    "tools-call-with-progress": 1,
    "elicitation-sep1330-enums": 5,
  };
  const outcomes = await Promise.all(
    Object.keys(scenarios).map((name) => runScenario(bridge, name)),
  );
  expect(outcomes).toEqual(
    Object.values(scenarios).map((count) => [`Passed: ${count}/${count}, 0 failed, 0 warnings`]),
  );
});
