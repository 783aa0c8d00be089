import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { McpError, toReason } from "../mcp_error.ts";

/** Longest query that is looked at, in characters. */
const MAX_QUERY_LENGTH = 16_384;

const OK = 200;
const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** Where the answer of the browser is awaited. */
export interface CallbackOptions {
  /** Path that it comes to. */
  readonly path: string;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Whether an answer is to what was asked; another is turned away and the wait goes on. */
  readonly isExpected: (query: URLSearchParams) => boolean;
}

/** Waits on 127.0.0.1 for the browser to come back. */
export interface CallbackServer {
  /** Port that it listens on. */
  readonly port: number;
  /** The query of the first answer that was expected. */
  readonly answer: Promise<URLSearchParams>;
  /** Stops listening. Safe to call again. */
  close(): void;
}

/**
 * Listens on 127.0.0.1 for the browser to come back.
 *
 * @throws {@link McpError} `login_failed` when the port is taken.
 */
export async function startCallbackServer(options: CallbackOptions): Promise<CallbackServer> {
  const answer = Promise.withResolvers<URLSearchParams>();
  const http = process.getBuiltinModule("node:http");
  const server = http.createServer((request, response) => {
    const target = request.url ?? "";
    const url = target.length > MAX_QUERY_LENGTH ? null : URL.parse(target, "http://127.0.0.1");
    if (request.method !== "GET" || url?.pathname !== options.path) {
      reply(response, NOT_FOUND, "There is nothing here.");
      return;
    }
    if (!options.isExpected(url.searchParams)) {
      reply(response, BAD_REQUEST, "This is not the sign-in that was asked for.");
      return;
    }
    const isDone = url.searchParams.has("code");
    reply(
      response,
      OK,
      `Authentication ${isDone ? "complete" : "failed"}. You may close this window.`,
    );
    answer.resolve(url.searchParams);
  });
  const port = await listen(server, options.port);
  return {
    port,
    answer: answer.promise,
    close: () => {
      server.close();
      // The page has been sent; a browser that keeps its connection would keep the process.
      server.closeIdleConnections();
    },
  };
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(text);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new McpError(
          "login_failed",
          `cannot wait for the browser on port ${port}: ${toReason(cause)}; choose another with oauth.callback_port`,
          { cause },
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(isAddress(address) ? address.port : port);
    });
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
