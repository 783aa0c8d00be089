import { isRecord, readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import { LoginError } from "../login_error.ts";

/** What a token of the ChatGPT sign-in says about its owner. */
export interface TokenClaims {
  /** Address of the user. */
  email?: string | undefined;
  /** Plan as the server names it, such as `plus`; any word is possible. */
  chatgpt_plan_type?: string | undefined;
  /** Id of the user. */
  chatgpt_user_id?: string | undefined;
  /** Id of the workspace, which requests name. */
  chatgpt_account_id?: string | undefined;
  /** When the token ends, in Unix seconds. */
  exp?: number | undefined;
}

/** Where the claims of ChatGPT sit in a token. Wire: Codex 0.169.0. */
const AUTH_NAMESPACE = "https://api.openai.com/auth";
const PROFILE_NAMESPACE = "https://api.openai.com/profile";
/** Longest token that is looked into, in characters. */
const MAX_TOKEN_LENGTH = 65_536;

/**
 * Reads the claims of a JWT. The signature is not checked: the token is only ever sent back to the
 * server that made it.
 *
 * @throws {@link LoginError} `bad_token` when it is no JWT; the message does not quote it.
 */
export function parseTokenClaims(token: string): TokenClaims {
  const payload = readPayload(token);
  const auth = payload[AUTH_NAMESPACE];
  const profile = payload[PROFILE_NAMESPACE];
  const own = isRecord(auth) ? auth : {};
  const email =
    readString(payload, "email") ?? (isRecord(profile) ? readString(profile, "email") : undefined);
  return {
    email,
    chatgpt_plan_type: readString(own, "chatgpt_plan_type"),
    chatgpt_user_id: readString(own, "chatgpt_user_id") ?? readString(own, "user_id"),
    chatgpt_account_id: readString(own, "chatgpt_account_id"),
    exp: readNumber(payload, "exp"),
  };
}

/** When a token ends in Unix milliseconds, or `undefined` when it does not say or is no JWT. */
export function readTokenExpiryMs(token: string): number | undefined {
  try {
    const { exp } = parseTokenClaims(token);
    return exp === undefined ? undefined : exp * 1_000;
  } catch {
    return undefined;
  }
}

function readPayload(token: string): UnknownRecord {
  const parts = token.length > MAX_TOKEN_LENGTH ? [] : token.split(".");
  const [header = "", body = "", signature = ""] = parts;
  if (parts.length !== 3 || header === "" || body === "" || signature === "") {
    throw new LoginError("bad_token", "invalid ID token format");
  }
  let payload: unknown;
  try {
    payload = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  } catch {
    // The cause would quote the token.
    throw new LoginError("bad_token", "invalid ID token payload");
  }
  if (!isRecord(payload)) throw new LoginError("bad_token", "invalid ID token payload");
  return payload;
}
