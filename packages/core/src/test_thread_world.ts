import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import { isRecord, type ThreadEvent } from "@codexkit/protocol";
import {
  createTempDir,
  type ResponsesServer,
  type ScriptTurn,
  startResponsesServer,
} from "@codexkit/testkit";
import { startThread } from "./start_thread.ts";
import type { StartThreadOptions } from "./start_thread_options.ts";
import type { Thread } from "./thread.ts";

/** A key that must not turn up anywhere. */
export const KEY = "sk-core-very-secret-0123456789";

/** A home, a work folder and a scripted provider, for threads as they really are. */
export interface ThreadWorld {
  server: ResponsesServer;
  home: string;
  work: string;
  /** Full access and nobody asked, unless the change says otherwise. */
  start(change?: Partial<StartThreadOptions>): Promise<Thread>;
}

/** Makes worlds, and ends everything that was started in them. */
export interface ThreadWorlds {
  create(turns: readonly ScriptTurn[], overrides?: readonly string[]): Promise<ThreadWorld>;
  /** To be called after each test. */
  close(): Promise<void>;
}

/** Makes {@link ThreadWorlds}. */
export function createThreadWorlds(): ThreadWorlds {
  const open: AsyncDisposable[] = [];
  return {
    close: async () => {
      for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
    },
    create: (turns, overrides = []) => createWorld(turns, overrides, open),
  };
}

async function createWorld(
  turns: readonly ScriptTurn[],
  overrides: readonly string[],
  open: AsyncDisposable[],
): Promise<ThreadWorld> {
  const dir = createTempDir();
  open.push(dir);
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

/** Everything that happens, in order. */
export async function collect(events: AsyncIterable<ThreadEvent>): Promise<ThreadEvent[]> {
  const all: ThreadEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The input items of a request. */
export function readInput(server: ResponsesServer, at: number): readonly unknown[] {
  const body = server.requests[at]?.body;
  const input = isRecord(body) ? body["input"] : undefined;
  return Array.isArray(input) ? input : [];
}

/** The lines of a session file. */
export function readLines(file: string | undefined): { type: string; payload: unknown }[] {
  return fs
    .readFileSync(file ?? "", "utf8")
    .trimEnd()
    .split("\n")
    .map((line): { type: string; payload: unknown } => JSON.parse(line));
}

/** The types of events. */
export function types(events: readonly ThreadEvent[]): readonly string[] {
  return events.map((event) => event.type);
}
