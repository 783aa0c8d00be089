import { expect, test } from "vitest";
import { McpError } from "../mcp_error.ts";
import type { McpServerConfig } from "../server_config.ts";
import { TestClock } from "../test_clock.ts";
import {
  browse,
  type OAuthScript,
  startOAuthServer,
  type TestOAuthServer,
} from "../test_oauth_server.ts";
import { loginMcpServer, type McpLoginOptions } from "./login.ts";
import { createMcpOAuthMemoryStore, type McpOAuthTokens } from "./oauth_store.ts";

const clock = new TestClock();

function login(
  server: TestOAuthServer,
  config: McpServerConfig = {},
  more: Partial<McpLoginOptions> = {},
): Promise<McpOAuthTokens> {
  return loginMcpServer({
    server: "web",
    config: { url: server.url, ...config },
    store: createMcpOAuthMemoryStore(),
    openUrl: async (url) => {
      await browse(url);
    },
    clock,
    ...more,
  });
}

async function refusalOf(script: OAuthScript, config: McpServerConfig = {}): Promise<unknown> {
  await using server = await startOAuthServer(script);
  try {
    return await login(server, config);
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    return [error.code, error.message.replaceAll(server.origin, "<origin>")];
  }
}

test("loginMcpServer: discovery, registration, PKCE, resource and tokens", async () => {
  await using server = await startOAuthServer();
  const store = createMcpOAuthMemoryStore();
  const pages: string[] = [];
  const tokens = await login(
    server,
    {},
    {
      store,
      openUrl: async (url) => {
        pages.push(await browse(url));
      },
    },
  );
  const want = {
    server: "web",
    url: server.url,
    issuer: server.origin,
    clientId: "client-1",
    clientSecret: undefined,
    accessToken: "access-1",
    expiresAtMs: clock.now() + 3_600_000,
    refreshToken: "refresh-1",
    scopes: ["read"],
  };
  expect({ tokens, stored: store.read("web", server.url), pages }).toEqual({
    tokens: want,
    stored: want,
    pages: ["Authentication complete. You may close this window."],
  });
  const redirect_uri = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback\/[\w-]{12}$/);
  expect(server.asked).toEqual([
    {
      path: "/register",
      params: {
        client_name: "Codex",
        redirect_uris: [redirect_uri],
        grant_types: ["authorization_code", "refresh_token"],
        token_endpoint_auth_method: "none",
        response_types: ["code"],
        application_type: "native",
        scope: "read write",
      },
    },
    {
      path: "/authorize",
      params: {
        response_type: "code",
        client_id: "client-1",
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: "S256",
        redirect_uri,
        state: expect.stringMatching(/^[\w-]{43}$/),
        scope: "read write",
        resource: server.url,
      },
    },
    {
      path: "/token",
      params: {
        grant_type: "authorization_code",
        code: "the-code",
        code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/),
        redirect_uri,
        client_id: "client-1",
        resource: server.url,
      },
    },
  ]);
});

test("loginMcpServer: a client, scopes and a resource by configuration", async () => {
  await using server = await startOAuthServer({ resource: { resource: "https://api.example/" } });
  const tokens = await login(server, {
    oauth: { client_id: "mine" },
    oauth_resource: "https://api.example/",
    scopes: ["one", "two"],
  });
  expect([tokens.clientId, server.asked.map(({ path }) => path)]).toEqual([
    "mine",
    ["/authorize", "/token"],
  ]);
  expect(server.asked.map(({ params }) => [params["resource"], params["scope"]])).toEqual([
    ["https://api.example/", "one two"],
    ["https://api.example/", undefined],
  ]);
});

test("loginMcpServer: the address of our metadata as id, where that is taken", async () => {
  await using server = await startOAuthServer({
    metadata: { client_id_metadata_document_supported: true },
  });
  const { clientId } = await login(
    server,
    {},
    { clientMetadataUrl: "https://codexkit.example/client.json" },
  );
  expect([clientId, server.asked.map(({ path }) => path)]).toEqual([
    "https://codexkit.example/client.json",
    ["/authorize", "/token"],
  ]);
});

test("loginMcpServer: an answer to something else is turned away and the wait goes on", async () => {
  await using server = await startOAuthServer();
  const pages: string[] = [];
  await login(
    server,
    {},
    {
      openUrl: async (url) => {
        const back = new URL(new URL(url).searchParams.get("redirect_uri") ?? "");
        for (const query of ["?code=evil&state=guess", "?code=evil", ""])
          pages.push(await browse(`${back.href}${query}`));
        pages.push(await browse(`${back.origin}/other?state=x`));
        await browse(url);
      },
    },
  );
  expect(pages).toEqual([
    "This is not the sign-in that was asked for.",
    "This is not the sign-in that was asked for.",
    "This is not the sign-in that was asked for.",
    "There is nothing here.",
  ]);
});

test("loginMcpServer: the user says no", async () => {
  expect(
    await refusalOf({
      answer: { error: "access_denied", error_description: "User\nsaid no", state: "$state" },
    }),
  ).toEqual(["login_failed", "MCP server 'web' did not let you in: User said no"]);
});

test("loginMcpServer: an error of another sign-in server is not shown", async () => {
  const answer = { error: "go to evil.example", state: "$state", iss: "https://evil.example" };
  expect(JSON.stringify(await refusalOf({ answer }))).not.toContain("go to");
});

test.for<[string, OAuthScript, string]>([
  [
    "metadata of another resource",
    { resource: { resource: "https://other.example/" } },
    "MCP server 'web' says that it is https://other.example/, which is not its address; set oauth_resource if that is right",
  ],
  [
    "a sign-in server that is not https",
    { resource: { authorization_servers: ["http://evil.example"] } },
    "MCP server 'web': its metadata points to http://evil.example, which is not trusted: it must be https and not this machine",
  ],
  [
    "a sign-in server that says it is another",
    { metadata: { issuer: "https://other.example" } },
    expect.stringMatching(/^MCP server 'web': signing in failed: .*issuer/i),
  ],
  [
    "a page that starts a program",
    { metadata: { authorization_endpoint: "file:///bin/sh" } },
    "MCP server 'web': the page to sign in at is no https address (file:) and is not opened",
  ],
  [
    "a page that is not https",
    { metadata: { authorization_endpoint: "http://evil.example/authorize" } },
    "MCP server 'web': the page to sign in at is no https address (http:) and is not opened",
  ],
  [
    "tokens given at another place",
    { metadata: { token_endpoint: "http://evil.example/token" } },
    expect.stringMatching(/^MCP server 'web': signing in failed: /),
  ],
  [
    "an answer of another sign-in server",
    { answer: { code: "the-code", state: "$state", iss: "https://evil.example" } },
    expect.stringMatching(/^MCP server 'web': signing in failed: .*iss/i),
  ],
  [
    "metadata that is somewhere else",
    {
      paths: {
        "/.well-known/oauth-protected-resource/mcp": () =>
          Response.redirect("https://evil.example/", 302),
      },
    },
    "MCP server 'web': <origin> sends a request of the sign-in on to https://evil.example, which is not followed",
  ],
  [
    "a token endpoint that sends the code on",
    { paths: { "/token": () => Response.redirect("https://evil.example/", 307) } },
    "MCP server 'web': <origin> sends a request of the sign-in on to https://evil.example, which is not followed",
  ],
  [
    "a code that is worth nothing",
    { answer: { code: "other", state: "$state" } },
    "MCP server 'web': signing in failed: invalid_grant",
  ],
  [
    "an answer with a secret in it",
    { paths: { "/token": () => new Response("oops secret", { status: 500 }) } },
    "MCP server 'web': signing in failed: HTTP 500: an answer that is no OAuth error",
  ],
  [
    "tokens that are no JSON",
    { paths: { "/token": () => new Response("secret") } },
    "MCP server 'web': signing in failed: an answer that is no JSON",
  ],
  [
    "endless metadata",
    {
      paths: {
        "/.well-known/oauth-authorization-server": () => new Response("x".repeat(2_000_000)),
      },
    },
    "MCP server 'web' sent a message of more than 1048576 bytes; ask it for less at a time",
  ],
  [
    "no registration",
    { metadata: { registration_endpoint: undefined } },
    "MCP server 'web': its sign-in server registers no clients; register one there and set oauth.client_id",
  ],
  [
    "no PKCE",
    { metadata: { code_challenge_methods_supported: ["plain"] } },
    expect.stringMatching(/^MCP server 'web': signing in failed: .*code challenge/),
  ],
  [
    "no sign-in at all",
    { isOpen: true },
    "MCP server 'web' does not say where to sign in; it may need none, or a token in bearer_token_env_var",
  ],
])("loginMcpServer: refuses %s", async ([, script, message]) => {
  expect(await refusalOf(script)).toEqual([
    expect.stringMatching(/^(login_failed|message_too_large)$/),
    message,
  ]);
});

test("loginMcpServer: nobody signs in in time", async () => {
  await using server = await startOAuthServer();
  const time = new TestClock();
  const opened = Promise.withResolvers<void>();
  const waiting = login(server, {}, { clock: time, openUrl: () => opened.resolve() });
  await opened.promise;
  await time.waitForTimer(300_000);
  time.advance(300_000);
  await expect(waiting).rejects.toMatchObject({
    code: "login_failed",
    message: "MCP server 'web': nobody signed in in time; try again",
  });
});

test("loginMcpServer: can be called off", async () => {
  await using server = await startOAuthServer();
  const stop = new AbortController();
  const waiting = login(server, {}, { signal: stop.signal, openUrl: () => stop.abort() });
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
});

test("loginMcpServer: a program has no sign-in", async () => {
  const store = createMcpOAuthMemoryStore();
  await expect(
    loginMcpServer({ server: "s", config: { command: "x" }, store, openUrl: () => {} }),
  ).rejects.toMatchObject({ code: "invalid_config" });
});

test("loginMcpServer: comes back where the table says, on the port that it says", async () => {
  await using server = await startOAuthServer();
  let redirect: string | null = null;
  await login(
    server,
    { oauth: { callback_url: "https://me.example/cb", callback_port: 0 } },
    {
      openUrl: async (url) => {
        redirect = new URL(url).searchParams.get("redirect_uri");
        throw new Error("enough");
      },
    },
  ).catch(() => {});
  expect(redirect).toBe("https://me.example/cb");
});
