import { expect, test } from "vitest";
import { McpError } from "../mcp_error.ts";
import { TestClock } from "../test_clock.ts";
import { startHttpServer } from "../test_http_server.ts";
import { createOAuthFetch, isLoopback } from "./oauth_fetch.ts";

/** A `fetch` that goes nowhere and says where it was sent. */
const echo = async (url: string | URL): Promise<Response> => new Response(new URL(url).href);
const clock = new TestClock();

test.for<[string, string, boolean]>([
  ["https://a.example/mcp", "https://b.example/x", true],
  ["https://a.example/mcp", "http://b.example/x", false],
  ["https://a.example/mcp", "https://127.0.0.1/x", false],
  ["https://a.example/mcp", "http://localhost:1/x", false],
  ["http://a.example/mcp", "http://a.example/x", true],
  ["http://127.0.0.1:1/mcp", "http://localhost:2/x", true],
  ["http://127.0.0.1:1/mcp", "https://b.example/x", true],
  ["http://127.0.0.1:1/mcp", "ftp://b.example/x", false],
])("createOAuthFetch: from %s to %s: %s", async ([url, target, isAllowed]) => {
  const sent = createOAuthFetch({ server: "s", url, fetch: echo, clock })(target);
  const outcome = await sent.then(
    (response) => response.text(),
    (error: unknown) => (McpError.isInstance(error) ? error.code : error),
  );
  expect(outcome).toBe(isAllowed ? target : "login_failed");
});

test("createOAuthFetch: follows a redirect within a server, a few times", async () => {
  await using server = await startHttpServer((request) => {
    const hops = Number(new URL(request.url).pathname.slice(1));
    return hops === 0
      ? new Response("here")
      : Response.redirect(new URL(`/${hops - 1}`, request.url).href, 302);
  });
  const send = createOAuthFetch({ server: "s", url: server.origin, fetch, clock });
  expect(await (await send(`${server.origin}/3`)).text()).toBe("here");
  await expect(send(`${server.origin}/4`)).rejects.toMatchObject({ code: "login_failed" });
  await expect(send(`${server.origin}/1`, { method: "POST", body: "x" })).rejects.toMatchObject({
    code: "login_failed",
  });
});

test("createOAuthFetch: an answer that trickles is not waited for", async () => {
  const started = Promise.withResolvers<void>();
  await using server = await startHttpServer(() => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("x"));
        started.resolve();
      },
    });
    return new Response(body);
  });
  const time = new TestClock();
  const sent = createOAuthFetch({ server: "s", url: server.origin, fetch, clock: time })(
    server.origin,
  );
  await started.promise;
  time.advance(30_000);
  await expect(sent).rejects.toMatchObject({
    code: "login_failed",
    message: `MCP server 's': ${server.origin} did not answer in time`,
  });
  expect(time.listDelays()).toEqual([]);
});

test.for<[string, boolean]>([
  ["http://localhost/", true],
  ["http://a.localhost:8/", true],
  ["http://127.0.0.1/", true],
  ["http://127.9.9.9/", true],
  ["http://[::1]/", true],
  ["http://127.0.0.1.example/", false],
  ["http://localhost.example/", false],
])("isLoopback: %s", ([url, want]) => {
  expect(isLoopback(new URL(url))).toBe(want);
});
