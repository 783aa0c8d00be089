import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { isRecord, readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import { createSystemClock, type McpClock } from "../clock.ts";
import { McpError, toReason } from "../mcp_error.ts";

/** The tokens of a sign-in at one server. */
export interface McpOAuthTokens {
  /** Name of the server, as configured. */
  readonly server: string;
  /** Address of the server; tokens are never sent to another. */
  readonly url: string;
  /** Who gave them; they are renewed nowhere else. */
  readonly issuer?: string | undefined;
  /** Id under which this client is known there. */
  readonly clientId: string;
  /** Secret of this client, where it was given one. */
  readonly clientSecret?: string | undefined;
  /** The token that is sent. */
  readonly accessToken: string;
  /** When it ends, in Unix milliseconds; absent when nobody said. */
  readonly expiresAtMs?: number | undefined;
  /** What another one is had for. */
  readonly refreshToken?: string | undefined;
  /** What it allows. */
  readonly scopes: readonly string[];
}

/** Keeps tokens. Reads are fresh: another process may have written. */
export interface McpOAuthStore {
  /** The tokens of a server, or `undefined` when there are none. */
  read(server: string, url: string): McpOAuthTokens | undefined;
  /** Keeps tokens in place of those of the same server and address. */
  write(tokens: McpOAuthTokens): void;
  /** Forgets the tokens of a server; `true` when there were some. */
  remove(server: string, url: string): boolean;
  /** Runs a task while no other process runs one for the same server, so that a token is renewed by one of them. */
  runAlone<T>(server: string, url: string, task: () => Promise<T>): Promise<T>;
}

/** Name of the file in CODEX_HOME. Wire: Codex 0.169.0. */
const FILE_NAME = ".credentials.json";
/** Read and write for the owner alone. */
const OWNER_ONLY = 0o600;
const KEY_DIGITS = 16;

/** How often a lock that somebody else holds is looked at, in milliseconds. */
const LOCK_POLL_MS = 50;
/** After this long a lock counts as left behind, in milliseconds; a renewal takes at most half of that. */
const LOCK_STALE_MS = 60_000;

/** A store that forgets when the process ends. */
export function createMcpOAuthMemoryStore(): McpOAuthStore {
  const kept = new Map<string, McpOAuthTokens>();
  return {
    read: (server, url) => kept.get(toStoreKey(server, url)),
    write: (tokens) => {
      kept.set(toStoreKey(tokens.server, tokens.url), tokens);
    },
    remove: (server, url) => kept.delete(toStoreKey(server, url)),
    runAlone: (_server, _url, task) => task(),
  };
}

/**
 * A store in `.credentials.json` of CODEX_HOME, which Codex shares. Written whole, for its owner alone (0600);
 * entries and members that this version does not know are kept.
 *
 * Its calls throw {@link McpError} `bad_credentials_file` when the file is not what it should be, and `unwritable`
 * when it cannot be written. Wire: the file store of Codex 0.169.0.
 */
export function createMcpOAuthFileStore(options: {
  readonly codexHome: string;
  readonly clock?: McpClock | undefined;
}): McpOAuthStore {
  const { codexHome } = options;
  const clock = options.clock ?? createSystemClock();
  const file = path.join(codexHome, FILE_NAME);
  return {
    read: (server, url) => {
      const entry = findEntry(readEntries(file), server, url);
      return entry === undefined ? undefined : toTokens(server, url, entry[1]);
    },
    write: (tokens) => {
      const entries = readEntries(file);
      const [key, old] = findEntry(entries, tokens.server, tokens.url) ?? [
        toStoreKey(tokens.server, tokens.url),
        {},
      ];
      writeEntries(codexHome, file, { ...entries, [key]: { ...old, ...toEntry(tokens) } });
    },
    remove: (server, url) => {
      const entries = readEntries(file);
      const entry = findEntry(entries, server, url);
      if (entry === undefined) return false;
      const { [entry[0]]: _, ...others } = entries;
      writeEntries(codexHome, file, others);
      return true;
    },
    runAlone: (_server, url, task) => runLocked(`${file}.${toKeyHash(url)}.lock`, clock, task),
  };
}

/** The key of an entry. Wire: Codex 0.169.0. */
export function toStoreKey(server: string, url: string): string {
  return `${server}|${toKeyHash(url)}`;
}

function toKeyHash(url: string): string {
  const payload = JSON.stringify({ type: "http", url, headers: {} });
  return createHash("sha256").update(payload).digest("hex").slice(0, KEY_DIGITS);
}

function readEntries(file: string): UnknownRecord {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {};
    throw new McpError("bad_credentials_file", `cannot read ${file}: ${toReason(cause)}`, {
      cause,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below; the parser's own words may quote a token.
  }
  throw new McpError(
    "bad_credentials_file",
    `${file} is no JSON object: mend it, or remove it and sign in again`,
  );
}

/** By its key, or by what it says: whoever wrote it may have made the key in another way. */
function findEntry(
  entries: UnknownRecord,
  server: string,
  url: string,
): readonly [string, UnknownRecord] | undefined {
  const key = toStoreKey(server, url);
  const byKey = Object.hasOwn(entries, key) ? entries[key] : undefined;
  if (isRecord(byKey)) return [key, byKey];
  for (const [other, entry] of Object.entries(entries)) {
    if (!isRecord(entry)) continue;
    if (entry["server_name"] === server && entry["server_url"] === url) return [other, entry];
  }
  return undefined;
}

function toTokens(server: string, url: string, entry: UnknownRecord): McpOAuthTokens | undefined {
  const accessToken = readString(entry, "access_token");
  const clientId = readString(entry, "client_id");
  if (accessToken === undefined || clientId === undefined) return undefined;
  const scopes: unknown = entry["scopes"];
  return {
    server,
    url,
    issuer: readString(entry, "issuer"),
    clientId,
    clientSecret: readString(entry, "client_secret"),
    accessToken,
    expiresAtMs: readNumber(entry, "expires_at"),
    refreshToken: readString(entry, "refresh_token"),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [],
  };
}

function toEntry(tokens: McpOAuthTokens): UnknownRecord {
  return {
    server_name: tokens.server,
    server_url: tokens.url,
    issuer: tokens.issuer,
    client_id: tokens.clientId,
    client_secret: tokens.clientSecret,
    access_token: tokens.accessToken,
    expires_at: tokens.expiresAtMs,
    refresh_token: tokens.refreshToken,
    scopes: tokens.scopes,
  };
}

/** Writes the file so that no reader sees a part of it, readable by its owner only. */
function writeEntries(folder: string, file: string, entries: UnknownRecord): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, `${JSON.stringify(entries, undefined, 2)}\n`, {
      mode: OWNER_ONLY,
      flag: "wx",
    });
    chmodSync(temporary, OWNER_ONLY);
    renameSync(temporary, file);
  } catch (cause) {
    removeQuietly(temporary);
    throw new McpError("unwritable", `cannot write ${file}: ${toReason(cause)}`, { cause });
  }
}

async function runLocked<T>(file: string, clock: McpClock, task: () => Promise<T>): Promise<T> {
  let isOurs = tryLock(file);
  const deadlineMs = clock.now() + LOCK_STALE_MS;
  // A folder that cannot be written has no locks, and whoever holds one for too long is gone: then it goes without.
  while (isOurs === false && clock.now() < deadlineMs) {
    await new Promise<void>((resolve) => {
      clock.schedule(resolve, LOCK_POLL_MS);
    });
    dropStaleLock(file, clock);
    isOurs = tryLock(file);
  }
  try {
    return await task();
  } finally {
    if (isOurs === true) removeQuietly(file);
  }
}

/** Whether the lock is ours now; `undefined` when there cannot be one. */
function tryLock(file: string): boolean | undefined {
  try {
    writeFileSync(file, String(process.pid), { mode: OWNER_ONLY, flag: "wx" });
    return true;
  } catch (cause) {
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    return isTaken ? false : undefined;
  }
}

function dropStaleLock(file: string, clock: McpClock): void {
  try {
    if (clock.now() - statSync(file).mtimeMs > LOCK_STALE_MS) removeQuietly(file);
  } catch {
    // It was given back meanwhile.
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whatever failed before is what is told.
  }
}
