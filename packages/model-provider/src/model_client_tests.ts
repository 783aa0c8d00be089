import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { ClientClock } from "./client_clock.ts";
import { type HttpTransport, readBodyText } from "./http_transport.ts";
import { createModelClient, type ModelClient, type ModelClientOptions } from "./model_client.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { createNodeTransport } from "./node_transport.ts";
import { type ModelProviderInfo, resolveProvider } from "./provider.ts";
import type { ResponseEvent } from "./response_event.ts";
import { createResponsesRequest } from "./responses_request.ts";

const IDLE_MS = 300_000;
const { signal: NEVER } = new AbortController();

const toRequest = (turnId = "u"): ReturnType<typeof createResponsesRequest> =>
  createResponsesRequest({
    identity: {
      sessionId: "s",
      threadId: "t",
      turnId,
      installationId: "i",
      windowNumber: 0,
      metadata: {},
    },
    model: "m1",
    items: [],
    tools: [],
    parallelToolCalls: true,
  });

const sse = (...events: readonly object[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const ITEM = { type: "message", id: "m", role: "assistant", content: [] };
const CREATED = { type: "response.created", response: { id: "r" } };
const DONE = { type: "response.output_item.done", item: ITEM };
const COMPLETED = { type: "response.completed", response: { id: "r" } };
const EVENTS = [
  { type: "created", response_id: "r" },
  { type: "output_item_done", item: ITEM },
  { type: "completed", response_id: "r", usage: undefined, end_turn: undefined },
];
const ok = (response: ServerResponse): void => void response.end(sse(CREATED, DONE, COMPLETED));

type Reply = (response: ServerResponse) => void;

const refuse =
  (status: number, body = "", headers = {}): Reply =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const drop: Reply = (response) => void response.socket?.destroy();

/** Longest wait for the end of an answer that is complete. */
const DRAIN_MS = 250;

/** Delays before repeats pass at once and are written down; other sleeps end when told to. */
class TestClock implements ClientClock {
  readonly delays: number[] = [];
  /** Happens during each delay. */
  onDelay: (() => void) | undefined;
  readonly #sleepers = new Map<number, () => void>();
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (ms !== DRAIN_MS && ms !== IDLE_MS) {
      this.delays.push(ms);
      this.onDelay?.();
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#sleepers.set(ms, resolve);
      signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
    });
  }

  /** Lets the time of those pass who sleep that long. */
  pass(ms: number): void {
    this.#nowMs += ms;
    this.#sleepers.get(ms)?.();
  }
}

/** The port a server listens on. */
function toPort(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the server does not listen on TCP");
}

interface Bench {
  client: ModelClient;
  clock: TestClock;
  url: string;
  requests: { path: string | undefined; headers: IncomingHttpHeaders; body: string }[];
  /** Each resolves when the connection of that answer is free again. */
  bodies: Promise<void>[];
}

interface BenchSettings {
  info?: ModelProviderInfo;
  id?: string;
  auth?: ModelClientOptions["auth"];
}

/** A client, and a server that answers with each reply in turn, the last one for ever. */
async function createBench(
  replies: readonly Reply[],
  settings: BenchSettings = {},
): Promise<Bench> {
  const requests: Bench["requests"] = [];
  const server = process.getBuiltinModule("node:http").createServer((request, response) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)];
    const entry = { path: request.url, headers: request.headers, body: "" };
    requests.push(entry);
    const answer = async (): Promise<void> => {
      entry.body = await readBodyText(request, 100_000);
      reply?.(response);
    };
    void answer();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${toPort(server)}/v1`;
  const bodies: Promise<void>[] = [];
  const transport = watchBodies(createNodeTransport(), bodies);
  onTestFinished(() => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });
  const clock = new TestClock();
  const id = settings.id ?? "mock";
  const client = createModelClient({
    provider: resolveProvider(id, { [id]: { base_url: url, ...settings.info } }, { env: {} }),
    auth: settings.auth ?? {
      headers: async () => ({ authorization: "Bearer sk-secret" }),
      onUnauthorized: async () => false,
    },
    transport,
    clock,
    random: () => 0.5,
    identity: { version: "1.2.3" },
  });
  return { client, clock, url, requests, bodies };
}

function watchBodies(inner: HttpTransport, bodies: Promise<void>[]): HttpTransport {
  return {
    ...inner,
    send: async (request) => {
      const response = await inner.send(request);
      let resolve = (): void => undefined;
      bodies.push(new Promise((done) => (resolve = done)));
      async function* watch(): AsyncGenerator<Uint8Array, void, undefined> {
        try {
          yield* response.body;
        } finally {
          setImmediate(resolve);
        }
      }
      return { ...response, body: watch() };
    },
  };
}

interface Outcome {
  events: ResponseEvent[];
  error?: unknown;
}

async function read(bench: Bench, turnId = "u", signal = NEVER): Promise<Outcome> {
  const events: ResponseEvent[] = [];
  try {
    for await (const event of bench.client.stream(toRequest(turnId), { signal }))
      events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

const toFailure = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? [error.code, error.message] : error;

test("stream: sends what was asked for and yields what is answered", async () => {
  const bench = await createBench([ok], {
    info: { http_headers: { "X-Static": "one", Originator: "forged" }, query_params: { v: "1" } },
  });
  expect(await read(bench)).toEqual({ events: EVENTS });
  const { body, headers } = toRequest();
  const [sent] = bench.requests;
  expect(sent).toEqual({
    path: "/v1/responses?v=1",
    body: JSON.stringify(body),
    headers: {
      "x-static": "one",
      ...headers,
      accept: "text/event-stream",
      "content-type": "application/json",
      authorization: "Bearer sk-secret",
      originator: "codexkit",
      "user-agent": "codexkit/1.2.3",
      host: expect.any(String),
      connection: "keep-alive",
      "content-length": String(JSON.stringify(body).length),
    },
  });
});

test("stream: headers come in the order of the wire", async () => {
  const bench = await createBench([ok], { id: "openai" });
  await read(bench);
  expect(Object.keys(bench.requests[0]?.headers ?? {}).slice(0, 12)).toEqual([
    "version",
    "x-codex-beta-features",
    "x-codex-window-id",
    "x-codex-turn-metadata",
    "x-client-request-id",
    "session-id",
    "thread-id",
    "accept",
    "content-type",
    "authorization",
    "originator",
    "user-agent",
  ]);
});

test("stream: what the headers of the answer tell comes first", async () => {
  const reply: Reply = (response) => ok(response.setHeader("openai-model", "m2"));
  const bench = await createBench([reply]);
  expect(await read(bench)).toEqual({ events: [{ type: "server_model", model: "m2" }, ...EVENTS] });
});

test("stream: the first turn state of a turn goes back with its later requests, and with no others", async () => {
  let n = 0;
  const bench = await createBench([
    (response) => ok(response.setHeader("x-codex-turn-state", `ts-${(n += 1)}`)),
  ]);
  for (const turn of ["a", "a", "a", "b"]) await read(bench, turn);
  expect(bench.requests.map((request) => request.headers["x-codex-turn-state"])).toEqual([
    undefined,
    "ts-1",
    "ts-1",
    undefined,
  ]);
});

test("stream: one connection serves the requests of a turn", async () => {
  const ports = new Set<number | undefined>();
  const bench = await createBench([
    (response) => {
      ports.add(response.socket?.remotePort);
      response.write(sse(CREATED, DONE, COMPLETED));
      // The end comes later than the last event, as it does from a real server.
      setImmediate(() => response.end());
    },
  ]);
  for (let n = 0; n < 3; n += 1) {
    await read(bench);
    await bench.bodies[n];
  }
  expect([bench.requests.length, ports.size]).toEqual([3, 1]);
});

test("stream: a connection that stays open after the response is closed", async () => {
  let isClosed: Promise<unknown> | undefined;
  const bench = await createBench([
    (response) => {
      isClosed = new Promise((resolve) => void response.once("close", resolve));
      response.write(sse(CREATED, DONE, COMPLETED));
    },
  ]);
  expect(await read(bench)).toEqual({ events: EVENTS });
  bench.clock.pass(DRAIN_MS);
  await isClosed;
});

test("stream: the pauses between attempts are no silence", async () => {
  const bench = await createBench([refuse(503), refuse(503), ok]);
  bench.clock.onDelay = () => bench.clock.pass(IDLE_MS);
  expect(await read(bench)).toEqual({ events: EVENTS });
});

test.for([
  ["a status of the server's", refuse(500, "oops")],
  ["a dropped connection", drop],
] as const)("stream: %s is tried again, silently", async ([, fault]) => {
  const bench = await createBench([fault, fault, ok]);
  expect(await read(bench)).toEqual({ events: EVENTS });
  expect([bench.requests.length, bench.clock.delays]).toEqual([3, [200, 400]]);
});

test("stream: a server that stays at fault is given up after request_max_retries", async () => {
  const bench = await createBench([refuse(503, "unavailable")], {
    info: { request_max_retries: 1 },
  });
  const { events, error } = await read(bench);
  expect([events, toFailure(error), bench.requests.length]).toEqual([
    [],
    [
      "unexpected_status",
      `unexpected status 503 Service Unavailable: unavailable, url: ${bench.url}/responses`,
    ],
    2,
  ]);
});

test("stream: nothing listens", async () => {
  const bench = await createBench([ok], {
    info: { base_url: "http://user:secret@127.0.0.1:9/v1?key=secret", request_max_retries: 1 },
  });
  const { error } = await read(bench);
  expect([toFailure(error), bench.clock.delays]).toEqual([
    [
      "connection_failed",
      expect.stringMatching(
        /^Connection failed: error sending request for url \(http:\/\/127\.0\.0\.1:9\/v1\): connect ECONNREFUSED/,
      ),
    ],
    [200],
  ]);
});

test.for([
  [400, "Bad thing", "bad_request", "Bad thing"],
  [403, "by proxy", "unexpected_status", "unexpected status 403 Forbidden: by proxy, url: URL"],
  [429, "", "rate_limited", "exceeded retry limit, last status: 429 Too Many Requests"],
] as const)("stream: %d is not tried again here", async ([status, body, code, message]) => {
  const bench = await createBench([refuse(status, body)]);
  const { error } = await read(bench);
  const expected = message.replace("URL", `${bench.url}/responses`);
  expect([toFailure(error), bench.requests.length]).toEqual([[code, expected], 1]);
});

test("stream: a long refusal is read only in part", async () => {
  const bench = await createBench([
    (response) => {
      response.writeHead(403);
      const push = (): void => void (response.write("x".repeat(65_536), push) || push);
      push();
    },
  ]);
  expect(await read(bench)).toMatchObject({ events: [], error: { httpStatus: 403 } });
});

test("stream: after a 401 credentials are renewed, once", async () => {
  const sent: unknown[] = [];
  let key = 0;
  const auth = {
    headers: async () => ({ authorization: `Bearer ${(key += 1)}` }),
    onUnauthorized: async (headers?: Readonly<Record<string, string>>) => {
      sent.push(headers);
      return true;
    },
  };
  const bench = await createBench([refuse(401), ok], { auth });
  const good = await read(bench);
  const hopeless = await createBench([refuse(401, "no")], { auth });
  const bad = await read(hopeless);
  expect([good, sent]).toEqual([
    { events: EVENTS },
    [{ authorization: "Bearer 1" }, { authorization: "Bearer 3" }],
  ]);
  expect([bad.error, hopeless.requests.length]).toMatchObject([{ httpStatus: 401 }, 2]);
});

test("stream: credentials that cannot be had end the request with their own error", async () => {
  const auth = {
    headers: () => Promise.reject(new Error("Missing environment variable: `K`.")),
    onUnauthorized: async () => false,
  };
  const bench = await createBench([ok], { auth });
  const { error } = await read(bench);
  expect([error, bench.requests.length]).toEqual([
    new Error("Missing environment variable: `K`."),
    0,
  ]);
});

const CUT = "Transport error: network error: error decoding response body";

test.for([
  [
    "cut",
    (response: ServerResponse): void => {
      response.write(sse(CREATED, DONE), () => response.socket?.destroy());
    },
    CUT,
  ],
  [
    "ended early",
    (response: ServerResponse): void => void response.end(sse(CREATED, DONE)),
    "stream closed before response.completed",
  ],
] as const)("stream: a stream that is %s keeps what came whole", async ([, reply, reason]) => {
  const bench = await createBench([reply]);
  const { events, error } = await read(bench);
  expect([events, toFailure(error), bench.requests.length]).toEqual([
    EVENTS.slice(0, 2),
    ["stream_disconnected", `stream disconnected before completion: ${reason}`],
    1,
  ]);
});

test.for([
  ["text/html; charset=utf-8", "<html>\n <title>Sign in</title>", "<html> <title>Sign in</title>"],
  ["application/json", '{"error":{"message":"no such route"}}', "no such route"],
] as const)("stream: %s instead of events is not asked for again", async ([type, body, said]) => {
  const bench = await createBench([
    (response) => void response.writeHead(200, { "content-type": type }).end(body),
  ]);
  const { events, error } = await read(bench);
  const shown = String(error).replaceAll(/:\d+\//g, "/");
  expect([events, ModelProviderError.isInstance(error) && error.retryable, shown]).toEqual([
    [],
    false,
    `ModelProviderError: http://127.0.0.1/v1/responses answered with ${type.split(";")[0]} and no event stream; is \`base_url\` right? It said: ${said}`,
  ]);
});

test("stream: events under another name count", async () => {
  const bench = await createBench([
    (response) =>
      void response
        .writeHead(200, { "content-type": "text/plain" })
        .end(sse(CREATED, DONE, COMPLETED)),
  ]);
  const { error, events } = await read(bench);
  expect([error, events.length]).toEqual([undefined, 3]);
});

test("stream: a failure that the provider tells of is thrown", async () => {
  const failed = {
    type: "response.failed",
    response: { error: { code: "server_is_overloaded", message: "x" } },
  };
  const bench = await createBench([(response) => void response.end(sse(CREATED, failed))]);
  const { events, error } = await read(bench);
  expect([events, toFailure(error)]).toEqual([
    EVENTS.slice(0, 1),
    ["server_overloaded", "Selected model is at capacity. Please try a different model."],
  ]);
});

test("stream: broken and unknown events are passed over", async () => {
  const odd = "event: x\ndata: {not json\n\n: ping\n\ndata: [DONE]\n\n";
  const bench = await createBench([
    (response) =>
      void response.end(odd + sse(CREATED, { type: "response.news" }, DONE, COMPLETED) + odd),
  ]);
  expect(await read(bench)).toEqual({ events: EVENTS });
});

test("stream: silence in the middle ends the stream", async () => {
  const bench = await createBench([(response) => void response.write(sse(CREATED))]);
  const events: ResponseEvent[] = [];
  const reading = async (): Promise<void> => {
    for await (const event of bench.client.stream(toRequest(), { signal: NEVER })) {
      events.push(event);
      bench.clock.pass(IDLE_MS);
    }
  };
  await expect(reading()).rejects.toThrow(
    expect.objectContaining({
      code: "idle_timeout",
      message: "stream disconnected before completion: idle timeout waiting for SSE",
    }),
  );
  expect(events).toEqual(EVENTS.slice(0, 1));
});

test("stream: a server that takes the request and says nothing is not waited for without end", async () => {
  const bench: Bench = await createBench([() => bench.clock.pass(IDLE_MS)]);
  const { error } = await read(bench);
  expect(error).toMatchObject({ code: "idle_timeout", retryable: true });
});

test("stream: the signal ends a request, and its own reason is thrown", async () => {
  const controller = new AbortController();
  const bench = await createBench([() => controller.abort(new Error("enough"))]);
  const waiting = await read(bench, "u", controller.signal);
  const late = await read(bench, "u", controller.signal);
  expect([waiting.error, late.error, bench.requests.length]).toEqual([
    new Error("enough"),
    new Error("enough"),
    1,
  ]);
});

test("stream: the signal ends a stream in the middle", async () => {
  const controller = new AbortController();
  const bench = await createBench([(response) => void response.write(sse(CREATED))]);
  const reading = async (): Promise<void> => {
    const events = bench.client.stream(toRequest(), { signal: controller.signal });
    for await (const _ of events) controller.abort(new Error("enough"));
  };
  await expect(reading()).rejects.toThrow("enough");
});

test("stream: a reader that leaves closes the connection", async () => {
  let isClosed: Promise<unknown> | undefined;
  const bench = await createBench([
    (response) => {
      isClosed = new Promise((resolve) => void response.once("close", resolve));
      response.write(sse(CREATED));
    },
  ]);
  for await (const _ of bench.client.stream(toRequest(), { signal: NEVER })) break;
  await isClosed;
  expect(bench.requests.length).toBe(1);
});

test("stream: no error holds the key", async () => {
  for (const reply of [refuse(401, "no"), refuse(500), drop]) {
    const bench = await createBench([reply], { info: { request_max_retries: 0 } });
    const { error } = await read(bench);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify([String(error), error])).not.toContain("sk-secret");
  }
});
