import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import readline from "node:readline";
import { isRecord, type UnknownRecord } from "@codexkit/protocol";

/** Streamable HTTP in front of a server that talks over stdio: what the conformance suite wants to reach it by. */
export interface HttpBridge extends AsyncDisposable {
  /** Address of the endpoint. */
  readonly url: string;
}

/** Starts a program for every client that initializes. */
export async function startHttpBridge(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
): Promise<HttpBridge> {
  const sessions = new Map<string, BridgedSession>();
  const open = (): BridgedSession => {
    const [program, ...args] = command;
    const session = new BridgedSession(
      spawn(program, args, { env, stdio: ["pipe", "pipe", "ignore"] }),
    );
    sessions.set(session.id, session);
    return session;
  };
  const server = http.createServer(
    (request, response) => void serve(request, response, sessions, open),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/mcp`,
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions.values()) session.end();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

class BridgedSession {
  readonly id = randomUUID();
  readonly #child: ChildProcess;
  /** Where messages go: the streams of open requests, by id; others go to the one that was opened last. */
  readonly #open = new Map<unknown, http.ServerResponse>();

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdin?.on("error", () => undefined);
    if (child.stdout)
      readline.createInterface({ input: child.stdout }).on("line", (line) => this.#receive(line));
  }

  send(message: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  ask(message: UnknownRecord, response: http.ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "mcp-session-id": this.id });
    response.flushHeaders();
    this.#open.set(message["id"], response);
    this.send(message);
  }

  end(): void {
    this.#child.stdin?.end();
    for (const response of this.#open.values()) response.end();
  }

  #receive(line: string): void {
    const message: unknown = JSON.parse(line);
    if (!isRecord(message)) return;
    const isAnswer = message["method"] === undefined;
    const response = isAnswer ? this.#open.get(message["id"]) : [...this.#open.values()].at(-1);
    response?.write(`event: message\ndata: ${line}\n\n`);
    if (!isAnswer) return;
    this.#open.delete(message["id"]);
    response?.end();
  }
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  sessions: Map<string, BridgedSession>,
  open: () => BridgedSession,
): Promise<void> {
  let body = "";
  for await (const piece of request) body += String(piece);
  const session = sessions.get(String(request.headers["mcp-session-id"] ?? ""));
  if (request.method === "DELETE") {
    session?.end();
    response.writeHead(200).end();
    return;
  }
  const message: unknown = body === "" ? undefined : JSON.parse(body);
  if (request.method !== "POST" || !isRecord(message)) response.writeHead(405).end();
  else if (message["method"] === "initialize") open().ask(message, response);
  else if (session === undefined) response.writeHead(404).end();
  else if (message["id"] !== undefined && message["method"] !== undefined)
    session.ask(message, response);
  else {
    session.send(message);
    response.writeHead(202).end();
  }
}
