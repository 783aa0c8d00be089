import { expect, test } from "vitest";
import { resolveProvider } from "./provider.ts";
import { createSearchClient, type SearchClient } from "./search_client.ts";
import { createTestServer, reply, type Reply, type TestServer } from "./test_server.ts";

async function createBench(
  ...replies: readonly Reply[]
): Promise<TestServer & { client: SearchClient }> {
  const server = await createTestServer(...replies);
  const client = createSearchClient({
    provider: resolveProvider("gw", { gw: { base_url: server.url } }, { env: {} }),
    auth: {
      headers: async () => await Promise.resolve({ authorization: "Bearer sk-123456789" }),
      onUnauthorized: async () => await Promise.resolve(false),
    },
    transport: server.transport,
    clock: {
      now: () => 0,
      sleep: (ms) => (ms < 10_000 ? Promise.resolve() : new Promise(() => {})),
    },
    random: () => 0.5,
    identity: { version: "1" },
  });
  return Object.assign(server, { client });
}

const REQUEST = {
  id: "call",
  model: "m",
  commands: { search_query: [{ q: "weather" }] },
  maxOutputTokens: 100,
};
const { signal: NEVER } = new AbortController();

test("createSearchClient: asks with the provider's credentials and answers the text", async () => {
  const bench = await createBench(reply(200, { output: "sunny", encrypted_output: "x" }));
  const output = await bench.client.search(REQUEST, NEVER);
  const [request] = bench.requests;
  expect([
    output,
    request?.path,
    request?.headers["authorization"],
    JSON.parse(request?.body.toString() ?? ""),
  ]).toEqual([
    "sunny",
    expect.stringMatching(/\/alpha\/search$/),
    "Bearer sk-123456789",
    {
      id: "call",
      model: "m",
      commands: { search_query: [{ q: "weather" }] },
      max_output_tokens: 100,
    },
  ]);
});

test.for([
  [reply(200, { other: 1 }), "answered a search without `output`"],
  [reply(404, { error: { message: "no such endpoint" } }), "404"],
] as const)("createSearchClient: %o is an error of one line", async ([answer, message]) => {
  const bench = await createBench(answer);
  await expect(bench.client.search(REQUEST, NEVER)).rejects.toThrow(message);
});
