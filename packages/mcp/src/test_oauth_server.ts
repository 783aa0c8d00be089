import { createHash } from "node:crypto";
import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { McpEndpoint, startHttpServer, type TestHttpServer, toJson } from "./test_http_server.ts";

/** What the test server lies about, or does in another way. */
export interface OAuthScript {
  /** Members of the metadata of the resource, in place of the true ones. */
  readonly resource?: UnknownRecord;
  /** Members of the metadata of the sign-in server, in place of the true ones. */
  readonly metadata?: UnknownRecord;
  /** The page sends the browser back with this, in place of a code. */
  readonly answer?: Readonly<Record<string, string>>;
  /** Answers requests to these paths instead. */
  readonly paths?: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>;
  /** Life of a token, in seconds. */
  readonly expiresIn?: number;
  /** Whether there is no sign-in at all. */
  readonly isOpen?: boolean;
}

/** Something that the sign-in server was asked. */
interface Asked {
  readonly path: string;
  readonly params: UnknownRecord;
}

/** An MCP server that wants a sign-in, and the sign-in server in one, on a free port of 127.0.0.1. */
export class TestOAuthServer implements AsyncDisposable {
  /** What was asked of the sign-in server. */
  readonly asked: Asked[] = [];
  /** Tokens that are no longer taken. */
  readonly revoked = new Set<string>();
  /** The MCP endpoint. */
  readonly endpoint: McpEndpoint;
  readonly #script: OAuthScript;
  readonly #issued = new Set<string>();
  #challenge = "";
  #server: TestHttpServer | undefined;

  /** @param script What is other than usual. */
  constructor(script: OAuthScript) {
    this.#script = script;
    this.endpoint = new McpEndpoint(({ headers }) => this.#guard(headers));
  }

  /** Its origin, which is also the issuer. */
  get origin(): string {
    return this.#server?.origin ?? "";
  }

  /** Address of the MCP endpoint. */
  get url(): string {
    return `${this.origin}/mcp`;
  }

  /** Starts to listen. */
  async start(): Promise<this> {
    this.#server = await startHttpServer((request) => this.#serve(request));
    return this;
  }

  /** Stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  async #serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const other = this.#script.paths?.[url.pathname];
    if (other !== undefined) return other(request);
    if (url.pathname === "/mcp") return this.endpoint.handle(request);
    if (this.#script.isOpen === true) return new Response(null, { status: 404 });
    switch (url.pathname) {
      case "/.well-known/oauth-protected-resource/mcp":
        return this.#describeResource();
      case "/.well-known/oauth-authorization-server":
        return this.#describeSelf();
      case "/register": {
        const params: unknown = await request.json();
        if (!isRecord(params)) return new Response(null, { status: 400 });
        this.asked.push({ path: "/register", params });
        return toJson({ ...params, client_id: "client-1" }, { status: 201 });
      }
      case "/authorize":
        return this.#authorize(Object.fromEntries(url.searchParams));
      case "/token":
        return this.#exchange(Object.fromEntries(new URLSearchParams(await request.text())));
      default:
        return new Response(null, { status: 404 });
    }
  }

  #guard(headers: Headers): Response | undefined {
    if (this.#script.isOpen === true) return undefined;
    const token = headers.get("authorization")?.replace("Bearer ", "") ?? "";
    if (this.#issued.has(token) && !this.revoked.has(token)) return undefined;
    const where = `${this.origin}/.well-known/oauth-protected-resource/mcp`;
    const challenge = `Bearer resource_metadata="${where}", scope="read write"`;
    return new Response("who?", { status: 401, headers: { "www-authenticate": challenge } });
  }

  #describeResource(): Response {
    return toJson({
      resource: this.url,
      authorization_servers: [this.origin],
      scopes_supported: ["all"],
      ...this.#script.resource,
    });
  }

  #describeSelf(): Response {
    const { origin } = this;
    return toJson({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
      ...this.#script.metadata,
    });
  }

  #authorize(params: Readonly<Record<string, string>>): Response {
    this.asked.push({ path: "/authorize", params });
    this.#challenge = params["code_challenge"] ?? "";
    const state = params["state"] ?? "";
    const back = new URL(params["redirect_uri"] ?? "");
    const answer = this.#script.answer ?? { code: "the-code", state };
    for (const [name, value] of Object.entries(answer))
      back.searchParams.set(name, value.replace("$state", state));
    return Response.redirect(back.href, 302);
  }

  #exchange(params: Readonly<Record<string, string>>): Response {
    this.asked.push({ path: "/token", params });
    const digest = createHash("sha256")
      .update(params["code_verifier"] ?? "")
      .digest("base64url");
    const isTaken =
      params["grant_type"] === "refresh_token"
        ? !this.revoked.has(params["refresh_token"] ?? "")
        : params["code"] === "the-code" && digest === this.#challenge;
    if (!isTaken) return toJson({ error: "invalid_grant" }, { status: 400 });
    const number = this.#issued.size + 1;
    this.#issued.add(`access-${number}`);
    return toJson({
      access_token: `access-${number}`,
      refresh_token: `refresh-${number}`,
      token_type: "Bearer",
      expires_in: this.#script.expiresIn ?? 3_600,
      scope: "read",
    });
  }
}

/** Starts such a server. */
export function startOAuthServer(script: OAuthScript = {}): Promise<TestOAuthServer> {
  return new TestOAuthServer(script).start();
}

/** A browser: goes to the page, and on to where that sends it. Returns what the last page says. */
export async function browse(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}
