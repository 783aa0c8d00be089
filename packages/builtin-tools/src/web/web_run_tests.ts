import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createWebRun, type WebClient } from "./web_run.ts";

function createClient(run: WebClient["run"]): WebClient & { log: unknown[] } {
  const log: unknown[] = [];
  return {
    log,
    run: async (request, signal) => {
      log.push(request);
      return await run(request, signal);
    },
  };
}

test("web.run: hands over the commands it knows and answers as the service does", async () => {
  const client = createClient(async () => [{ type: "input_text", text: "Paris" }]);
  const call = createTestToolCall({
    search_query: [{ q: "capital of France", more: 1 }],
    response_length: "long",
    open: null,
    unheard_of: [],
  });
  const output = await createWebRun(client).handle(call);
  const query = "capital of France";
  const item = { type: "WebSearch", id: "c", query, action: { type: "search", query } };
  expect([output, client.log, call.log]).toEqual([
    { body: [{ type: "input_text", text: "Paris" }], success: true },
    [
      {
        turnId: "t",
        callId: "c",
        commands: { search_query: [{ q: query, more: 1 }], response_length: "long" },
        maxOutputTokens: 10_000,
      },
    ],
    [
      ["started", item],
      ["completed", item],
    ],
  ]);
});

test("web.run: no arguments are no commands", async () => {
  const client = createClient(async () => "nothing");
  expect((await callTool(createWebRun(client), "")).body).toBe("nothing");
});

test("web.run: a service that fails is told to the model", async () => {
  const client = createClient(() => Promise.reject(new Error("502 Bad Gateway")));
  const call = createTestToolCall({ time: [{ utc_offset: "+01:00" }] });
  const output = await createWebRun(client).handle(call);
  expect([output, call.log.map(([what]) => what)]).toEqual([
    { body: "web search failed: 502 Bad Gateway", success: false },
    ["started", "completed"],
  ]);
});

test.for([
  ["{", "EOF while parsing an object at line 1 column 1"],
  [{ open: {} }, "invalid type: expected a sequence at line 1 column 11"],
  [{ open: ["x"] }, "invalid type: expected a map at line 1 column 14"],
  [{ response_length: 5 }, "invalid type: expected a string at line 1 column 21"],
] as const)("web.run: %o is told %s", async ([args, problem]) => {
  const client = createClient(async () => "never");
  const call = createTestToolCall(args);
  const output = await createWebRun(client).handle(call);
  expect([output, client.log, call.log]).toEqual([
    { body: `failed to parse function arguments: ${problem}`, success: false },
    [],
    [],
  ]);
});
