import http from "node:http";
import { afterEach, expect, test } from "vitest";
import {
  type ResponsesServer,
  type ResponsesServerOptions,
  startResponsesServer,
} from "./responses_server.ts";
import { callFunction, fault, readOutput, reason, say } from "./script.ts";

const open: ResponsesServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(options: ResponsesServerOptions): Promise<ResponsesServer> {
  const server = await startResponsesServer(options);
  open.push(server);
  return server;
}

const post = (server: ResponsesServer, body: unknown = {}): Promise<Response> =>
  fetch(`${server.url}/responses?api-version=1`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "X-A": "b" },
  });

function readTypes(text: string): string[] {
  return [...text.matchAll(/^event: (.*)$/gm)].map(([, type = ""]) => type);
}

test("startResponsesServer: plays turns in order and writes down what it was asked", async () => {
  const server = await start({
    turns: [{ steps: [say("one")] }, { steps: [say("two")], headers: { "openai-model": "m" } }],
  });
  const first = await post(server, { model: "m" });
  const text = await first.text();
  const second = await post(server);
  expect([
    readTypes(text),
    second.headers.get("openai-model"),
    (await second.text()).includes('"id":"msg_2_0"'),
    server.unusedTurns,
    server.requests.map(({ method, path, query, headers, body, turn }) => [
      method,
      path,
      query,
      headers["x-a"],
      body,
      turn,
    ]),
  ]).toEqual([
    [
      "response.created",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ],
    "m",
    true,
    0,
    [
      ["POST", "/v1/responses", { "api-version": "1" }, "b", { model: "m" }, 0],
      ["POST", "/v1/responses", { "api-version": "1" }, "b", {}, 1],
    ],
  ]);
});

test("startResponsesServer: steps may look at the request, and fill in outputs of earlier calls", async () => {
  const server = await start({
    turns: [
      {
        steps: [
          (request) => say(`read ${String(readOutput(request, "c1"))}`),
          callFunction("write_stdin", '{"session_id":{{re:c1:ID (\\d+)}}}'),
        ],
      },
    ],
  });
  const text = await (await post(server, { input: [{ call_id: "c1", output: "ID 42" }] })).text();
  expect([text.includes("read ID 42"), text.includes('{\\"session_id\\":42}')]).toEqual([
    true,
    true,
  ]);
});

test("startResponsesServer: a turn may want a certain request, and may answer again and again", async () => {
  const server = await start({
    turns: [
      { steps: [say("child")], match: { includes: "TASK", excludes: "DONE" } },
      {
        steps: [say("parent")],
        match: (request) => JSON.stringify(request.body).includes("ROOT"),
        repeat: true,
      },
    ],
  });
  const said = async (text: string): Promise<string | undefined> =>
    /"text":"(\w+)"/.exec(await (await post(server, { text })).text())?.[1];
  expect([await said("ROOT"), await said("TASK"), await said("ROOT"), server.unusedTurns]).toEqual([
    "parent",
    "child",
    "parent",
    0,
  ]);
});

test("startResponsesServer: faults, an empty script and the catalog", async () => {
  const server = await start({
    turns: [
      fault({ status: 429, body: { error: { message: "slow" } }, headers: { "retry-after": "2" } }),
      fault({ status: 503, body: "unavailable" }),
      fault({ drop: true }),
    ],
    models: { models: [] },
  });
  const limited = await post(server);
  const down = await post(server);
  const dropped = await post(server).then(
    () => "answered",
    () => "dropped",
  );
  const nothing = await post(server);
  const models = await fetch(`${server.url}/models`);
  expect([
    [limited.status, limited.headers.get("retry-after"), await limited.json()],
    [down.status, await down.text()],
    dropped,
    [nothing.status, await nothing.json()],
    await models.json(),
  ]).toEqual([
    [429, "2", { error: { message: "slow" } }],
    [503, "unavailable"],
    "dropped",
    [500, { error: { message: "the script has no answer to POST /v1/responses" } }],
    { models: [] },
  ]);
});

test("startResponsesServer: streams may be cut, end early or fall silent", async () => {
  const server = await start({
    turns: [
      { steps: [say("a"), { cut: true }] },
      { steps: [say("b"), { end: true }] },
      { steps: [say("c"), { hang: true }] },
    ],
  });
  const cut = await (await post(server)).text().then(
    () => "whole",
    () => "broken",
  );
  const early = readTypes(await (await post(server)).text());
  const silent = await post(server);
  const reading = silent.text().then(
    () => "whole",
    () => "broken",
  );
  await server.close();
  expect([cut, early.includes("response.completed"), await reading]).toEqual([
    "broken",
    false,
    "broken",
  ]);
});

test("startResponsesServer: pauses are asked of the injected clock", async () => {
  const pauses: number[] = [];
  const server = await start({
    turns: [{ steps: [say("ab", { chunks: 2, delay_ms: 150 }), { wait_ms: 2500 }] }],
    sleep: async (ms) => void pauses.push(ms),
  });
  await (await post(server)).text();
  expect(pauses).toEqual([150, 150, 2500]);
});

test("startResponsesServer: an upgrade is refused with 426", async () => {
  const server = await start({ turns: [] });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = http.get(`${server.url}/responses`, {
      headers: { connection: "Upgrade", upgrade: "websocket" },
    });
    request.on("response", (response) => resolve(response.statusCode));
    request.on("error", reject);
  });
  expect(status).toBe(426);
});

test("startResponsesServer: a step that throws is told to whoever asked, and other paths use up no turn", async () => {
  const server = await start({
    turns: [
      {
        steps: [
          () => {
            throw new Error("no such output");
          },
        ],
      },
    ],
  });
  const token = await fetch(`${server.url}/oauth/token`, { method: "POST" });
  const failed = await post(server);
  expect([token.status, server.requests[0]?.turn, failed.status, await failed.json()]).toEqual([
    500,
    undefined,
    500,
    { error: { message: "the script failed: no such output" } },
  ]);
});

test("close: ends pauses and those who wait for requests", async () => {
  const server = await start({ turns: [{ steps: [say("abc", { chunks: 3, delay_ms: 60_000 })] }] });
  const reading = post(server).then((response) => response.text());
  await server.waitForRequests(1);
  const waiting = server.waitForRequests(2);
  await server.close();
  await expect(waiting).rejects.toThrow("closed while requests were waited for");
  await expect(reading).rejects.toBeInstanceOf(Error);
});

test("waitForRequests: resolves when they have come", async () => {
  const server = await start({ turns: [{ steps: [] }, { steps: [] }] });
  const waiting = server.waitForRequests(2);
  await post(server);
  await post(server);
  expect((await waiting).length).toBe(2);
});

interface StreamEvent {
  type: string;
  sequence_number?: number;
  response?: { output: { type: string; id: string }[] };
}

const readEvents = (text: string): StreamEvent[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]): StreamEvent => JSON.parse(data));

test("startResponsesServer: events are numbered, and the last one lists what was said", async () => {
  const server = await start({
    turns: [
      {
        steps: [
          { event: { type: "brand_new" } },
          callFunction("a", {}, { callId: "c" }),
          { raw: ": ping\n\n" },
          say("b"),
        ],
      },
    ],
  });
  const events = readEvents(await (await post(server)).text());
  const numbers = events.flatMap(({ sequence_number: number }) => number ?? []);
  expect([
    events[1],
    numbers,
    events.at(-1)?.response?.output.map(({ type, id }) => [type, id]),
  ]).toEqual([
    { type: "brand_new" },
    Array.from({ length: events.length - 1 }, (_none, at) => at),
    [
      ["function_call", "fc_1_0"],
      ["message", "msg_1_1"],
    ],
  ]);
});

test("startResponsesServer: outputs are filled in wherever a step has text", async () => {
  const server = await start({
    turns: [
      {
        steps: [
          callFunction("write_stdin", { id: "{{re:c1:ID (\\d+)}}" }),
          { local_shell: { command: ["kill", "{{re:c1:ID (\\d+)}}"] }, call_id: "l" },
        ],
      },
    ],
  });
  const answer = await post(server, { input: [{ call_id: "c1", output: "ID 42" }] });
  const output = readEvents(await answer.text()).at(-1)?.response?.output;
  expect(output).toMatchObject([
    { arguments: '{"id":"42"}' },
    { action: { type: "exec", command: ["kill", "42"] } },
  ]);
});

test("startResponsesServer: a client that leaves ends the pauses of its answer", async () => {
  const pause = Promise.withResolvers<AbortSignal>();
  const server = await start({
    turns: [{ steps: [{ wait_ms: 60_000 }] }],
    sleep: (_ms, signal) => {
      pause.resolve(signal);
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve());
      });
    },
  });
  const client = new AbortController();
  const asking = fetch(`${server.url}/responses`, {
    method: "POST",
    body: "{}",
    signal: client.signal,
  });
  await asking;
  const signal = await pause.promise;
  client.abort();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
  expect(signal.aborted).toBe(true);
});

test("startResponsesServer: bodies that are no JSON are kept as text", async () => {
  const server = await start({ turns: [] });
  await fetch(`${server.url}/a?x=1&y=2`, { method: "POST", body: "plain" });
  await fetch(`${server.url}/b`);
  expect(
    server.requests.map(({ method, path, query, body }) => [method, path, query, body]),
  ).toEqual([
    ["POST", "/v1/a", { x: "1", y: "2" }, "plain"],
    ["GET", "/v1/b", {}, undefined],
  ]);
});

test("startResponsesServer: compaction requests use turns too, and a catalog nobody gave is 404", async () => {
  const server = await start({ turns: [fault({ status: 200, body: { output: [] } })] });
  const compact = await fetch(`${server.url}/responses/compact`, { method: "POST", body: "{}" });
  expect([
    await compact.json(),
    server.requests[0]?.turn,
    (await fetch(`${server.url}/models`)).status,
  ]).toEqual([{ output: [] }, 0, 404]);
});

test("close: may be called twice, and nobody waits for requests after it", async () => {
  const server = await start({ turns: [] });
  await server.close();
  await server.close();
  expect(await server.waitForRequests(0)).toEqual([]);
  await expect(server.waitForRequests(1)).rejects.toMatchObject({ code: "unavailable" });
});

test("startResponsesServer: a refused request is answered at once and uses up no turn", async () => {
  await using server = await startResponsesServer({
    turns: [{ steps: [say("fine")] }],
    refuse: ({ body }) =>
      JSON.stringify(body).includes("bad") ? { status: 400, body: { error: {} } } : undefined,
  });
  const ask = async (word: string): Promise<number> => {
    const answer = await fetch(`${server.url}/responses`, {
      method: "POST",
      body: JSON.stringify({ word }),
    });
    await answer.text();
    return answer.status;
  };
  expect([await ask("bad"), server.unusedTurns, await ask("good"), server.unusedTurns]).toEqual([
    400, 1, 200, 0,
  ]);
});

const chat = (server: ResponsesServer, body: object): Promise<Response> =>
  fetch(`${server.url}/chat/completions`, { method: "POST", body: JSON.stringify(body) });

test("startResponsesServer: chat completions are answered too, whole or as a stream", async () => {
  const server = await start({
    turns: [
      { steps: [callFunction("shell", {}, { callId: "c1" })] },
      { steps: [(request) => say(String(readOutput(request, "c1")))] },
    ],
  });
  const first = await chat(server, { model: "m" });
  const messages = [{ role: "tool", tool_call_id: "c1", content: "a.txt" }];
  const second = await chat(server, { stream: true, messages });
  expect([
    first.headers.get("content-type"),
    await first.json(),
    await second.text(),
  ]).toMatchObject([
    "application/json",
    { model: "m", choices: [{ finish_reason: "tool_calls" }] },
    expect.stringMatching(/^data: .*"content":"a\.txt".*\n\ndata: \[DONE\]\n\n$/s),
  ]);
});

test("startResponsesServer: a chat completion can be refused, broken off and held", async () => {
  const server = await start({
    turns: [
      fault({ status: 429, body: { error: { message: "slow" } } }),
      { steps: [say("x"), { cut: true }] },
      { steps: [{ web_search: { query: "x" } }] },
    ],
  });
  expect((await chat(server, {})).status).toBe(429);
  const broken = chat(server, { stream: true }).then((answer) => answer.text());
  await expect(broken).rejects.toThrow("terminated");
  expect(await (await chat(server, {})).json()).toMatchObject({
    error: {
      message:
        "the script failed: a chat completion has no web_search step; use say, reason, call or custom",
    },
  });
});

test("startResponsesServer: who wants no stream gets the response it would have ended with", async () => {
  const server = await start({
    turns: [
      { steps: [reason("hm"), callFunction("shell", {}, { callId: "c1" }), say("ok")] },
      { steps: [say("a"), { incomplete: "max_output_tokens" }] },
      { steps: [{ fail: { code: "busy", message: "later" } }] },
    ],
  });
  const ask = async (): Promise<unknown> => (await post(server, { stream: false })).json();
  expect([await ask(), await ask(), await ask()]).toMatchObject([
    {
      id: "resp_1",
      object: "response",
      status: "completed",
      output: [
        { type: "reasoning" },
        { type: "function_call", call_id: "c1" },
        { type: "message" },
      ],
      usage: { total_tokens: 120 },
    },
    { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
    { status: "failed", error: { code: "busy" } },
  ]);
});
