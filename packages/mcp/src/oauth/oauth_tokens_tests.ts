import { expect, test } from "vitest";
import { createMcpConnections } from "../create_mcp_connections.ts";
import type { McpTokenSource } from "../server_host.ts";
import { TestClock } from "../test_clock.ts";
import {
  browse,
  type OAuthScript,
  startOAuthServer,
  type TestOAuthServer,
} from "../test_oauth_server.ts";
import { loginMcpServer } from "./login.ts";
import { createMcpOAuthMemoryStore, type McpOAuthStore } from "./oauth_store.ts";
import {
  createOAuthTokenSource,
  toClientInformation,
  toOAuthReason,
  toTokenMembers,
} from "./oauth_tokens.ts";

interface SignedIn extends AsyncDisposable {
  readonly server: TestOAuthServer;
  readonly store: McpOAuthStore;
  readonly clock: TestClock;
  readonly source: McpTokenSource;
}

async function signIn(script: OAuthScript = {}): Promise<SignedIn> {
  const server = await startOAuthServer(script);
  const store = createMcpOAuthMemoryStore();
  const clock = new TestClock();
  const config = { url: server.url };
  const openUrl = async (url: string): Promise<void> => {
    await browse(url);
  };
  await loginMcpServer({ server: "web", config, store, openUrl, clock });
  server.asked.length = 0;
  const source = createOAuthTokenSource({ server: "web", config, store, fetch, clock });
  return {
    server,
    store,
    clock,
    source,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("createOAuthTokenSource: nothing before a sign-in", async () => {
  const store = createMcpOAuthMemoryStore();
  const config = { url: "http://127.0.0.1:9/mcp" };
  const source = createOAuthTokenSource({
    server: "web",
    config,
    store,
    fetch,
    clock: new TestClock(),
  });
  expect(await source.token()).toBe(undefined);
  await expect(source.onUnauthorized()).rejects.toMatchObject({
    code: "login_required",
    message: "MCP server 'web' wants a sign-in; sign in: codexkit mcp login web",
  });
});

test("createOAuthTokenSource: a token is renewed 30 s before its end, once for all who wait", async () => {
  await using signedIn = await signIn();
  const { server, store, clock, source } = signedIn;
  clock.advance(3_569_000);
  const before = await source.token();
  clock.advance(1_000);
  const after = await Promise.all([source.token(), source.token(), source.token()]);
  expect({ before, after, stored: store.read("web", server.url), asked: server.asked }).toEqual({
    before: "access-1",
    after: ["access-2", "access-2", "access-2"],
    stored: expect.objectContaining({
      accessToken: "access-2",
      refreshToken: "refresh-2",
      clientId: "client-1",
      expiresAtMs: clock.now() + 3_600_000,
    }),
    asked: [
      {
        path: "/token",
        params: {
          grant_type: "refresh_token",
          refresh_token: "refresh-1",
          client_id: "client-1",
          resource: server.url,
        },
      },
    ],
  });
});

test("createOAuthTokenSource: after a refusal what somebody else renewed is taken, else it is renewed", async () => {
  await using signedIn = await signIn();
  const { server, store, source } = signedIn;
  await source.token();
  const tokens = store.read("web", server.url);
  if (tokens !== undefined) store.write({ ...tokens, accessToken: "theirs" });
  await source.onUnauthorized();
  const theirs = await source.token();
  await source.onUnauthorized();
  expect([theirs, await source.token(), server.asked.length]).toEqual(["theirs", "access-2", 1]);
});

test("createOAuthTokenSource: a sign-in that was ended needs another", async () => {
  await using signedIn = await signIn();
  signedIn.server.revoked.add("refresh-1");
  signedIn.clock.advance(3_600_000);
  await expect(signedIn.source.token()).rejects.toMatchObject({
    code: "login_required",
    message:
      "MCP server 'web' has ended the sign-in (invalid_grant); sign in: codexkit mcp login web",
  });
});

test("createOAuthTokenSource: the refresh token goes to nobody else", async () => {
  await using signedIn = await signIn();
  const { server, store, source, clock } = signedIn;
  const tokens = store.read("web", server.url);
  if (tokens !== undefined) store.write({ ...tokens, issuer: "https://before.example" });
  clock.advance(3_600_000);
  await expect(source.token()).rejects.toMatchObject({
    code: "login_required",
    message: "MCP server 'web' has changed where to sign in; sign in: codexkit mcp login web",
  });
  expect(server.asked).toEqual([]);
});

test("createOAuthTokenSource: a failure that may pass is no end of the sign-in", async () => {
  let isDown = false;
  const busy = {
    "/.well-known/oauth-authorization-server": () => new Response("busy", { status: 503 }),
  };
  await using signedIn = await signIn({
    get paths() {
      return isDown ? busy : {};
    },
  });
  isDown = true;
  signedIn.clock.advance(3_600_000);
  await expect(signedIn.source.token()).rejects.toMatchObject({
    code: "connection_lost",
    message: expect.stringMatching(
      /^MCP server 'web': the token could not be renewed this time: HTTP 503/,
    ),
  });
});

test("createMcpConnections: connects with the tokens of a sign-in, and renews one that is refused", async () => {
  await using signedIn = await signIn();
  const { server, store, clock } = signedIn;
  const servers = { web: { url: server.url } };
  await using connections = createMcpConnections(servers, {
    cwd: process.cwd(),
    env: {},
    oauthStore: store,
    clock,
  });
  await connections.ready();
  server.revoked.add("access-1");
  expect(await connections.callTool({ server: "web", tool: "echo" })).toMatchObject({
    isError: false,
  });
  const calls = server.endpoint.seen.filter(({ message }) => message["method"] === "tools/call");
  expect(calls.map(({ headers }) => headers.get("authorization"))).toEqual([
    "Bearer access-1",
    "Bearer access-2",
  ]);
});

test("createMcpConnections: without a sign-in it says that one is needed, and a restart after it helps", async () => {
  await using server = await startOAuthServer();
  const store = createMcpOAuthMemoryStore();
  const config = { url: server.url };
  await using connections = createMcpConnections(
    { web: config },
    { cwd: process.cwd(), env: {}, oauthStore: store },
  );
  const [before] = await connections.ready();
  await loginMcpServer({
    server: "web",
    config,
    store,
    openUrl: async (url) => {
      await browse(url);
    },
  });
  const after = await connections.restart("web");
  expect([before, after.state]).toEqual([
    expect.objectContaining({
      state: "failed",
      reason: "MCP server 'web' wants a sign-in; sign in: codexkit mcp login web",
    }),
    "ready",
  ]);
});

test.for<[string, string]>([
  ["chatgpt", "ready"],
  ["ema", `MCP server 'web': auth = "ema" is not available here; use a bearer token or oauth`],
])("createMcpConnections: auth = %s", async ([auth, want]) => {
  await using signedIn = await signIn();
  const source: McpTokenSource = {
    token: async () => "access-1",
    onUnauthorized: () => Promise.reject(new Error("x")),
  };
  const config = { url: signedIn.server.url, auth: auth === "ema" ? "ema" : "chatgpt" } as const;
  await using connections = createMcpConnections(
    { web: config },
    { cwd: process.cwd(), env: {}, tokenSources: { chatgpt: source } },
  );
  const [status] = await connections.ready();
  expect(status?.state === "failed" ? status.reason : status?.state).toBe(want);
});

test("toTokenMembers: what was not said stays as it was asked", () => {
  const clock = new TestClock();
  expect([
    toTokenMembers({ access_token: "a", token_type: "Bearer" }, ["x"], clock),
    toTokenMembers(
      { access_token: "a", token_type: "Bearer", expires_in: 5, refresh_token: "r", scope: "y  z" },
      ["x"],
      clock,
    ),
  ]).toEqual([
    { accessToken: "a", expiresAtMs: undefined, refreshToken: undefined, scopes: ["x"] },
    { accessToken: "a", expiresAtMs: clock.now() + 5_000, refreshToken: "r", scopes: ["y", "z"] },
  ]);
});

test("toClientInformation: a secret and a method only where there are", () => {
  expect([
    toClientInformation({ clientId: "i" }, {}),
    toClientInformation(
      { clientId: "i", clientSecret: "s" },
      { oauth: { token_endpoint_auth_method: "client_secret_post" } },
    ),
  ]).toEqual([
    { client_id: "i" },
    { client_id: "i", client_secret: "s", token_endpoint_auth_method: "client_secret_post" },
  ]);
});

test.for<[unknown, string]>([
  [new SyntaxError('Unexpected token in "secret"'), "an answer that is no JSON"],
  [
    new Error("HTTP 400: Invalid OAuth error response: x. Raw body: secret"),
    "HTTP 400: an answer that is no OAuth error",
  ],
  [
    new Error("Invalid OAuth error response: x. Raw body: secret"),
    "an answer that is no OAuth error",
  ],
  [new Error("plain"), "plain"],
])("toOAuthReason: case %#", ([error, want]) => {
  expect(toOAuthReason(error)).toBe(want);
});
