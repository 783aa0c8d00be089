import { expect, test } from "vitest";
import { type EndpointContext, requestEndpoint } from "./endpoint.ts";
import { readBodyText } from "./http_transport.ts";
import { createIdleWatch } from "./idle_watch.ts";
import { type ModelProviderInfo, resolveProvider } from "./provider.ts";
import { createTestServer, reply, type Reply, type TestServer } from "./test_server.ts";

const { signal: NEVER } = new AbortController();
const REQUEST = { path: "images/generations", headers: { accept: "a/b" }, body: "{}" };

interface Bench extends TestServer {
  context: EndpointContext;
  delays: number[];
}

async function createBench(
  replies: readonly Reply[],
  info: ModelProviderInfo = {},
  id = "gw",
): Promise<Bench> {
  const server = await createTestServer(...replies);
  const delays: number[] = [];
  const { transport, requests } = server;
  const context: EndpointContext = {
    provider: resolveProvider(id, { [id]: { base_url: server.url, ...info } }, { env: {} }),
    auth: {
      headers: async () =>
        await Promise.resolve({ Authorization: `Bearer sk-12345678${requests.length}` }),
      onUnauthorized: async () => await Promise.resolve(true),
    },
    transport,
    clock: {
      now: () => 0,
      sleep: async (ms) => {
        if (ms < 10_000) delays.push(ms);
        else await new Promise<void>(() => undefined);
      },
    },
    random: () => 0.5,
    identity: { version: "1", originator: "kit" },
  };
  return { ...server, context, delays };
}

async function request(
  bench: Bench,
  body: string | Uint8Array<ArrayBuffer> = "{}",
): Promise<string> {
  const watch = createIdleWatch(300_000, bench.context.clock, NEVER);
  const response = await requestEndpoint(bench.context, { ...REQUEST, body }, watch);
  return await readBodyText(response.body, 1_000);
}

test("requestEndpoint: headers of the provider, of the request, credentials and program, in that order of strength", async () => {
  const bench = await createBench([reply(200, "ok")], {
    http_headers: { Accept: "provider", "X-Own": "1", Originator: "theirs" },
    query_params: { v: "1" },
  });
  expect(await request(bench)).toBe("ok");
  expect(bench.requests.map(({ method, path, headers }) => [method, path, headers])).toEqual([
    [
      "POST",
      "/v1/images/generations?v=1",
      {
        accept: "a/b",
        "x-own": "1",
        authorization: "Bearer sk-123456780",
        originator: "kit",
        "user-agent": "kit/1",
        "content-length": "2",
        host: expect.any(String),
        connection: "keep-alive",
      },
    ],
  ]);
});

test("requestEndpoint: OpenAI is told the version", async () => {
  const bench = await createBench([reply(200)], {}, "openai");
  await request(bench);
  expect(bench.requests[0]?.headers["version"]).toBe("1");
});

test("requestEndpoint: bytes go out as they are", async () => {
  const bench = await createBench([reply(200)]);
  const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
  await request(bench, bytes);
  expect(bench.requests.map(({ body }) => [...body])).toEqual([[...bytes]]);
  expect(bench.requests[0]?.headers["content-length"]).toBe("5");
});

test("requestEndpoint: server faults are tried again as often as the provider allows", async () => {
  const bench = await createBench([reply(500), reply(503), reply(200, "ok")]);
  expect([await request(bench), bench.requests.length, bench.delays]).toEqual([
    "ok",
    3,
    [200, 400],
  ]);
  const hopeless = await createBench([reply(500)], { request_max_retries: 1 });
  await expect(request(hopeless)).rejects.toThrow(expect.objectContaining({ httpStatus: 500 }));
  expect(hopeless.requests.length).toBe(2);
});

test("requestEndpoint: credentials are renewed after a 401, once", async () => {
  const bench = await createBench([reply(401), reply(200, "ok")]);
  expect(await request(bench)).toBe("ok");
  expect(bench.requests.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer sk-123456780",
    "Bearer sk-123456781",
  ]);
  const hopeless = await createBench([reply(401)]);
  await expect(request(hopeless)).rejects.toThrow(expect.objectContaining({ httpStatus: 401 }));
  expect(hopeless.requests.length).toBe(2);
});

test("requestEndpoint: a refusal is not tried again, and names no key", async () => {
  const bench = await createBench([reply(403, "bad key sk-123456780")]);
  await expect(request(bench)).rejects.toThrow(
    `unexpected status 403 Forbidden: bad key [redacted], url: ${bench.url}/images/generations`,
  );
  expect(bench.requests.length).toBe(1);
});

test("requestEndpoint: a text of endless length in a refusal is cut", async () => {
  const bench = await createBench([reply(400, "x".repeat(10_000_000))]);
  const error: unknown = await request(bench).catch((reason: unknown) => reason);
  expect(String(error).length).toBeLessThan(3_000);
});
