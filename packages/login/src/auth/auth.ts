import { LoginError } from "../login_error.ts";
import { type AuthFile, type ChatGptTokens, resolveAuthMode } from "./auth_file.ts";
import { type AuthStore, createMemoryStore } from "./auth_store.ts";
import { isHeaderText, toBearerHeaders } from "./bearer.ts";
import { parseTokenClaims, readTokenExpiryMs, type TokenClaims } from "./jwt.ts";
import {
  type AuthFetch,
  type RefreshReason,
  requestTokens,
  WRONG_ACCOUNT_TEXT,
} from "./token_refresh.ts";

/** The only way to sign in that a configuration allows. Wire: `forced_login_method`. */
export type ForcedLoginMethod = "api" | "chatgpt";

/** The credentials in use. Holds no secret. */
export type AuthIdentity =
  /** An API key, from the environment or from the store. */
  | { mode: "apikey"; origin: "env" | "store" }
  /** A sign-in to ChatGPT. */
  | { mode: "chatgpt"; origin: "store"; accountId: string | undefined; claims: TokenClaims }
  /** A token that the environment gives. */
  | { mode: "personalAccessToken"; origin: "env"; accountId: string | undefined };

/** Gives the headers that sign a request, and renews them. */
export interface AuthSource {
  /**
   * Headers of the next request; none without credentials. Renews what is about to end.
   *
   * @throws {@link LoginError} when the credentials can no longer be used.
   */
  headers(): Promise<Record<string, string>>;
  /**
   * What to do after an answer 401: `true` means that another try has new credentials.
   *
   * @param sent - headers of the refused request; newer credentials than these need no renewal.
   */
  onUnauthorized(sent?: Readonly<Record<string, string>>): Promise<boolean>;
}

/** The credentials of OpenAI: where they are, who they belong to, how they are renewed. */
export interface Auth extends AuthSource {
  /** The credentials in use, or `undefined`. Read once and kept; see {@link Auth.reload}. */
  identity(): AuthIdentity | undefined;
  /** What the store holds, read anew. */
  stored(): AuthFile | undefined;
  /** Whether requests go to the backend of ChatGPT. */
  usesCodexBackend(): boolean;
  /** Keeps credentials in the store, and uses them from now on. */
  save(file: AuthFile): void;
  /** Forgets the credentials of the store; `true` when there were some. */
  logout(): boolean;
  /** Forgets what was read, so that the next call reads the store. */
  reload(): void;
  /**
   * Forgets credentials that the configuration forbids.
   *
   * @returns what to tell the person; `undefined` when all is well.
   */
  enforceRestrictions(): string | undefined;
}

/** What {@link createAuth} is made of. */
export interface AuthOptions {
  /** Where credentials are kept. */
  store: AuthStore;
  /** Credentials for this process alone; they come before the store. Default none. */
  ephemeral?: AuthStore | undefined;
  /** Read for `CODEX_API_KEY` and `CODEX_ACCESS_TOKEN`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Reaches the server that renews tokens. */
  fetch: AuthFetch;
  /** Now, in Unix milliseconds. */
  now: () => number;
  /** The only way to sign in. Default both. */
  forcedLoginMethod?: ForcedLoginMethod | undefined;
  /** The only ChatGPT workspaces to sign in to. Default all. */
  forcedWorkspaceIds?: readonly string[] | undefined;
}

/** A token with less time than this is renewed before a request. */
const RENEW_AHEAD_MS = 5 * 60_000;
/** A token that was refused this soon after its renewal is not renewed again. */
const RENEWAL_PAUSE_MS = 60_000;

type Credentials =
  | { mode: "apikey"; origin: "env" | "store"; secret: string }
  | { mode: "personalAccessToken"; origin: "env"; secret: string; accountId: string | undefined }
  | { mode: "chatgpt"; origin: "store"; tokens: ChatGptTokens; store: AuthStore };

/**
 * The credentials of OpenAI.
 *
 * In this order: `CODEX_API_KEY`, credentials of the process, `CODEX_ACCESS_TOKEN`, the store.
 * Tokens are renewed once however many requests ask, and what another process has renewed is taken
 * over. Mirrors: the auth manager of Codex 0.169.0.
 */
export function createAuth(options: AuthOptions): Auth {
  return new OpenAiAuth(options);
}

/** The account that requests name, by the tokens of a sign-in. */
export function readAccountId(tokens: ChatGptTokens): string | undefined {
  return tokens.account_id ?? readClaims(tokens.id_token).chatgpt_account_id;
}

function readClaims(token: string): TokenClaims {
  try {
    return parseTokenClaims(token);
  } catch {
    return {};
  }
}

class OpenAiAuth implements Auth {
  readonly #options: AuthOptions;
  readonly #ephemeral: AuthStore;
  #loaded: { credentials: Credentials | undefined } | undefined;
  #renewal: Promise<void> | undefined;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  /** A refusal that no further try can change, and the token it was about. */
  #refusal: { refreshToken: string; error: LoginError } | undefined;

  constructor(options: AuthOptions) {
    this.#options = options;
    this.#ephemeral = options.ephemeral ?? createMemoryStore();
  }

  identity(): AuthIdentity | undefined {
    const credentials = this.#read();
    switch (credentials?.mode) {
      case undefined:
        return undefined;
      case "apikey":
        return { mode: "apikey", origin: credentials.origin };
      case "personalAccessToken":
        return { mode: credentials.mode, origin: "env", accountId: credentials.accountId };
      case "chatgpt": {
        const { tokens } = credentials;
        const claims = readClaims(tokens.id_token);
        return { mode: "chatgpt", origin: "store", accountId: readAccountId(tokens), claims };
      }
    }
  }

  stored(): AuthFile | undefined {
    return this.#options.store.read();
  }

  usesCodexBackend(): boolean {
    const mode = this.#read()?.mode;
    return mode === "chatgpt" || mode === "personalAccessToken";
  }

  save(file: AuthFile): void {
    this.#options.store.write(file);
    this.reload();
  }

  logout(): boolean {
    const hadEphemeral = this.#ephemeral.remove();
    const hadStored = this.#options.store.remove();
    this.reload();
    return hadStored || hadEphemeral;
  }

  reload(): void {
    this.#loaded = undefined;
    this.#refusal = undefined;
  }

  enforceRestrictions(): string | undefined {
    const problem = this.#findRestriction();
    if (problem === undefined) return undefined;
    this.logout();
    return `${problem} Logging out.`;
  }

  async headers(): Promise<Record<string, string>> {
    const credentials = this.#read();
    if (credentials?.mode === "chatgpt") await this.#renewAhead(credentials.tokens);
    return toHeaders(this.#read());
  }

  async onUnauthorized(sent?: Readonly<Record<string, string>>): Promise<boolean> {
    const credentials = this.#read();
    if (credentials?.mode !== "chatgpt") return false;
    const authorization = sent?.["authorization"];
    const current = toHeaders(credentials)["authorization"];
    if (authorization !== undefined && authorization !== current) return true;
    if (this.#options.now() - this.#renewedAtMs < RENEWAL_PAUSE_MS) return false;
    await this.#renew("unauthorized_recovery", credentials.tokens);
    return true;
  }

  #read(): Credentials | undefined {
    this.#loaded ??= { credentials: this.#find() };
    return this.#loaded.credentials;
  }

  #find(): Credentials | undefined {
    const { env, store } = this.#options;
    const key = env["CODEX_API_KEY"]?.trim() ?? "";
    if (key !== "") return { mode: "apikey", origin: "env", secret: key };
    const own = toCredentials(this.#ephemeral);
    if (own !== undefined) return own;
    const token = env["CODEX_ACCESS_TOKEN"]?.trim() ?? "";
    if (token === "") return toCredentials(store);
    const accountId = readClaims(token).chatgpt_account_id;
    return { mode: "personalAccessToken", origin: "env", secret: token, accountId };
  }

  async #renewAhead(tokens: ChatGptTokens): Promise<void> {
    const endsMs = readTokenExpiryMs(tokens.access_token);
    const leftMs = endsMs === undefined ? Infinity : endsMs - this.#options.now();
    if (leftMs > RENEW_AHEAD_MS) return;
    try {
      await this.#renew("proactive_expiry", tokens);
    } catch (error) {
      // A token that still holds is used while it does, unless the account has changed.
      const isOver = leftMs <= 0 || !LoginError.isInstance(error) || error.code === "wrong_account";
      if (isOver) throw error;
    }
  }

  /** Renews once for all who ask at the same time. */
  async #renew(reason: RefreshReason, used: ChatGptTokens): Promise<void> {
    this.#renewal ??= this.#renewNow(reason, used).finally(() => {
      this.#renewal = undefined;
    });
    await this.#renewal;
  }

  async #renewNow(reason: RefreshReason, used: ChatGptTokens): Promise<void> {
    const current = this.#read();
    const store = current?.mode === "chatgpt" ? current.store : this.#options.store;
    const file = store.read();
    const kept =
      file === undefined || resolveAuthMode(file) !== "chatgpt" ? undefined : file.tokens;
    if (file === undefined || kept === undefined || readAccountId(kept) !== readAccountId(used)) {
      throw new LoginError("wrong_account", WRONG_ACCOUNT_TEXT);
    }
    if (kept.access_token !== used.access_token) {
      this.#adopt(kept, store);
      return;
    }
    if (this.#refusal?.refreshToken === kept.refresh_token) throw this.#refusal.error;
    const fresh = await this.#request(kept.refresh_token, reason);
    const tokens: ChatGptTokens = {
      ...kept,
      id_token: fresh.id_token ?? kept.id_token,
      access_token: fresh.access_token ?? kept.access_token,
      refresh_token: fresh.refresh_token ?? kept.refresh_token,
    };
    const last_refresh = new Date(this.#options.now()).toISOString();
    store.write({ ...file, tokens, last_refresh });
    this.#adopt(tokens, store);
    this.#renewedAtMs = this.#options.now();
  }

  async #request(refreshToken: string, reason: RefreshReason): ReturnType<typeof requestTokens> {
    const { fetch, env } = this.#options;
    try {
      return await requestTokens({ refreshToken, reason, fetch, env });
    } catch (error) {
      if (LoginError.isInstance(error) && error.code === "refresh_failed") {
        this.#refusal = { refreshToken, error };
      }
      throw error;
    }
  }

  #adopt(tokens: ChatGptTokens, store: AuthStore): void {
    this.#loaded = { credentials: { mode: "chatgpt", origin: "store", tokens, store } };
  }

  #findRestriction(): string | undefined {
    const { forcedLoginMethod, forcedWorkspaceIds = [] } = this.#options;
    const identity = this.identity();
    if (identity === undefined) return undefined;
    if (forcedLoginMethod === "chatgpt" && identity.mode === "apikey") {
      return "ChatGPT login is required, but an API key is currently being used.";
    }
    if (forcedLoginMethod === "api" && identity.mode !== "apikey") {
      return "API key login is required, but ChatGPT is currently being used.";
    }
    if (forcedWorkspaceIds.length === 0 || identity.mode !== "chatgpt") return undefined;
    const wanted = forcedWorkspaceIds.join(", ");
    if (identity.accountId === undefined) {
      return `Login is restricted to workspace ${wanted}, but current credentials lack a workspace identifier.`;
    }
    if (forcedWorkspaceIds.includes(identity.accountId)) return undefined;
    return `Login is restricted to workspace ${wanted}, but current credentials belong to ${identity.accountId}.`;
  }
}

function toCredentials(store: AuthStore): Credentials | undefined {
  const file = store.read();
  if (file === undefined) return undefined;
  const mode = resolveAuthMode(file);
  if (mode === "apikey" && file.OPENAI_API_KEY !== undefined) {
    return { mode, origin: "store", secret: file.OPENAI_API_KEY };
  }
  if (mode === "chatgpt" && file.tokens !== undefined) {
    return { mode, origin: "store", tokens: file.tokens, store };
  }
  return undefined;
}

function toHeaders(credentials: Credentials | undefined): Record<string, string> {
  switch (credentials?.mode) {
    case undefined:
      return {};
    case "apikey":
      return toBearerHeaders(credentials.secret, "the API key");
    case "personalAccessToken":
      return withAccount(credentials.secret, credentials.accountId);
    case "chatgpt":
      return withAccount(credentials.tokens.access_token, readAccountId(credentials.tokens));
  }
}

function withAccount(token: string, accountId: string | undefined): Record<string, string> {
  const headers = toBearerHeaders(token, "the access token");
  if (accountId !== undefined && isHeaderText(accountId)) {
    headers["chatgpt-account-id"] = accountId;
  }
  return headers;
}
