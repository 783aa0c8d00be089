import { expect, test } from "vitest";
import { LoginError } from "../login_error.ts";
import { createAuth } from "./auth.ts";
import { toApiKeyFile } from "./auth_file.ts";
import { createMemoryStore } from "./auth_store.ts";
import type { CommandRequest, CommandResult } from "./command_runner.ts";
import {
  type ProviderAuth,
  type ProviderAuthOptions,
  type ProviderAuthSettings,
  resolveProviderAuth,
} from "./provider_auth.ts";

interface Host extends ProviderAuthOptions {
  /** Commands that were run. */
  ran: CommandRequest[];
  /** Warnings that were given. */
  warnings: string[];
  /** What the next commands give; then nothing can be run. */
  results: CommandResult[];
  /** Moves the clock, in milliseconds. */
  advance: (ms: number) => void;
}

function createHost(env: Readonly<Record<string, string>> = {}): Host {
  let now = 1_000_000;
  const ran: CommandRequest[] = [];
  const results: CommandResult[] = [];
  const warnings: string[] = [];
  const store = createMemoryStore();
  store.write(toApiKeyFile("openai-key"));
  const fetch = async (): Promise<never> => await Promise.reject(new Error("no network"));
  return {
    env,
    openai: createAuth({ store, env: {}, fetch, now: () => now }),
    runCommand: async (request) => {
      ran.push(request);
      return await Promise.resolve(results.shift() ?? { type: "not_started" });
    },
    now: () => now,
    defaultCwd: "/work",
    onWarning: (message) => {
      warnings.push(message);
    },
    ran,
    results,
    warnings,
    advance: (ms) => {
      now += ms;
    },
  };
}

function printed(stdout: string): CommandResult {
  return { type: "exited", exitCode: 0, stdout };
}

const COMMAND = {
  auth: { command: "tok", args: ["-q"], timeout_ms: 5_000, refresh_interval_ms: 300_000 },
};

test.for<[string, ProviderAuthSettings, string, Record<string, string>]>([
  ["a variable", { env_key: "KEY" }, "env_key", { authorization: "Bearer from-env" }],
  [
    "a variable before everything else",
    { env_key: "KEY", experimental_bearer_token: "t", requires_openai_auth: true },
    "env_key",
    { authorization: "Bearer from-env" },
  ],
  [
    "a token in the configuration",
    { experimental_bearer_token: "t", requires_openai_auth: true },
    "bearer_token",
    { authorization: "Bearer t" },
  ],
  ["OpenAI", { requires_openai_auth: true }, "openai", { authorization: "Bearer openai-key" }],
  ["nothing", {}, "none", {}],
])("resolveProviderAuth: %s", async ([, settings, kind, headers]) => {
  const auth = resolveProviderAuth(settings, createHost({ KEY: " from-env " }));
  expect([auth.kind, await auth.headers(), await auth.onUnauthorized()]).toEqual([
    kind,
    headers,
    false,
  ]);
  expect(auth.usesCodexBackend()).toBe(false);
});

test.for<[Readonly<Record<string, string>>, string | undefined, string]>([
  [{}, undefined, "Missing environment variable: `MY_KEY`."],
  [{ MY_KEY: "" }, undefined, "Missing environment variable: `MY_KEY`."],
  [{ MY_KEY: " " }, "Get one at x.", "Missing environment variable: `MY_KEY`. Get one at x."],
])("resolveProviderAuth: a variable that is not set, %j", async ([env, instructions, text]) => {
  const settings = { env_key: "MY_KEY", env_key_instructions: instructions };
  const error: unknown = await resolveProviderAuth(settings, createHost(env))
    .headers()
    .catch((caught: unknown) => caught);
  expect(LoginError.isInstance(error) && [error.code, error.message]).toEqual([
    "missing_env",
    text,
  ]);
});

test("resolveProviderAuth: a key in place of the variable's name is not quoted", async () => {
  const headers = resolveProviderAuth({ env_key: "sk-s3cret" }, createHost({})).headers();
  await expect(headers).rejects.toThrow(
    "Missing environment variable: `env_key` has to be the name of one, not the key itself.",
  );
});

test("resolveProviderAuth: a key that no header can carry is not quoted", async () => {
  const error: unknown = await resolveProviderAuth(
    { env_key: "KEY" },
    createHost({ KEY: "s3\ncret" }),
  )
    .headers()
    .catch((caught: unknown) => caught);
  expect(LoginError.isInstance(error) && [error.code, error.message]).toEqual([
    "bad_token",
    "the value of `KEY` has characters that a request header cannot carry",
  ]);
});

function createCommandAuth(interval = 300_000): readonly [ProviderAuth, Host] {
  const host = createHost();
  const auth = { ...COMMAND.auth, refresh_interval_ms: interval };
  return [resolveProviderAuth({ auth }, host), host];
}

test("command: runs once for all, where it should, and keeps the token for its time", async () => {
  const [auth, host] = createCommandAuth();
  host.results.push(printed("t1\n"), printed("t2\n"));
  const all = await Promise.all([auth.headers(), auth.headers()]);
  expect(all).toEqual([{ authorization: "Bearer t1" }, { authorization: "Bearer t1" }]);
  host.advance(299_999);
  expect(await auth.headers()).toEqual({ authorization: "Bearer t1" });
  host.advance(1);
  expect(await auth.headers()).toEqual({ authorization: "Bearer t2" });
  const request = { command: "tok", args: ["-q"], cwd: "/work", timeoutMs: 5_000 };
  expect(host.ran).toEqual([request, request]);
  expect([auth.kind, auth.usesCodexBackend(), host.warnings]).toEqual(["command", false, []]);
});

test("command: an interval of 0 runs it again only after a 401", async () => {
  const [auth, host] = createCommandAuth(0);
  host.results.push(printed("t1"), printed("t2"));
  await auth.headers();
  host.advance(10_000_000);
  expect(await auth.headers()).toEqual({ authorization: "Bearer t1" });
  expect(await auth.onUnauthorized()).toBe(true);
  expect(await auth.headers()).toEqual({ authorization: "Bearer t2" });
  expect(host.ran.length).toBe(2);
});

test("command: after a 401 it runs once, not again and again", async () => {
  const [auth, host] = createCommandAuth();
  host.results.push(printed("t1"), printed("t2"), printed("t3"));
  const sent = await auth.headers();
  expect(await auth.onUnauthorized(sent)).toBe(true);
  expect(await auth.onUnauthorized(sent)).toBe(true);
  expect(await auth.onUnauthorized(await auth.headers())).toBe(false);
  expect(host.ran.length).toBe(2);
  host.advance(60_000);
  expect(await auth.onUnauthorized(await auth.headers())).toBe(true);
});

test.for<[CommandResult, string]>([
  [{ type: "not_started" }, "could not be run"],
  [{ type: "timed_out" }, "did not end within 5000 ms"],
  [{ type: "killed" }, "was killed"],
  [{ type: "printed_too_much" }, "printed too much"],
  [{ type: "exited", exitCode: 2, stdout: "s3cret" }, "ended with exit code 2"],
  [printed(" \n"), "printed nothing"],
  [printed("s3cret\ns3cret2\n"), "printed no single line of plain text"],
])(
  "command: %j sends the request without credentials and warns once",
  async ([result, problem]) => {
    const [auth, host] = createCommandAuth();
    host.results.push(result, result);
    expect([await auth.headers(), await auth.headers()]).toEqual([{}, {}]);
    expect(host.warnings).toEqual([
      `provider auth command \`tok\` ${problem}; the request is sent without credentials`,
    ]);
    expect(await auth.onUnauthorized()).toBe(false);
  },
);

test("command: its own folder comes before the default", async () => {
  const host = createHost();
  host.results.push(printed("t"));
  await resolveProviderAuth({ auth: { ...COMMAND.auth, cwd: "/own" } }, host).headers();
  expect(host.ran[0]?.cwd).toBe("/own");
});
