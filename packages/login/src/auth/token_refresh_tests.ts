import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { LoginError } from "../login_error.ts";
import { type AuthFetch, requestTokens } from "./token_refresh.ts";

interface Sent {
  url: string;
  body: unknown;
}

function answer(status: number, body: string, sent: Sent[] = []): AuthFetch {
  return async (url, request) => {
    sent.push({ url, body: JSON.parse(request.body) });
    return await Promise.resolve({ status, text: async () => await Promise.resolve(body) });
  };
}

async function refusal(fetch: AuthFetch): Promise<readonly [string, string]> {
  try {
    await requestTokens({
      refreshToken: "s3cret",
      reason: "unauthorized_recovery",
      fetch,
      env: {},
    });
  } catch (error) {
    if (!LoginError.isInstance(error)) throw error;
    // A secret must be neither in the message nor behind it.
    const hidden = String(error.cause).includes("s3cret") ? "leaked" : error.message;
    return [error.code, hidden];
  }
  throw new Error("not refused");
}

test("requestTokens: sends what codex 0.169.0 sends, and gives what comes back", async () => {
  const sent: Sent[] = [];
  const fetch = answer(200, '{"access_token":"a2","refresh_token":"r2","expires_in":1}', sent);
  const options = { refreshToken: "r1", reason: "proactive_expiry", fetch, env: {} } as const;
  expect(await requestTokens(options)).toEqual({ access_token: "a2", refresh_token: "r2" });
  const env = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: "http://127.0.0.1:9/t" };
  await requestTokens({ ...options, env });
  const body = {
    client_id: "app_EMoamEEZ73f0CkXaXp7hrann",
    grant_type: "refresh_token",
    refresh_token: "r1",
    refresh_reason: "proactive_expiry",
  };
  expect(sent).toEqual([
    { url: "https://auth.openai.com/oauth/token", body },
    { url: "http://127.0.0.1:9/t", body },
  ]);
});

const START = "Your access token could not be refreshed";

test.for<[number, string, string, string]>([
  [
    401,
    '{"error":{"code":"refresh_token_expired"}}',
    "refresh_failed",
    `${START} because your refresh token has expired. Please log out and sign in again.`,
  ],
  [
    401,
    '{"error":"refresh_token_reused"}',
    "refresh_failed",
    `${START} because your refresh token was already used. Please log out and sign in again.`,
  ],
  [
    401,
    '{"code":"REFRESH_TOKEN_INVALIDATED"}',
    "refresh_failed",
    `${START} because your refresh token was revoked. Please log out and sign in again.`,
  ],
  [401, "s3cret", "refresh_failed", `${START}. Please log out and sign in again.`],
  [503, "s3cret", "refresh_unavailable", "failed to refresh token: the server answered 503"],
  [
    200,
    "s3cret",
    "refresh_unavailable",
    "failed to refresh token: the answer of the server is no JSON object",
  ],
])("requestTokens: %i %s", async ([status, body, code, message]) => {
  expect(await refusal(answer(status, body))).toEqual([code, message]);
});

test("requestTokens: a server that cannot be reached may be later", async () => {
  const fetch: AuthFetch = async () => await Promise.reject(new Error("connect s3cret"));
  expect(await refusal(fetch)).toEqual([
    "refresh_unavailable",
    "failed to refresh token: the server could not be reached",
  ]);
});

test("requestTokens: works with the fetch of the platform", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => bodies.push(chunk));
    request.on("end", () => response.end('{"access_token":"a2"}'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const env = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: `http://127.0.0.1:${port}/oauth/token` };
  const options = { refreshToken: "r1", reason: "proactive_expiry", fetch, env } as const;
  expect(await requestTokens(options)).toEqual({ access_token: "a2" });
  expect(JSON.parse(bodies.join(""))).toMatchObject({ refresh_token: "r1" });
});
