import { expect, test } from "vitest";
import { LoginError } from "../login_error.ts";
import { type Auth, type AuthOptions, createAuth, readAccountId } from "./auth.ts";
import { type AuthFile, toApiKeyFile } from "./auth_file.ts";
import { type AuthStore, createMemoryStore } from "./auth_store.ts";
import type { AuthFetch } from "./token_refresh.ts";

const NOW_MS = Date.UTC(2026, 10, 21);
const HOUR_S = 3_600;

function toJwt(payload: unknown): string {
  return `h.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.s`;
}

/** An access token that ends `leftS` seconds from now. */
function toAccess(leftS: number, id = "1"): string {
  return toJwt({ exp: NOW_MS / 1_000 + leftS, id });
}

function toSignIn(access_token: string, account = "acc", refresh_token = "r1"): AuthFile {
  const claims = {
    email: "me@x.org",
    "https://api.openai.com/auth": { chatgpt_account_id: account },
  };
  const tokens = { id_token: toJwt(claims), access_token, refresh_token };
  return { auth_mode: "chatgpt", tokens, rest: { kept: 1 }, tokensRest: {} };
}

function createStore(file?: AuthFile): AuthStore {
  const store = createMemoryStore();
  if (file !== undefined) store.write(file);
  return store;
}

interface Server {
  fetch: AuthFetch;
  reasons: string[];
}

/** A server that renews with these tokens, one for each request; then it answers 401. */
function createServer(tokens: readonly string[], status = 401): Server {
  const left = [...tokens];
  const reasons: string[] = [];
  const fetch: AuthFetch = async (_url, { body }) => {
    const sent: unknown = JSON.parse(body);
    reasons.push(String(Reflect.get(Object(sent), "refresh_reason")));
    const access_token = left.shift();
    const text = JSON.stringify(
      access_token === undefined
        ? { error: { code: "refresh_token_expired" } }
        : { access_token, refresh_token: `r-${reasons.length}` },
    );
    const answered = access_token === undefined ? status : 200;
    return await Promise.resolve({
      status: answered,
      text: async () => await Promise.resolve(text),
    });
  };
  return { fetch, reasons };
}

function create(store: AuthStore, over: Partial<AuthOptions> = {}): Auth {
  return createAuth({ store, env: {}, fetch: createServer([]).fetch, now: () => NOW_MS, ...over });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "no error";
  } catch (error) {
    return LoginError.isInstance(error) ? error.code : String(error);
  }
}

test("createAuth: without credentials there are no headers", async () => {
  const auth = create(createStore());
  expect([auth.identity(), await auth.headers(), await auth.onUnauthorized()]).toEqual([
    undefined,
    {},
    false,
  ]);
  expect(auth.usesCodexBackend()).toBe(false);
});

test.for<[string, Readonly<Record<string, string>>, AuthFile | undefined, string, boolean]>([
  [
    "CODEX_API_KEY first",
    { CODEX_API_KEY: "k-env", CODEX_ACCESS_TOKEN: "t-env" },
    toApiKeyFile("k-own"),
    "k-env",
    false,
  ],
  ["then the process", { CODEX_ACCESS_TOKEN: "t-env" }, toApiKeyFile("k-own"), "k-own", false],
  ["then CODEX_ACCESS_TOKEN", { CODEX_ACCESS_TOKEN: "t-env" }, undefined, "t-env", true],
  ["then the store", { CODEX_API_KEY: " ", OPENAI_API_KEY: "no" }, undefined, "k-store", false],
])("createAuth: order of credentials, %s", async ([, env, own, token, backend]) => {
  const auth = create(createStore(toApiKeyFile("k-store")), { env, ephemeral: createStore(own) });
  expect(await auth.headers()).toEqual({ authorization: `Bearer ${token}` });
  expect(auth.usesCodexBackend()).toBe(backend);
});

test("createAuth: an API key is who it is and is not renewed", async () => {
  const auth = create(createStore(toApiKeyFile("k")));
  expect(auth.identity()).toEqual({ mode: "apikey", origin: "store" });
  expect(await auth.onUnauthorized()).toBe(false);
});

test("createAuth: a token of the environment names its account", async () => {
  const token = toJwt({ "https://api.openai.com/auth": { chatgpt_account_id: "a9" } });
  const auth = create(createStore(), { env: { CODEX_ACCESS_TOKEN: token } });
  expect(auth.identity()).toEqual({ mode: "personalAccessToken", origin: "env", accountId: "a9" });
  expect(await auth.headers()).toEqual({
    authorization: `Bearer ${token}`,
    "chatgpt-account-id": "a9",
  });
});

test("createAuth: a sign-in sends its token and account", async () => {
  const access = toAccess(HOUR_S);
  const server = createServer([]);
  const auth = create(createStore(toSignIn(access)), { fetch: server.fetch });
  expect(await auth.headers()).toEqual({
    authorization: `Bearer ${access}`,
    "chatgpt-account-id": "acc",
  });
  expect(auth.identity()).toEqual({
    mode: "chatgpt",
    origin: "store",
    accountId: "acc",
    claims: { email: "me@x.org", chatgpt_account_id: "acc" },
  });
  expect([auth.usesCodexBackend(), server.reasons]).toEqual([true, []]);
});

test("headers: a token that is about to end is renewed once for all, and kept", async () => {
  const fresh = toAccess(HOUR_S, "2");
  const server = createServer([fresh]);
  const store = createStore(toSignIn(toAccess(180)));
  const auth = create(store, { fetch: server.fetch });
  const all = await Promise.all([auth.headers(), auth.headers(), auth.headers()]);
  expect(all.map(({ authorization }) => authorization)).toEqual(Array(3).fill(`Bearer ${fresh}`));
  expect(server.reasons).toEqual(["proactive_expiry"]);
  expect(store.read()).toMatchObject({
    tokens: { access_token: fresh, refresh_token: "r-1" },
    last_refresh: "2026-11-21T00:00:00.000Z",
    rest: { kept: 1 },
  });
});

test("headers: what another process has renewed is taken over", async () => {
  const store = createStore(toSignIn(toAccess(10)));
  const server = createServer([]);
  const auth = create(store, { fetch: server.fetch });
  auth.identity();
  const theirs = toAccess(HOUR_S, "theirs");
  store.write(toSignIn(theirs));
  expect((await auth.headers())["authorization"]).toBe(`Bearer ${theirs}`);
  expect(server.reasons).toEqual([]);
});

test("headers: a renewal that fails matters when the token has ended", async () => {
  const soon = create(createStore(toSignIn(toAccess(60))), { fetch: createServer([], 503).fetch });
  expect((await soon.headers())["authorization"]).toBe(`Bearer ${toAccess(60)}`);
  const over = create(createStore(toSignIn(toAccess(-1))), { fetch: createServer([], 503).fetch });
  expect(await codeOf(over.headers())).toBe("refresh_unavailable");
});

test("headers: another account in the store is refused", async () => {
  const store = createStore(toSignIn(toAccess(60)));
  const auth = create(store);
  auth.identity();
  store.write(toSignIn(toAccess(HOUR_S), "other"));
  expect(await codeOf(auth.headers())).toBe("wrong_account");
  store.remove();
  expect(await codeOf(auth.headers())).toBe("wrong_account");
});

test("onUnauthorized: renews and says to try again, but not at once again", async () => {
  const server = createServer([toAccess(HOUR_S, "2"), toAccess(HOUR_S, "3")]);
  let now = NOW_MS;
  const store = createStore(toSignIn(toAccess(HOUR_S)));
  const auth = create(store, { fetch: server.fetch, now: () => now });
  expect([await auth.onUnauthorized(), await auth.onUnauthorized()]).toEqual([true, false]);
  now += 61_000;
  expect(await auth.onUnauthorized(await auth.headers())).toBe(true);
  expect(server.reasons).toEqual(["unauthorized_recovery", "unauthorized_recovery"]);
});

test("onUnauthorized: a request with an older token is tried again without a renewal", async () => {
  const server = createServer([toAccess(HOUR_S, "2")]);
  const auth = create(createStore(toSignIn(toAccess(HOUR_S))), { fetch: server.fetch });
  const sent = await auth.headers();
  expect(await Promise.all([auth.onUnauthorized(sent), auth.onUnauthorized(sent)])).toEqual([
    true,
    true,
  ]);
  expect(await auth.onUnauthorized(sent)).toBe(true);
  expect(server.reasons.length).toBe(1);
});

test("onUnauthorized: a sign-in that is over is not tried twice, until it is replaced", async () => {
  const server = createServer([]);
  const file = toSignIn(toAccess(HOUR_S));
  const store = createStore(file);
  const auth = create(store, { fetch: server.fetch });
  expect(await codeOf(auth.onUnauthorized())).toBe("refresh_failed");
  expect(await codeOf(auth.onUnauthorized())).toBe("refresh_failed");
  expect([server.reasons.length, store.read()]).toEqual([1, file]);
  store.write(toSignIn(toAccess(HOUR_S, "new"), "acc", "r-new"));
  expect(await auth.onUnauthorized()).toBe(true);
});

test("save, logout and reload: change what is in use", async () => {
  const store = createStore();
  const auth = create(store);
  expect(await auth.headers()).toEqual({});
  auth.save(toApiKeyFile("k1"));
  expect(await auth.headers()).toEqual({ authorization: "Bearer k1" });
  store.write(toApiKeyFile("k2"));
  expect(await auth.headers()).toEqual({ authorization: "Bearer k1" });
  auth.reload();
  expect(await auth.headers()).toEqual({ authorization: "Bearer k2" });
  expect(auth.stored()).toEqual(toApiKeyFile("k2"));
  expect([auth.logout(), auth.logout(), await auth.headers()]).toEqual([true, false, {}]);
});

test.for<[string, AuthFile, Partial<AuthOptions>, string | undefined]>([
  ["nothing is forced", toApiKeyFile("k"), {}, undefined],
  [
    "a key where ChatGPT is forced",
    toApiKeyFile("k"),
    { forcedLoginMethod: "chatgpt" },
    "ChatGPT login is required, but an API key is currently being used. Logging out.",
  ],
  [
    "ChatGPT where a key is forced",
    toSignIn(toAccess(HOUR_S)),
    { forcedLoginMethod: "api" },
    "API key login is required, but ChatGPT is currently being used. Logging out.",
  ],
  [
    "the right workspace",
    toSignIn(toAccess(HOUR_S)),
    { forcedWorkspaceIds: ["x", "acc"] },
    undefined,
  ],
  [
    "another workspace",
    toSignIn(toAccess(HOUR_S)),
    { forcedWorkspaceIds: ["x", "y"] },
    "Login is restricted to workspace x, y, but current credentials belong to acc. Logging out.",
  ],
])("enforceRestrictions: %s", ([, file, over, text]) => {
  const store = createStore(file);
  const auth = create(store, over);
  expect(auth.enforceRestrictions()).toBe(text);
  expect(store.read()).toEqual(text === undefined ? file : undefined);
});

test("readAccountId: the member comes before the claim", () => {
  const tokens = toSignIn("a", "claimed").tokens;
  if (tokens === undefined) throw new Error("no tokens");
  expect([
    readAccountId(tokens),
    readAccountId({ ...tokens, account_id: "member" }),
    readAccountId({ ...tokens, id_token: "opaque" }),
  ]).toEqual(["claimed", "member", undefined]);
});
