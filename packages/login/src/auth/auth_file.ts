import { isRecord, readString, type UnknownRecord } from "@codexkit/protocol";
import { LoginError } from "../login_error.ts";

/** Tokens of a ChatGPT sign-in. Wire: `tokens` of auth.json (Codex 0.169.0). All are secrets. */
export interface ChatGptTokens {
  /** JWT that says who signed in. */
  id_token: string;
  /** Sent with requests. */
  access_token: string;
  /** Renews the others, once. */
  refresh_token: string;
  /** Workspace that requests name; absent for accounts without one. */
  account_id?: string | undefined;
}

/** How requests are signed. Wire: `auth_mode` (Codex 0.169.0). */
export type AuthMode = "apikey" | "chatgpt";

/** What auth.json holds. Members that this version does not know are kept in `rest`. */
export interface AuthFile {
  /** Mode as written; absent in older files. */
  auth_mode?: string | undefined;
  /** An API key. A secret. */
  OPENAI_API_KEY?: string | undefined;
  /** Tokens of a ChatGPT sign-in. */
  tokens?: ChatGptTokens | undefined;
  /** When the tokens were last renewed, RFC 3339. */
  last_refresh?: string | undefined;
  /** Every other member. */
  rest: UnknownRecord;
  /** Every other member of `tokens`. */
  tokensRest: UnknownRecord;
}

const KNOWN: ReadonlySet<string> = new Set([
  "auth_mode",
  "OPENAI_API_KEY",
  "tokens",
  "last_refresh",
]);
const KNOWN_TOKENS: ReadonlySet<string> = new Set([
  "id_token",
  "access_token",
  "refresh_token",
  "account_id",
]);

/**
 * Reads the text of auth.json.
 *
 * @throws {@link LoginError} `bad_auth_file`; the message does not quote the file.
 */
export function parseAuthFile(text: string): AuthFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The cause would quote the file.
    throw new LoginError("bad_auth_file", "auth.json is not valid JSON; log in again");
  }
  if (!isRecord(value)) {
    throw new LoginError("bad_auth_file", "auth.json is not a JSON object; log in again");
  }
  const tokens = value["tokens"];
  if (tokens !== undefined && tokens !== null && !isRecord(tokens)) {
    throw new LoginError("bad_auth_file", "`tokens` of auth.json is not an object; log in again");
  }
  return {
    auth_mode: readString(value, "auth_mode"),
    OPENAI_API_KEY: readFilled(value, "OPENAI_API_KEY"),
    tokens: isRecord(tokens) ? toTokens(tokens) : undefined,
    last_refresh: readString(value, "last_refresh"),
    rest: without(value, KNOWN),
    tokensRest: isRecord(tokens) ? without(tokens, KNOWN_TOKENS) : {},
  };
}

/** The text of auth.json: indented JSON with a newline at the end. */
export function toAuthFileText(file: AuthFile): string {
  const { tokens } = file;
  const value = {
    auth_mode: file.auth_mode,
    OPENAI_API_KEY: file.OPENAI_API_KEY ?? null,
    tokens: tokens === undefined ? undefined : { ...toTokensWire(tokens), ...file.tokensRest },
    last_refresh: file.last_refresh,
    ...file.rest,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** How requests are signed by this file, or `undefined` when it holds no credentials. */
export function resolveAuthMode(file: AuthFile): AuthMode | undefined {
  const hasKey = file.OPENAI_API_KEY !== undefined;
  const hasTokens = file.tokens !== undefined;
  switch (file.auth_mode) {
    case "apikey":
      return hasKey ? "apikey" : undefined;
    case "chatgpt":
      return hasTokens ? "chatgpt" : undefined;
    case undefined:
      if (hasKey) return "apikey";
      return hasTokens ? "chatgpt" : undefined;
    default:
      return undefined;
  }
}

/** An auth.json that holds one API key. */
export function toApiKeyFile(key: string): AuthFile {
  return { auth_mode: "apikey", OPENAI_API_KEY: key, rest: {}, tokensRest: {} };
}

function toTokens(tokens: UnknownRecord): ChatGptTokens {
  const access = readString(tokens, "access_token");
  const refresh = readString(tokens, "refresh_token");
  if (access === undefined || refresh === undefined) {
    throw new LoginError("bad_auth_file", "`tokens` of auth.json is not whole; log in again");
  }
  return {
    id_token: readString(tokens, "id_token") ?? "",
    access_token: access,
    refresh_token: refresh,
    account_id: readString(tokens, "account_id"),
  };
}

function toTokensWire(tokens: ChatGptTokens): UnknownRecord {
  return { ...tokens, account_id: tokens.account_id ?? null };
}

function readFilled(record: UnknownRecord, key: string): string | undefined {
  const value = readString(record, key)?.trim();
  return value === "" ? undefined : value;
}

function without(record: UnknownRecord, known: ReadonlySet<string>): UnknownRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !known.has(key)));
}
