import { createSystemClock, type McpClock } from "../clock.ts";
import type { McpFetch } from "../http/mcp_fetch.ts";
import { loadSdk } from "../sdk.ts";
import type { McpServerConfig } from "../server_config.ts";
import { discoverSignIn } from "./discover.ts";
import { createOAuthFetch } from "./oauth_fetch.ts";
import type { McpOAuthStore } from "./oauth_store.ts";

/** How one stands with a server. Wire: `auth_status` of `mcp list --json` (Codex 0.169.0). */
export type McpAuthStatus = "unsupported" | "not_logged_in" | "bearer_token" | "o_auth";

/** Longest time a server is asked whether it has a sign-in, in milliseconds. */
const ASK_TIMEOUT_MS = 5_000;

/** Of which server the status is wanted. */
export interface McpAuthStatusOptions {
  /** Name of the server. */
  readonly server: string;
  /** Its table. */
  readonly config: McpServerConfig;
  /** Where the tokens are kept. */
  readonly store: McpOAuthStore;
  /** Sends requests; the `fetch` of the host by default. */
  readonly fetch?: McpFetch | undefined;
  /** Times them; the clock of the host by default. */
  readonly clock?: McpClock | undefined;
}

/**
 * How one stands with a server: a program has no sign-in, a token in the table is enough, tokens of a sign-in are
 * kept, or the server is asked, for at most 5 s; one that does not answer counts as without a sign-in.
 *
 * @throws {@link McpError} `bad_credentials_file`.
 */
export async function readMcpAuthStatus(options: McpAuthStatusOptions): Promise<McpAuthStatus> {
  const { server, config, store } = options;
  const { url } = config;
  if (url === undefined) return "unsupported";
  if (config.bearer_token_env_var !== undefined || hasAuthorization(config)) return "bearer_token";
  if (store.read(server, url) !== undefined) return "o_auth";
  const clock = options.clock ?? createSystemClock();
  const stop = new AbortController();
  const cancel = clock.schedule(() => {
    stop.abort();
  }, ASK_TIMEOUT_MS);
  try {
    const sdk = await loadSdk();
    const { signal } = stop;
    const send = createOAuthFetch({ server, url, fetch: options.fetch ?? fetch, clock, signal });
    const resource = config.oauth_resource;
    const place = await discoverSignIn(sdk, { server, url, resource, fetch: send });
    return place === undefined ? "unsupported" : "not_logged_in";
  } catch {
    return "unsupported";
  } finally {
    cancel();
  }
}

function hasAuthorization(config: McpServerConfig): boolean {
  const names = Object.keys({ ...config.http_headers, ...config.env_http_headers });
  return names.some((name) => name.toLowerCase() === "authorization");
}
