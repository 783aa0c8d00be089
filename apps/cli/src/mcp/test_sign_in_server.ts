import type { IncomingMessage, ServerResponse } from "node:http";

/** An MCP server on 127.0.0.1 that wants a sign-in, and the sign-in server in one. It gives one token to anybody. */
export interface SignInServer extends AsyncDisposable {
  /** Address of the MCP endpoint. */
  readonly url: string;
  /** What was asked of the sign-in: path and parameters. */
  readonly asked: readonly (readonly [string, Readonly<Record<string, string>>])[];
}

/** The token that the server gives out; it must be printed nowhere. */
export const ACCESS_TOKEN = "access-token-0123456789";

/** Starts the server on a free port. */
export async function startSignInServer(): Promise<SignInServer> {
  const asked: [string, Record<string, string>][] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const url = new URL(request.url ?? "", origin());
    const isKnock = url.pathname === "/mcp" || url.pathname.startsWith("/.well-known/");
    if (!isKnock)
      asked.push([url.pathname, toParams(url.searchParams, body, request.headers["content-type"])]);
    const { status = 200, headers = {}, value } = answer(url, origin());
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(value === undefined ? "" : JSON.stringify(value));
  };
  const http = process.getBuiltinModule("node:http");
  const server = http.createServer((request, response) => void serve(request, response));
  const origin = (): string => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  };
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `${origin()}/mcp`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly value?: object;
}

function answer(url: URL, origin: string): Answer {
  switch (url.pathname) {
    case "/mcp": {
      const where = `${origin}/.well-known/oauth-protected-resource/mcp`;
      return {
        status: 401,
        headers: { "www-authenticate": `Bearer resource_metadata="${where}"` },
      };
    }
    case "/.well-known/oauth-protected-resource/mcp":
      return { value: { resource: `${origin}/mcp`, authorization_servers: [origin] } };
    case "/.well-known/oauth-authorization-server":
      return {
        value: {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          response_types_supported: ["code"],
          code_challenge_methods_supported: ["S256"],
          token_endpoint_auth_methods_supported: ["none", "client_secret_post"],
        },
      };
    case "/register":
      return {
        status: 201,
        value: { client_id: "client-1", redirect_uris: ["http://127.0.0.1/"] },
      };
    case "/authorize": {
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.searchParams.set("code", "the-code");
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      return { status: 302, headers: { location: back.href } };
    }
    case "/token":
      return { value: { access_token: ACCESS_TOKEN, token_type: "Bearer", expires_in: 3_600 } };
    default:
      return { status: 404 };
  }
}

function toParams(
  query: URLSearchParams,
  body: string,
  type: string | undefined,
): Record<string, string> {
  const form = type?.startsWith("application/x-www-form-urlencoded") === true ? body : "";
  return Object.fromEntries([...query, ...new URLSearchParams(form)]);
}

async function read(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const piece of request) body += String(piece);
  return body;
}
