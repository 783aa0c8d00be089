import type {
  AuthorizationServerMetadata,
  OAuthProtectedResourceMetadata,
} from "@modelcontextprotocol/client";
import type { McpFetch } from "../http/mcp_fetch.ts";
import { McpError } from "../mcp_error.ts";
import type { ClientSdk } from "../sdk.ts";

/** Where and for what one signs in at an MCP server. */
export interface SignInPlace {
  /** Address of the sign-in server. */
  readonly authorizationServer: string;
  /** What it says of itself. */
  readonly metadata: AuthorizationServerMetadata;
  /** What tokens are asked for (RFC 8707). */
  readonly resource: string;
  /** Scopes that the MCP server knows or has asked for. */
  readonly scopes: readonly string[];
}

/** What is asked of. */
export interface DiscoverOptions {
  /** Name of the MCP server. */
  readonly server: string;
  /** Its address. */
  readonly url: string;
  /** The resource by configuration. */
  readonly resource: string | undefined;
  /** Sends requests; as made by `createOAuthFetch`. */
  readonly fetch: McpFetch;
}

/** A first message, to be refused: the refusal says where to sign in. */
const KNOCK = JSON.stringify({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "codex-mcp-client", version: "0" },
  },
});

/**
 * Finds where to sign in: what the MCP server says in its refusal (RFC 9728), else its well-known address, else that
 * the MCP server is its own sign-in server; then what the sign-in server says of itself (RFC 8414, OpenID Connect).
 *
 * @returns `undefined` when there is no sign-in.
 * @throws {@link McpError} `login_failed` when what is said cannot be true or may not be followed.
 */
export async function discoverSignIn(
  sdk: ClientSdk,
  options: DiscoverOptions,
): Promise<SignInPlace | undefined> {
  const { server, url, fetch } = options;
  const challenge = await knock(sdk, options);
  const metadata = await readResourceMetadata(sdk, options, challenge.resourceMetadataUrl);
  const own = sdk.resourceUrlFromServerUrl(url);
  if (metadata !== undefined && options.resource === undefined) {
    const isOwn = sdk.checkResourceAllowed({
      requestedResource: own,
      configuredResource: metadata.resource,
    });
    if (!isOwn) {
      throw new McpError(
        "login_failed",
        `MCP server '${server}' says that it is ${metadata.resource}, which is not its address; set oauth_resource if that is right`,
        { server },
      );
    }
  }
  const authorizationServer = metadata?.authorization_servers?.[0] ?? new URL("/", url).href;
  const found = await sdk.discoverAuthorizationServerMetadata(authorizationServer, {
    fetchFn: fetch,
  });
  if (found === undefined) return undefined;
  return {
    authorizationServer,
    metadata: found,
    resource: options.resource ?? metadata?.resource ?? own.href,
    scopes: challenge.scope?.split(" ") ?? metadata?.scopes_supported ?? [],
  };
}

interface Challenge {
  readonly resourceMetadataUrl?: URL | undefined;
  readonly scope?: string | undefined;
}

async function knock(sdk: ClientSdk, { url, fetch }: DiscoverOptions): Promise<Challenge> {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  try {
    const response = await fetch(url, { method: "POST", headers, body: KNOCK });
    return sdk.extractWWWAuthenticateParams(response);
  } catch {
    // A server that does not answer may still have its metadata at the well-known address.
    return {};
  }
}

async function readResourceMetadata(
  sdk: ClientSdk,
  { url, fetch }: DiscoverOptions,
  resourceMetadataUrl: URL | undefined,
): Promise<OAuthProtectedResourceMetadata | undefined> {
  const where = resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl };
  try {
    return await sdk.discoverOAuthProtectedResourceMetadata(url, where, fetch);
  } catch (error) {
    // Ours say that something is wrong, the others that there is none.
    if (McpError.isInstance(error) || error instanceof TypeError) throw error;
    return undefined;
  }
}
