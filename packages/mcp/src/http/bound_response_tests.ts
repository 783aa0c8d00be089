import { expect, test } from "vitest";
import { boundResponse, EventMeter } from "./bound_response.ts";

function toResponse(chunks: readonly string[], type: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": type, "x-kept": "yes" } });
}

test.for<[string, readonly string[], string]>([
  ["a body within the limit", ["12345", "67890"], "application/json"],
  [
    "events that are small one by one",
    ["data: 1\n\n", "data: 2\n\n", "data: 3\r\n\r\n"],
    "text/event-stream; charset=utf-8",
  ],
])("boundResponse: passes %s", async ([, chunks, type]) => {
  const response = boundResponse(toResponse(chunks, type), { maxBytes: 10, server: "s" });
  expect({
    text: await response.text(),
    kept: response.headers.get("x-kept"),
    status: response.status,
  }).toEqual({
    text: chunks.join(""),
    kept: "yes",
    status: 200,
  });
});

test.for<[string, readonly string[], string]>([
  ["a body over the limit", ["12345", "678901"], "application/json"],
  ["one event over the limit", ["data: 1\n\n", "data: 12\n", "data: 34\n"], "text/event-stream"],
])("boundResponse: fails %s", async ([, chunks, type]) => {
  await expect(
    boundResponse(toResponse(chunks, type), { maxBytes: 10, server: "s" }).text(),
  ).rejects.toMatchObject({
    code: "message_too_large",
    server: "s",
    message: "MCP server 's' sent a message of more than 10 bytes; ask it for less at a time",
  });
});

test("boundResponse: a response without a body stays as it is", () => {
  const response = new Response(null, { status: 202 });
  expect(boundResponse(response, { maxBytes: 10, server: "s" })).toBe(response);
});

test.for<[readonly string[], readonly number[]]>([
  [
    ["ab\n\n", "c"],
    [4, 1],
  ],
  [
    ["ab\n", "c\n", "\n", "d"],
    [3, 5, 6, 1],
  ],
  [
    ["ab\r\n\r\n", "c"],
    [4, 1],
  ],
  [
    ["ab\r", "\nc\r", "\n\r", "\nd"],
    [3, 5, 6, 1],
  ],
  [["a\r\rb"], [3]],
])("EventMeter: %j", ([chunks, want]) => {
  const meter = new EventMeter();
  expect(chunks.map((chunk) => meter.add(new TextEncoder().encode(chunk)))).toEqual(want);
});
