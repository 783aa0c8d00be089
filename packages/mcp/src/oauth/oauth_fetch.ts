import type { McpClock } from "../clock.ts";
import { boundResponse } from "../http/bound_response.ts";
import type { McpFetch } from "../http/mcp_fetch.ts";
import { McpError } from "../mcp_error.ts";

/** Longest answer of a sign-in server, in bytes; metadata and tokens are a few KiB. */
const MAX_ANSWER_BYTES = 1_024 * 1_024;
/** Longest time one request may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How often a request is sent on to another address of the same server. */
const MAX_REDIRECTS = 3;

const REDIRECT_FIRST = 300;
const REDIRECT_LAST = 399;

/** What requests of a sign-in are made with. */
export interface OAuthFetchOptions {
  /** Name of the MCP server. */
  readonly server: string;
  /** Address of the MCP server. */
  readonly url: string;
  /** Sends requests. */
  readonly fetch: McpFetch;
  /** Times them. */
  readonly clock: McpClock;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A `fetch` for signing in, which goes where a stranger's metadata points: over https only (or to this machine, when
 * the MCP server itself is on it), never on to another origin, never for long, never for much.
 *
 * Its calls throw {@link McpError} `login_failed`, and `message_too_large` while the answer is read.
 */
export function createOAuthFetch(options: OAuthFetchOptions): McpFetch {
  const { server, clock, signal } = options;
  return async (target, init) => {
    const late = new AbortController();
    const cancel = clock.schedule(() => {
      late.abort(
        new McpError(
          "login_failed",
          `MCP server '${server}': ${new URL(target).origin} did not answer in time`,
          { server },
        ),
      );
    }, REQUEST_TIMEOUT_MS);
    const signals = [late.signal, init?.signal, signal].filter((one) => one instanceof AbortSignal);
    try {
      const response = await follow(
        new URL(target),
        { ...init, signal: AbortSignal.any(signals) },
        options,
      );
      const bounded = boundResponse(response, { maxBytes: MAX_ANSWER_BYTES, server });
      // The time limit is for the whole answer; read here, it cannot trickle on.
      const body = bounded.body === null ? null : await bounded.arrayBuffer();
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    } finally {
      cancel();
    }
  };
}

async function follow(
  target: URL,
  init: RequestInit,
  options: OAuthFetchOptions,
): Promise<Response> {
  let url = target;
  for (let redirects = 0; ; redirects += 1) {
    checkTarget(url, options);
    const response = await options.fetch(url, { ...init, redirect: "manual" });
    const next = readRedirect(response, url);
    if (next === undefined) return response;
    await response.body?.cancel();
    const isPlain = init.method === undefined || init.method === "GET";
    if (!isPlain || next.origin !== url.origin || redirects >= MAX_REDIRECTS) {
      throw new McpError(
        "login_failed",
        `MCP server '${options.server}': ${url.origin} sends a request of the sign-in on to ${next.origin}, which is not followed`,
        { server: options.server },
      );
    }
    url = next;
  }
}

function readRedirect(response: Response, from: URL): URL | undefined {
  const isRedirect = response.status >= REDIRECT_FIRST && response.status <= REDIRECT_LAST;
  const location = response.headers.get("location");
  if (!isRedirect || location === null) return undefined;
  return URL.parse(location, from.href) ?? undefined;
}

function checkTarget(target: URL, { server, url }: OAuthFetchOptions): void {
  const home = new URL(url);
  if (target.origin === home.origin) return;
  const isLocal = isLoopback(target);
  if (isLocal ? isLoopback(home) : target.protocol === "https:") return;
  throw new McpError(
    "login_failed",
    `MCP server '${server}': its metadata points to ${target.origin}, which is not trusted: it must be https and not this machine`,
    { server },
  );
}

/** Whether an address is on this machine. */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]")
    return true;
  return /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
