import { isRecord, readString, type UnknownRecord } from "@codexkit/protocol";
import { LoginError } from "../login_error.ts";

/** What this package sends. A subset of the platform's `fetch`. */
export type AuthFetch = (
  url: string,
  request: {
    method: "POST";
    headers: Readonly<Record<string, string>>;
    body: string;
    signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Why a token is renewed. Wire: `refresh_reason` (Codex 0.169.0). */
export type RefreshReason = "proactive_expiry" | "unauthorized_recovery";

/** What the server gives; members that it leaves out stay as they were. */
export interface RefreshedTokens {
  /** New JWT about the owner. */
  id_token?: string | undefined;
  /** New token for requests. */
  access_token?: string | undefined;
  /** New token for the next renewal. */
  refresh_token?: string | undefined;
}

const DEFAULT_URL = "https://auth.openai.com/oauth/token";
const URL_VARIABLE = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";
/** The public client of the ChatGPT sign-in. Wire: Codex 0.169.0. */
const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";
const TIMEOUT_MS = 30_000;

const START = "Your access token could not be refreshed";
const SIGN_IN_AGAIN = "Please log out and sign in again.";
const PERMANENT: ReadonlyMap<string, string> = new Map([
  ["refresh_token_expired", "your refresh token has expired"],
  ["refresh_token_reused", "your refresh token was already used"],
  ["refresh_token_invalidated", "your refresh token was revoked"],
]);

/** The message when auth.json has come to hold another account. Mirrors: Codex 0.169.0. */
export const WRONG_ACCOUNT_TEXT: string =
  `${START} because you have since logged out or signed in to another account. ` +
  "Please sign in again.";

/**
 * Renews the tokens of a ChatGPT sign-in.
 *
 * Wire: `POST /oauth/token` with `grant_type: refresh_token` (Codex 0.169.0). The environment
 * variable `CODEX_REFRESH_TOKEN_URL_OVERRIDE` replaces the address.
 *
 * @throws {@link LoginError} `refresh_failed` when the sign-in is over, `refresh_unavailable` when
 *   another try may help. Neither quotes a token.
 */
export async function requestTokens(options: {
  refreshToken: string;
  reason: RefreshReason;
  fetch: AuthFetch;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<RefreshedTokens> {
  const { status, text } = await post(options);
  const body = parseObject(text);
  if (status === 401) throw new LoginError("refresh_failed", toPermanentText(readCode(body)));
  if (status < 200 || status > 299) {
    const message = `failed to refresh token: the server answered ${status}`;
    throw new LoginError("refresh_unavailable", message);
  }
  if (body === undefined) {
    const message = "failed to refresh token: the answer of the server is no JSON object";
    throw new LoginError("refresh_unavailable", message);
  }
  return {
    id_token: readString(body, "id_token"),
    access_token: readString(body, "access_token"),
    refresh_token: readString(body, "refresh_token"),
  };
}

async function post(options: {
  refreshToken: string;
  reason: RefreshReason;
  fetch: AuthFetch;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<{ status: number; text: string }> {
  const override = options.env[URL_VARIABLE]?.trim() ?? "";
  try {
    const response = await options.fetch(override === "" ? DEFAULT_URL : override, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_id: CLIENT_ID,
        grant_type: "refresh_token",
        refresh_token: options.refreshToken,
        refresh_reason: options.reason,
      }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    // The cause may quote the request.
    const message = "failed to refresh token: the server could not be reached";
    throw new LoginError("refresh_unavailable", message);
  }
}

function toPermanentText(code: string | undefined): string {
  const why = code === undefined ? undefined : PERMANENT.get(code);
  return why === undefined
    ? `${START}. ${SIGN_IN_AGAIN}`
    : `${START} because ${why}. ${SIGN_IN_AGAIN}`;
}

/** The code of an answer: `{error: {code}}`, `{error: "code"}` or `{code}`. */
function readCode(body: UnknownRecord | undefined): string | undefined {
  if (body === undefined) return undefined;
  const { error } = body;
  const code = isRecord(error) ? readString(error, "code") : readString(body, "error");
  return (code ?? readString(body, "code"))?.toLowerCase();
}

function parseObject(text: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
