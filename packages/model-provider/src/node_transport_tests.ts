import type { IncomingMessage, RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { type HttpTransport, readBodyText } from "./http_transport.ts";
import { createNodeTransport } from "./node_transport.ts";

const { createServer } = process.getBuiltinModule("node:http");
const SIGNAL = new AbortController().signal;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : undefined}`;
}

function open(): HttpTransport {
  const transport = createNodeTransport();
  onTestFinished(() => transport.close());
  return transport;
}

async function readRequest(request: IncomingMessage): Promise<unknown> {
  return [request.method, request.url, request.headers["x-a"], await readBodyText(request, 1_000)];
}

test("createNodeTransport: sends method, path, headers and body, gives status, headers and bytes", async () => {
  let got: unknown;
  const url = await serve((request, response) => {
    const answer = async (): Promise<void> => {
      got = await readRequest(request);
      response.writeHead(202, { "X-B": "2", "set-cookie": ["a", "b"] }).end("answer ü");
    };
    void answer();
  });
  const answer = await open().send({
    method: "POST",
    url: `${url}/p?q=1`,
    headers: { "X-A": "1" },
    body: '{"ü":1}',
    signal: SIGNAL,
  });
  const text = await readBodyText(answer.body, 1_000);
  expect([got, answer.status, answer.headers["x-b"], answer.headers["set-cookie"], text]).toEqual([
    ["POST", "/p?q=1", "1", '{"ü":1}'],
    202,
    "2",
    "a, b",
    "answer ü",
  ]);
});

test("createNodeTransport: a connection that was read to its end serves the next request", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("x");
  });
  const transport = open();
  for (let n = 0; n < 3; n += 1) {
    const { body } = await transport.send({ method: "GET", url, headers: {}, signal: SIGNAL });
    await readBodyText(body, 10);
  }
  expect(ports.size).toBe(1);
});

test("createNodeTransport: a connection that the server closed while idle is replaced unnoticed", async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    // The second request comes over the old connection, and finds it reset.
    if (requests === 2) request.socket.resetAndDestroy();
    else response.end(String(requests));
  });
  const transport = open();
  const texts: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const { body } = await transport.send({ method: "GET", url, headers: {}, signal: SIGNAL });
    texts.push(await readBodyText(body, 10));
  }
  expect([texts, requests]).toEqual([["1", "3"], 3]);
});

test("createNodeTransport: a fresh connection that is reset is an error", async () => {
  const url = await serve((request) => request.socket.resetAndDestroy());
  await expect(open().send({ method: "GET", url, headers: {}, signal: SIGNAL })).rejects.toThrow(
    expect.objectContaining({ code: "ECONNRESET" }),
  );
});

test("createNodeTransport: a redirect is an answer, not followed", async () => {
  const url = await serve((_, response) => response.writeHead(307, { location: "/other" }).end());
  const { status } = await open().send({ method: "GET", url, headers: {}, signal: SIGNAL });
  expect(status).toBe(307);
});

test("createNodeTransport: a body that breaks off rejects", async () => {
  const url = await serve((request, response) => {
    response.writeHead(200).write("half");
    setImmediate(() => request.socket.destroy());
  });
  const { body } = await open().send({ method: "GET", url, headers: {}, signal: SIGNAL });
  await expect(readBodyText(body, 1_000)).rejects.toThrow("aborted");
});

test("createNodeTransport: the signal ends a request that has no answer yet", async () => {
  const controller = new AbortController();
  const url = await serve(() => controller.abort(new Error("enough")));
  const sent = open().send({ method: "GET", url, headers: {}, signal: controller.signal });
  await expect(sent).rejects.toThrow("enough");
});

test("createNodeTransport: the signal ends an answer in the middle", async () => {
  const controller = new AbortController();
  const url = await serve((_, response) => void response.writeHead(200).write("first"));
  const { body } = await open().send({
    method: "GET",
    url,
    headers: {},
    signal: controller.signal,
  });
  const read = async (): Promise<void> => {
    for await (const _ of body) controller.abort(new Error("enough"));
  };
  await expect(read()).rejects.toThrow("aborted");
});

test("createNodeTransport: a signal that has fired sends nothing", async () => {
  let requests = 0;
  const url = await serve(() => (requests += 1));
  const signal = AbortSignal.abort(new Error("too late"));
  const sent = open().send({ method: "GET", url, headers: {}, signal });
  await expect(sent).rejects.toThrow("too late");
  expect(requests).toBe(0);
});

test("createNodeTransport: goes through the proxy that the environment names, but not to this machine", async () => {
  const asked: (string | undefined)[] = [];
  const proxy = await serve((request, response) => {
    asked.push(request.url);
    response.end("proxied");
  });
  const own = await serve((_, response) => void response.end("own"));
  const transport = createNodeTransport({ env: { http_proxy: proxy, NO_PROXY: "away.test" } });
  onTestFinished(() => transport.close());
  const get = async (url: string): Promise<string> => {
    const { body } = await transport.send({ method: "GET", url, headers: {}, signal: SIGNAL });
    return await readBodyText(body, 100);
  };
  expect([await get("http://gateway.test/v1"), await get(own), asked]).toEqual([
    "proxied",
    "own",
    ["http://gateway.test/v1"],
  ]);
});

test("createNodeTransport: asks an https proxy for a tunnel", async () => {
  const server = createServer();
  const asked = Promise.withResolvers<string | undefined>();
  server.on("connect", (request, socket) => {
    asked.resolve(request.url);
    socket.destroy();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const transport = createNodeTransport({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
  onTestFinished(() => transport.close());
  const answer = transport.send({
    method: "GET",
    url: "https://gateway.test/v1",
    headers: {},
    signal: SIGNAL,
  });
  const [{ status }] = await Promise.allSettled([answer]);
  expect([status, await asked.promise]).toEqual(["rejected", "gateway.test:443"]);
});
