import { expect, test } from "vitest";
import type { McpServerConfig } from "../server_config.ts";
import { TestClock } from "../test_clock.ts";
import { startHttpServer } from "../test_http_server.ts";
import { startOAuthServer } from "../test_oauth_server.ts";
import { readMcpAuthStatus } from "./auth_status.ts";
import { createMcpOAuthMemoryStore } from "./oauth_store.ts";

const store = createMcpOAuthMemoryStore();
store.write({
  server: "signed",
  url: "https://a.example/",
  clientId: "c",
  accessToken: "a",
  scopes: [],
});

test.for<[string, McpServerConfig, string]>([
  ["program", { command: "x" }, "unsupported"],
  ["token", { url: "https://a.example/", bearer_token_env_var: "T" }, "bearer_token"],
  ["header", { url: "https://a.example/", http_headers: { Authorization: "x" } }, "bearer_token"],
  [
    "variable",
    { url: "https://a.example/", env_http_headers: { authorization: "T" } },
    "bearer_token",
  ],
  ["signed", { url: "https://a.example/" }, "o_auth"],
])("readMcpAuthStatus: %s", async ([server, config, want]) => {
  const refuse = (): Promise<Response> => Promise.reject(new Error("nobody is to be asked"));
  expect(await readMcpAuthStatus({ server, config, store, fetch: refuse })).toBe(want);
});

test("readMcpAuthStatus: a server that has a sign-in, and one that has none", async () => {
  await using closed = await startOAuthServer();
  await using open = await startOAuthServer({ isOpen: true });
  const read = (url: string): Promise<string> =>
    readMcpAuthStatus({ server: "web", config: { url }, store });
  expect([await read(closed.url), await read(open.url)]).toEqual(["not_logged_in", "unsupported"]);
});

test("readMcpAuthStatus: a server that does not answer holds nobody up for longer than 5 s", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await startHttpServer(() => {
    asked.resolve();
    return new Promise(() => {});
  });
  const clock = new TestClock();
  const status = readMcpAuthStatus({ server: "web", config: { url: server.origin }, store, clock });
  await asked.promise;
  clock.advance(5_000);
  expect(await status).toBe("unsupported");
});
