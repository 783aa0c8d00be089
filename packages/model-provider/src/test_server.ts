import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { HttpTransport } from "./http_transport.ts";
import { createNodeTransport } from "./node_transport.ts";

/** A request that a test server was sent. */
interface SeenRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Answers one request. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

/** A server on this machine for the time of a test. */
export interface TestServer {
  /** With the path `/v1`. */
  url: string;
  requests: SeenRequest[];
  transport: HttpTransport;
}

/** A server that answers with each reply in turn, the last one for ever. */
export async function createTestServer(...replies: readonly Reply[]): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const server = process.getBuiltinModule("node:http").createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const answer = replies[Math.min(requests.length, replies.length - 1)];
      const { method, url: path, headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks) };
      requests.push(seen);
      answer?.(response, seen);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const transport = createNodeTransport();
  onTestFinished(() => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${toPort(server.address())}/v1`, requests, transport };
}

/** Answers with a status, a body and headers. */
export function reply(
  status: number,
  body: unknown = "",
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (response) => void response.writeHead(status, { ...headers }).end(text);
}

function toPort(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the server does not listen on TCP");
}
