import type { OAuthTokens } from "@modelcontextprotocol/client";
import type { McpClock } from "../clock.ts";
import type { McpFetch } from "../http/mcp_fetch.ts";
import { McpError, toReason } from "../mcp_error.ts";
import { type ClientSdk, loadSdk } from "../sdk.ts";
import type { McpServerConfig } from "../server_config.ts";
import type { McpTokenSource } from "../server_host.ts";
import { discoverSignIn } from "./discover.ts";
import { createOAuthFetch } from "./oauth_fetch.ts";
import type { McpOAuthStore, McpOAuthTokens } from "./oauth_store.ts";

/** A token is renewed when it has less than this left, in milliseconds. Mirrors: Codex 0.169.0. */
const RENEW_BEFORE_MS = 30_000;
/** OAuth errors that say that the sign-in is over (RFC 6749); any other may be gone next time. */
const ENDED: ReadonlySet<string> = new Set([
  "invalid_grant",
  "invalid_client",
  "unauthorized_client",
]);
const MS_PER_SECOND = 1_000;

/** Where the tokens of a server are, and how they are renewed. */
export interface OAuthTokenOptions {
  /** Name of the server. */
  readonly server: string;
  /** Its checked table, with a `url`. */
  readonly config: McpServerConfig & { readonly url: string };
  /** Where the tokens are kept. */
  readonly store: McpOAuthStore;
  /** Sends requests. */
  readonly fetch: McpFetch;
  /** Tells when a token ends. */
  readonly clock: McpClock;
}

/**
 * The tokens of an earlier sign-in, renewed when they end: once, however many requests wait for it, and by one process
 * at a time. They are sent to the address they were given for, and renewed by who gave them.
 */
export function createOAuthTokenSource(options: OAuthTokenOptions): McpTokenSource {
  const { server, config, store, clock } = options;
  let renewing: Promise<string> | undefined;
  let sent: string | undefined;
  const renew = async (old: McpOAuthTokens): Promise<string> => {
    renewing ??= renewTokens(options, old).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    async token(): Promise<string | undefined> {
      const tokens = store.read(server, config.url);
      if (tokens === undefined) return undefined;
      const isEnding =
        tokens.expiresAtMs !== undefined && tokens.expiresAtMs - clock.now() <= RENEW_BEFORE_MS;
      sent =
        isEnding && tokens.refreshToken !== undefined ? await renew(tokens) : tokens.accessToken;
      return sent;
    },
    async onUnauthorized(): Promise<void> {
      const tokens = store.read(server, config.url);
      if (tokens === undefined) throw toLoginRequired(server, "wants a sign-in");
      // Somebody else has renewed it since: the request goes out again with that.
      if (tokens.accessToken !== sent) return;
      await renew(tokens);
    },
  };
}

async function renewTokens(options: OAuthTokenOptions, old: McpOAuthTokens): Promise<string> {
  const { server, config, store } = options;
  const sdk = await loadSdk();
  return store.runAlone(server, config.url, async () => {
    const tokens = store.read(server, config.url);
    if (tokens === undefined) throw toLoginRequired(server, "wants a sign-in");
    if (tokens.accessToken !== old.accessToken) return tokens.accessToken;
    if (tokens.refreshToken === undefined)
      throw toLoginRequired(server, "no longer takes the token, which cannot be renewed");
    const answer = await requestTokens(sdk, options, tokens, tokens.refreshToken);
    const renewed = { ...tokens, ...toTokenMembers(answer, tokens.scopes, options.clock) };
    store.write(renewed);
    return renewed.accessToken;
  });
}

async function requestTokens(
  sdk: ClientSdk,
  options: OAuthTokenOptions,
  tokens: McpOAuthTokens,
  refreshToken: string,
): Promise<OAuthTokens> {
  const { server, config } = options;
  try {
    const fetch = createOAuthFetch({ ...options, url: config.url });
    const place = await discoverSignIn(sdk, {
      server,
      url: config.url,
      resource: config.oauth_resource,
      fetch,
    });
    if (place === undefined) throw new Error("it no longer says where to sign in");
    // The refresh token goes to nobody but who gave it.
    if (tokens.issuer !== undefined && tokens.issuer !== place.metadata.issuer)
      throw toLoginRequired(server, "has changed where to sign in");
    return await sdk.refreshAuthorization(place.authorizationServer, {
      metadata: place.metadata,
      clientInformation: toClientInformation(tokens, config),
      refreshToken,
      resource: place.resource,
      fetchFn: fetch,
    });
  } catch (error) {
    if (McpError.isInstance(error) && error.code === "login_required") throw error;
    if (sdk.OAuthError.isInstance(error) && ENDED.has(error.code))
      throw toLoginRequired(server, `has ended the sign-in (${error.code})`);
    throw new McpError(
      "connection_lost",
      `MCP server '${server}': the token could not be renewed this time: ${toOAuthReason(error)}`,
      { server },
    );
  }
}

/** What an error of a sign-in says, without anything of the answer, which may hold a token. */
export function toOAuthReason(error: unknown): string {
  if (error instanceof SyntaxError) return "an answer that is no JSON";
  const [reason = ""] = toReason(error).split("Invalid OAuth error response");
  return reason === "" || reason.endsWith(": ")
    ? `${reason}an answer that is no OAuth error`
    : reason;
}

/** What an answer with tokens means for those that are kept. */
export function toTokenMembers(
  answer: OAuthTokens,
  scopes: readonly string[],
  clock: McpClock,
): Pick<McpOAuthTokens, "accessToken" | "expiresAtMs" | "refreshToken" | "scopes"> {
  const { access_token, expires_in, refresh_token, scope } = answer;
  return {
    accessToken: access_token,
    expiresAtMs: expires_in === undefined ? undefined : clock.now() + expires_in * MS_PER_SECOND,
    refreshToken: refresh_token,
    scopes: scope === undefined ? scopes : scope.split(" ").filter((one) => one !== ""),
  };
}

/** How this client is known to the sign-in server. */
export function toClientInformation(
  client: Pick<McpOAuthTokens, "clientId" | "clientSecret">,
  config: McpServerConfig,
): { client_id: string; client_secret?: string; token_endpoint_auth_method?: string } {
  const { clientId, clientSecret } = client;
  const method = config.oauth?.token_endpoint_auth_method;
  return {
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    ...(method === undefined ? {} : { token_endpoint_auth_method: method }),
  };
}

function toLoginRequired(server: string, problem: string): McpError {
  return new McpError(
    "login_required",
    `MCP server '${server}' ${problem}; sign in: codexkit mcp login ${server}`,
    { server },
  );
}
