import { expect, test } from "vitest";
import { createFetchTransport, type Fetch } from "./fetch_transport.ts";
import { readBodyText } from "./http_transport.ts";

const SIGNAL = new AbortController().signal;

test("createFetchTransport: passes the request on and follows no redirect", async () => {
  const calls: unknown[] = [];
  const fetch: Fetch = async (url, init) => {
    calls.push([url, init]);
    return new Response("answer", { status: 201, headers: { "X-B": "2" } });
  };
  const transport = createFetchTransport(fetch);
  const { status, headers, body } = await transport.send({
    method: "POST",
    url: "http://127.0.0.1/p",
    headers: { "x-a": "1" },
    body: "{}",
    signal: SIGNAL,
  });
  transport.close();
  expect(calls).toEqual([
    [
      "http://127.0.0.1/p",
      { method: "POST", headers: { "x-a": "1" }, body: "{}", redirect: "manual", signal: SIGNAL },
    ],
  ]);
  expect([status, headers["x-b"], await readBodyText(body, 100)]).toEqual([201, "2", "answer"]);
});

test("createFetchTransport: an answer without a body is empty", async () => {
  const transport = createFetchTransport(async (_, init) => {
    expect(init.body).toBeNull();
    return new Response(null, { status: 204 });
  });
  const request = { method: "GET", url: "http://127.0.0.1/", headers: {}, signal: SIGNAL } as const;
  const { status, body } = await transport.send(request);
  expect([status, await readBodyText(body, 100)]).toEqual([204, ""]);
});
