import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { isRecord, readString, type UnknownRecord } from "@codexkit/protocol";

/** Answers one request. */
export type TestHandler = (request: Request) => Response | Promise<Response>;

/** An HTTP server on 127.0.0.1. */
export interface TestHttpServer extends AsyncDisposable {
  /** Its origin, without a slash at the end. */
  readonly origin: string;
}

/** Serves requests on a free port of 127.0.0.1, streams included. */
export async function startHttpServer(handler: TestHandler): Promise<TestHttpServer> {
  const http = process.getBuiltinModule("node:http");
  const server = http.createServer((request, response) => {
    void serve(request, response, handler);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: TestHandler,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === "string") headers.set(name, value);
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort();
  });
  const body = chunks.length === 0 ? null : Buffer.concat(chunks);
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
  const method = incoming.method ?? "GET";
  const response = await handler(new Request(url, { method, headers, body, signal: gone.signal }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  const stream = Readable.fromWeb(response.body);
  outgoing.once("close", () => {
    stream.destroy();
  });
  stream.on("error", () => {
    outgoing.destroy();
  });
  stream.pipe(outgoing);
}

/** A JSON answer. */
export function toJson(value: unknown, init: ResponseInit = {}): Response {
  return Response.json(value, init);
}

/** An event stream that says this and ends. */
export function toEvents(...messages: readonly unknown[]): Response {
  const text = messages
    .map((message) => `event: message\ndata: ${JSON.stringify(message)}\n\n`)
    .join("");
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

/** A message that an {@link McpEndpoint} got. */
export interface SeenRequest {
  /** HTTP method. */
  readonly method: string;
  /** HTTP headers. */
  readonly headers: Headers;
  /** The message, or `{}` where there was none. */
  readonly message: UnknownRecord;
  /** Fires when the client no longer listens. */
  readonly signal: AbortSignal;
}

/** A small MCP endpoint that keeps a session and remembers what it was asked. */
export class McpEndpoint {
  /** Everything that it was asked, in order. */
  readonly seen: SeenRequest[] = [];
  readonly #answer: (request: SeenRequest) => Response | undefined | Promise<Response | undefined>;
  #sessions = 0;

  /** @param answer Answers instead of the endpoint, where it gives something. */
  constructor(
    answer: (request: SeenRequest) => Response | undefined | Promise<Response | undefined> = () =>
      undefined,
  ) {
    this.#answer = answer;
  }

  /** Forgets its session. */
  forget(): void {
    this.#sessions += 1;
  }

  /** Methods of the messages and of the requests without one, in order. */
  listMethods(): readonly string[] {
    return this.seen.map(({ method, message }) => readString(message, "method") ?? method);
  }

  /** Answers one request. */
  readonly handle = async (request: Request): Promise<Response> => {
    const text = await request.text();
    const value: unknown = text === "" ? {} : JSON.parse(text);
    const message = isRecord(value) ? value : {};
    const { method, headers, signal } = request;
    const seen = { method, headers, message, signal };
    this.seen.push(seen);
    const answer = await this.#answer(seen);
    if (answer !== undefined) return answer;
    if (method === "DELETE") return new Response(null, { status: 200 });
    if (method !== "POST") return new Response(null, { status: 405 });
    const { id } = message;
    if (message["method"] === "initialize") {
      const result = {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "endpoint", version: "1" },
      };
      return toJson(
        { jsonrpc: "2.0", id, result },
        { headers: { "mcp-session-id": this.#sessionId } },
      );
    }
    if (headers.get("mcp-session-id") !== this.#sessionId)
      return new Response("no such session", { status: 404 });
    if (id === undefined) return new Response(null, { status: 202 });
    return toJson({ jsonrpc: "2.0", id, result: toResult(message) });
  };

  get #sessionId(): string {
    return `session-${this.#sessions}`;
  }
}

function toResult(message: UnknownRecord): UnknownRecord {
  if (message["method"] === "tools/list") return { tools: [{ name: "echo", inputSchema: {} }] };
  return { content: [{ type: "text", text: "hello" }] };
}
