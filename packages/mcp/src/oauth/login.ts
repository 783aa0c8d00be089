import { createHash, randomBytes } from "node:crypto";
import type { OAuthClientMetadata } from "@modelcontextprotocol/client";
import { createSystemClock, type McpClock } from "../clock.ts";
import type { McpFetch } from "../http/mcp_fetch.ts";
import { McpError, toQuote } from "../mcp_error.ts";
import { type ClientSdk, loadSdk } from "../sdk.ts";
import type { McpServerConfig } from "../server_config.ts";
import { waitAtMost } from "../wait_at_most.ts";
import { type CallbackServer, startCallbackServer } from "./callback_server.ts";
import { discoverSignIn, type SignInPlace } from "./discover.ts";
import { createOAuthFetch, isLoopback } from "./oauth_fetch.ts";
import type { McpOAuthStore, McpOAuthTokens } from "./oauth_store.ts";
import { toClientInformation, toOAuthReason, toTokenMembers } from "./oauth_tokens.ts";

/** How long the user has to sign in, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 300_000;
const STATE_BYTES = 32;
/** How much of the digest of an address stands in the path of the callback, in bytes. Wire: Codex 0.169.0. */
const PATH_DIGEST_BYTES = 9;

/** How to sign in at a server. */
export interface McpLoginOptions {
  /** Name of the server. */
  readonly server: string;
  /** Its table, with a `url`. */
  readonly config: McpServerConfig;
  /** Where the tokens are kept. */
  readonly store: McpOAuthStore;
  /** Shows the page to the user: opens a browser, or prints the address. */
  readonly openUrl: (url: string) => void | Promise<void>;
  /** Scopes to ask for, in place of those of the table. */
  readonly scopes?: readonly string[] | undefined;
  /** Secret of the client that `oauth.client_id` names. */
  readonly clientSecret?: string | undefined;
  /** Address of this client's metadata; used as its id where the sign-in server takes that. */
  readonly clientMetadataUrl?: string | undefined;
  /** Port for the answer when the table names none. Wire: `mcp_oauth_callback_port`. */
  readonly callbackPort?: number | undefined;
  /** Address for the answer when the table names none. Wire: `mcp_oauth_callback_url`. */
  readonly callbackUrl?: string | undefined;
  /** How long the user has, in milliseconds; 5 minutes by default. */
  readonly timeoutMs?: number | undefined;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
  /** Sends requests; the `fetch` of the host by default. */
  readonly fetch?: McpFetch | undefined;
  /** Times them; the clock of the host by default. */
  readonly clock?: McpClock | undefined;
}

/**
 * Signs in at an HTTP server: finds where (RFC 9728, RFC 8414), registers this client (RFC 7591) unless it is known,
 * shows the page to the user with PKCE, `state` and `resource` (RFC 8707), takes the answer on 127.0.0.1 and keeps the
 * tokens. Mirrors: `mcp login` (Codex 0.169.0).
 *
 * @throws {@link McpError} `invalid_config` without a `url`, `login_failed` with the reason, `aborted`, `unwritable`.
 */
export async function loginMcpServer(options: McpLoginOptions): Promise<McpOAuthTokens> {
  const { server, config, signal } = options;
  const { url } = config;
  if (url === undefined) {
    throw new McpError(
      "invalid_config",
      `MCP server '${server}' is a program, which has no sign-in; only servers with a url have one`,
      { server },
    );
  }
  const clock = options.clock ?? createSystemClock();
  const sdk = await loadSdk();
  const send = createOAuthFetch({ server, url, fetch: options.fetch ?? fetch, clock, signal });
  const login: Login = {
    sdk,
    options,
    url,
    clock,
    send,
    state: randomBytes(STATE_BYTES).toString("base64url"),
  };
  try {
    return await signIn(login);
  } catch (error) {
    if (McpError.isInstance(error)) throw error;
    if (signal?.aborted === true) throw toAborted(server, signal);
    throw new McpError(
      "login_failed",
      `MCP server '${server}': signing in failed: ${toOAuthReason(error)}`,
      {
        server,
      },
    );
  }
}

interface Login {
  readonly sdk: ClientSdk;
  readonly options: McpLoginOptions;
  readonly url: string;
  readonly clock: McpClock;
  readonly send: McpFetch;
  /** What the answer must carry to be an answer to this. */
  readonly state: string;
}

async function signIn(login: Login): Promise<McpOAuthTokens> {
  const { sdk, options, url, send } = login;
  const { server, config } = options;
  const place = await discoverSignIn(sdk, {
    server,
    url,
    resource: config.oauth_resource,
    fetch: send,
  });
  if (place === undefined) {
    throw new McpError(
      "login_failed",
      `MCP server '${server}' does not say where to sign in; it may need none, or a token in bearer_token_env_var`,
      { server },
    );
  }
  const callback = await startCallback(login);
  try {
    return await signInAt(login, place, callback);
  } finally {
    callback.close();
  }
}

async function signInAt(
  login: Login,
  place: SignInPlace,
  callback: CallbackServer & { readonly redirectUrl: string },
): Promise<McpOAuthTokens> {
  const { sdk, options, url, clock, send, state } = login;
  const { server, config, store } = options;
  const scopes = options.scopes ?? config.scopes ?? place.scopes;
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(" ") };
  const { redirectUrl } = callback;
  const client = await findClient(login, place, redirectUrl, scope);
  const clientInformation = toClientInformation(client, config);
  const { resource, metadata, authorizationServer } = place;
  const request = { metadata, clientInformation, resource };
  const { authorizationUrl, codeVerifier } = await sdk.startAuthorization(authorizationServer, {
    ...request,
    ...scope,
    redirectUrl,
    state,
  });
  checkPage(server, authorizationUrl);
  await options.openUrl(authorizationUrl.href);
  const answer = await waitForAnswer(login, callback);
  const code = readCode(login, place, answer);
  const iss = answer.get("iss");
  const tokens = await sdk.exchangeAuthorization(authorizationServer, {
    ...request,
    authorizationCode: code,
    codeVerifier,
    redirectUri: redirectUrl,
    fetchFn: send,
    ...(iss === null ? {} : { iss }),
  });
  const kept = {
    server,
    url,
    issuer: metadata.issuer,
    ...client,
    ...toTokenMembers(tokens, scopes, clock),
  };
  store.write(kept);
  return kept;
}

async function startCallback(
  login: Login,
): Promise<CallbackServer & { readonly redirectUrl: string }> {
  const { options, url, state } = login;
  const oauth = options.config.oauth ?? {};
  const given = URL.parse(oauth.callback_url ?? options.callbackUrl ?? "");
  const digest = createHash("sha256").update(url).digest().subarray(0, PATH_DIGEST_BYTES);
  const path = given?.pathname ?? `/callback/${digest.toString("base64url")}`;
  const ownPort = given !== null && isLoopback(given) ? Number(given.port) : 0;
  const callback = await startCallbackServer({
    path,
    port: oauth.callback_port ?? options.callbackPort ?? ownPort,
    isExpected: (query) => query.get("state") === state,
  });
  return { ...callback, redirectUrl: given?.href ?? `http://127.0.0.1:${callback.port}${path}` };
}

type Client = Pick<McpOAuthTokens, "clientId" | "clientSecret">;

/** The client by configuration, by the address of its metadata, or by registering it. */
async function findClient(
  login: Login,
  place: SignInPlace,
  redirectUrl: string,
  scope: { readonly scope?: string },
): Promise<Client> {
  const { sdk, options, send } = login;
  const { metadata, authorizationServer } = place;
  const clientId = options.config.oauth?.client_id;
  if (clientId !== undefined) return { clientId, clientSecret: options.clientSecret };
  const { clientMetadataUrl, server } = options;
  if (clientMetadataUrl !== undefined && metadata.client_id_metadata_document_supported === true)
    return { clientId: clientMetadataUrl };
  if (metadata.registration_endpoint === undefined) {
    throw new McpError(
      "login_failed",
      `MCP server '${server}': its sign-in server registers no clients; register one there and set oauth.client_id`,
      { server },
    );
  }
  const clientMetadata: OAuthClientMetadata = {
    client_name: "Codex",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: options.config.oauth?.token_endpoint_auth_method ?? "none",
    response_types: ["code"],
    application_type: "native",
    ...scope,
  };
  const registered = await sdk.registerClient(authorizationServer, {
    metadata,
    clientMetadata,
    fetchFn: send,
    ...scope,
  });
  return { clientId: registered.client_id, clientSecret: registered.client_secret };
}

/** Metadata of a stranger must not start a program on the user's machine. */
function checkPage(server: string, page: URL): void {
  if (page.protocol === "https:" || (page.protocol === "http:" && isLoopback(page))) return;
  throw new McpError(
    "login_failed",
    `MCP server '${server}': the page to sign in at is no https address (${page.protocol}) and is not opened`,
    { server },
  );
}

async function waitForAnswer(login: Login, callback: CallbackServer): Promise<URLSearchParams> {
  const { options, clock } = login;
  const { server, signal } = options;
  const limitMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const late = waitAtMost(callback.answer, limitMs, clock, signal);
  const answer = await Promise.race([callback.answer, late]);
  if (answer !== undefined) return answer;
  if (signal?.aborted === true) throw toAborted(server, signal);
  throw new McpError(
    "login_failed",
    `MCP server '${server}': nobody signed in in time; try again`,
    {
      server,
    },
  );
}

/** Who answers is made sure of before anything else of the answer is read (RFC 9207). */
function readCode({ sdk, options }: Login, place: SignInPlace, answer: URLSearchParams): string {
  const { server } = options;
  sdk.validateAuthorizationResponseIssuer({
    iss: answer.get("iss") ?? undefined,
    expectedIssuer: place.metadata.issuer,
    issParameterSupported: place.metadata.authorization_response_iss_parameter_supported === true,
  });
  const code = answer.get("code");
  if (code !== null) return code;
  const reason = answer.get("error_description") ?? answer.get("error") ?? "no code came back";
  throw new McpError(
    "login_failed",
    `MCP server '${server}' did not let you in: ${toQuote(reason)}`,
    {
      server,
    },
  );
}

function toAborted(server: string, signal: AbortSignal): McpError {
  const cause: unknown = signal.reason;
  return new McpError("aborted", `signing in at MCP server '${server}' was called off`, {
    server,
    cause,
  });
}
