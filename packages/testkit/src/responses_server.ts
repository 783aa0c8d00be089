import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import {
  isChatRequest,
  isChatStream,
  readModel,
  toChatAnswer,
  toChatStream,
  toControl,
} from "./chat_completion.ts";
import { isStep } from "./parse_script.ts";
import {
  type Fault,
  fillEveryText,
  isRecord,
  type RecordedRequest,
  type ScriptTurn,
  type Step,
  type StepSource,
} from "./script.ts";
import {
  type Action,
  ITEM_DONE,
  type SseEvent,
  toActions,
  toCompleted,
  toCreated,
  toSseText,
} from "./sse_events.ts";
import { TestkitError } from "./testkit_error.ts";

/** How a scripted server is started. */
export interface ResponsesServerOptions {
  /** Answers to `POST …/responses` and `POST …/chat/completions`, in order. */
  turns: readonly ScriptTurn[];
  /** Answers a model request in place of its turn, when it must be refused. Such a request uses up no turn. */
  refuse?: ((request: RecordedRequest) => Fault | undefined) | undefined;
  /** Answer to `GET …/models`; without it 404. */
  models?: unknown;
  /** Pauses; resolves after `ms`, or when the signal fires. Default real time. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** A Responses endpoint on this machine that plays a script and writes down what it was asked. */
export interface ResponsesServer extends AsyncDisposable {
  /** Base URL for a provider: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Every request, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Turns that have answered nothing yet, `repeat` ones aside. */
  readonly unusedTurns: number;
  /** Resolves when that many requests have arrived. */
  waitForRequests(count: number): Promise<readonly RecordedRequest[]>;
  /** Stops listening and breaks open connections. */
  close(): Promise<void>;
}

/**
 * Starts a scripted server on 127.0.0.1 at a free port.
 *
 * A request that no turn answers gets HTTP 500 with a message that says so. WebSocket upgrades get 426.
 *
 * @throws {@link TestkitError} `unavailable` when it cannot listen.
 */
export async function startResponsesServer(
  options: ResponsesServerOptions,
): Promise<ResponsesServer> {
  const server = new ScriptedServer(options);
  await server.listen();
  return server;
}

const UNANSWERED_STATUS = 500;
const UPGRADE_REQUIRED_STATUS = 426;

class ScriptedServer implements ResponsesServer {
  readonly requests: RecordedRequest[] = [];
  readonly #options: ResponsesServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #closing = new AbortController();
  readonly #used = new Set<number>();
  #waiting: { count: number; resolve: () => void; reject: (error: TestkitError) => void }[] = [];
  #answered = 0;
  #port = 0;

  constructor(options: ResponsesServerOptions) {
    this.#options = options;
    // An ESM import of node:http costs 27 ms; the demo starts with this server.
    this.#server = process.getBuiltinModule("node:http").createServer((incoming, outgoing) => {
      this.#answer(incoming, outgoing).catch((error: unknown) => sendFailure(outgoing, error));
    });
    this.#server.on("upgrade", (_incoming, socket) => {
      // A client may leave while it is being refused.
      socket.on("error", () => socket.destroy());
      socket.end(
        `HTTP/1.1 ${UPGRADE_REQUIRED_STATUS} Upgrade Required\r\nconnection: close\r\n\r\n`,
      );
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  get unusedTurns(): number {
    return this.#options.turns.filter((turn, at) => turn.repeat !== true && !this.#used.has(at))
      .length;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.on("error", (cause) => {
        reject(
          new TestkitError("unavailable", `the scripted server cannot listen: ${cause.message}`, {
            cause,
          }),
        );
      });
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        this.#port = typeof address === "object" && address !== null ? address.port : 0;
        resolve();
      });
    });
  }

  async waitForRequests(count: number): Promise<readonly RecordedRequest[]> {
    if (this.requests.length < count) {
      if (this.#closing.signal.aborted) throw createClosedError();
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push({ count, resolve, reject });
      });
    }
    return this.requests;
  }

  close(): Promise<void> {
    this.#closing.abort();
    for (const { reject } of this.#waiting) reject(createClosedError());
    this.#waiting = [];
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const refusal = isModelRequest(request) ? this.#options.refuse?.(request) : undefined;
    if (refusal) {
      this.#note(request);
      sendFault(outgoing, refusal);
      return;
    }
    const at = isModelRequest(request) ? this.#findTurn(request) : undefined;
    if (at !== undefined) request.turn = at;
    this.#note(request);
    const turn = at === undefined ? undefined : this.#options.turns[at];
    if (turn?.fault) sendFault(outgoing, turn.fault);
    else if (turn && isChatRequest(request)) await this.#chat(turn, request, outgoing);
    else if (turn) await this.#play(turn, request, outgoing);
    else if (request.method === "GET" && request.path.endsWith("/models"))
      this.#sendModels(outgoing);
    else
      sendJson(outgoing, UNANSWERED_STATUS, {
        error: { message: `the script has no answer to ${request.method} ${request.path}` },
      });
  }

  #note(request: RecordedRequest): void {
    this.requests.push(request);
    const ready = this.#waiting.filter(({ count }) => count <= this.requests.length);
    this.#waiting = this.#waiting.filter((entry) => !ready.includes(entry));
    for (const { resolve } of ready) resolve();
  }

  #findTurn(request: RecordedRequest): number | undefined {
    const at = this.#options.turns.findIndex(
      (turn, index) => (turn.repeat === true || !this.#used.has(index)) && isMatch(turn, request),
    );
    if (at < 0) return undefined;
    this.#used.add(at);
    return at;
  }

  #sendModels(outgoing: ServerResponse): void {
    const { models } = this.#options;
    if (models === undefined) sendJson(outgoing, 404, { error: { message: "no models" } });
    else sendJson(outgoing, 200, models);
  }

  async #play(turn: ScriptTurn, request: RecordedRequest, outgoing: ServerResponse): Promise<void> {
    const steps = (turn.steps ?? []).map((source) => toStep(source, request));
    this.#answered += 1;
    const number = this.#answered;
    if (isWhole(request)) {
      await this.#playWhole(steps, { turn, number }, outgoing);
      return;
    }
    outgoing.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
      ...turn.headers,
    });
    const answer = new StreamedAnswer(outgoing, this.#options.sleep ?? sleep);
    answer.write(toCreated(number));
    for (const step of steps) {
      for (const action of toActions(step, { turn: number, item: answer.items.length })) {
        const isOver = await answer.perform(action);
        if (isOver) return;
      }
    }
    answer.write(toCompleted(number, turn, answer.items));
    outgoing.end();
  }

  /** An answer that is no stream: the response that a stream would have ended with. */
  async #playWhole(
    steps: readonly Step[],
    { turn, number }: { turn: ScriptTurn; number: number },
    outgoing: ServerResponse,
  ): Promise<void> {
    const answer = new StreamedAnswer(outgoing, this.#options.sleep ?? sleep);
    const items: unknown[] = [];
    let end = toCompleted(number, turn, items);
    for (const step of steps) {
      for (const action of toActions(step, { turn: number, item: items.length })) {
        if (action.kind !== "event") {
          const isSilent = action.kind === "raw" || action.kind === "end";
          if (!isSilent && (await answer.perform(action))) return;
        } else if (action.event.type === ITEM_DONE) items.push(action.event["item"]);
        else if (isLast(action.event)) end = action.event;
      }
    }
    sendJson(outgoing, 200, end["response"], turn.headers);
  }

  async #chat(turn: ScriptTurn, request: RecordedRequest, outgoing: ServerResponse): Promise<void> {
    const steps = (turn.steps ?? []).map((source) => toStep(source, request));
    this.#answered += 1;
    const place = { turn: this.#answered, model: readModel(request) };
    const answer = new StreamedAnswer(outgoing, this.#options.sleep ?? sleep);
    if (isChatStream(request)) {
      const actions = toChatStream(steps, place, turn, request);
      outgoing.writeHead(200, { "content-type": "text/event-stream", ...turn.headers });
      for (const action of actions) if (await answer.perform(action)) return;
      outgoing.end();
      return;
    }
    const { status, body } = toChatAnswer(steps, place, turn);
    for (const action of steps.flatMap((step) => toControl(step) ?? []))
      if (action.kind !== "raw" && (await answer.perform(action))) return;
    sendJson(outgoing, status, body, turn.headers);
  }
}

/** An answer while it is being sent. */
class StreamedAnswer {
  /** Items that are whole. */
  readonly items: unknown[] = [];
  readonly #outgoing: ServerResponse;
  readonly #sleep: NonNullable<ResponsesServerOptions["sleep"]>;
  readonly #gone = new AbortController();
  #eventCount = 0;

  constructor(outgoing: ServerResponse, pause: NonNullable<ResponsesServerOptions["sleep"]>) {
    this.#outgoing = outgoing;
    this.#sleep = pause;
    // The client has left, or the server was closed: no pause should outlive that.
    outgoing.once("close", () => this.#gone.abort());
  }

  write(event: SseEvent): void {
    if (event.type === ITEM_DONE) this.items.push(event["item"]);
    const numbered = { ...event, sequence_number: this.#eventCount };
    this.#eventCount += 1;
    this.#outgoing.write(toSseText(numbered));
  }

  /** Does one thing; answers whether that was the last. */
  async perform(action: Action): Promise<boolean> {
    switch (action.kind) {
      case "event":
        this.write(action.event);
        return false;
      case "raw":
        this.#outgoing.write(action.text);
        return false;
      case "wait":
        await this.#sleep(action.ms, this.#gone.signal);
        return this.#gone.signal.aborted;
      case "cut":
        await flush(this.#outgoing);
        this.#outgoing.destroy();
        return true;
      case "end":
        this.#outgoing.end();
        return true;
      case "hang":
        return true;
    }
  }
}

function createClosedError(): TestkitError {
  return new TestkitError(
    "unavailable",
    "the scripted server was closed while requests were waited for",
  );
}

/** Only who says so gets no stream: most clients under test leave the switch out. */
function isWhole({ body }: RecordedRequest): boolean {
  return isRecord(body) && body["stream"] === false;
}

/** Whether nothing comes behind an event. */
function isLast({ type }: SseEvent): boolean {
  return type === "response.failed" || type === "response.incomplete";
}

function isModelRequest({ method, path }: RecordedRequest): boolean {
  return method === "POST" && /\/(responses(\/compact)?|chat\/completions)$/.test(path);
}

/** A step that throws is a fault of the script: whoever reads the answer should see it. */
function sendFailure(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  sendJson(outgoing, UNANSWERED_STATUS, { error: { message: `the script failed: ${reason}` } });
}

function isMatch({ match }: ScriptTurn, request: RecordedRequest): boolean {
  if (match === undefined) return true;
  if (typeof match === "function") return match(request);
  const text = JSON.stringify(request.body ?? "");
  const hasIncluded = match.includes === undefined || text.includes(match.includes);
  return hasIncluded && (match.excludes === undefined || !text.includes(match.excludes));
}

/** A step with the outputs of earlier calls filled in. */
function toStep(source: StepSource, request: RecordedRequest): Step {
  if (typeof source === "function") return source(request);
  if (!JSON.stringify(source).includes("{{re:")) return source;
  const filled = fillEveryText(source, request);
  if (isStep(filled)) return filled;
  throw new TestkitError("invalid_script", `${JSON.stringify(source)} is no step once filled in`);
}

/** Waits until what was written has left this process, so that a cut comes after it. */
function flush(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write("", () => resolve());
  });
}

function sendFault(
  outgoing: ServerResponse,
  { status = UNANSWERED_STATUS, body, headers, drop }: Fault,
): void {
  if (drop === true) {
    outgoing.destroy();
    return;
  }
  if (typeof body === "string") {
    outgoing.writeHead(status, { "content-type": "text/plain", ...headers });
    outgoing.end(body);
  } else sendJson(outgoing, status, body ?? {}, headers);
}

function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: toBody(Buffer.concat(chunks).toString("utf8")),
  };
}

function toBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) || Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
