import { expect, test } from "vitest";
import type { ToolCall, ToolPayload } from "../tool_call.ts";
import { ToolError } from "../tool_error.ts";
import {
  createDynamicTool,
  type DynamicTool,
  type DynamicToolClient,
  type DynamicToolRequest,
  toDynamicTools,
} from "./dynamic_tool.ts";
import type { DynamicToolResponse } from "./dynamic_tool_response.ts";

const SCHEMA = { type: "object", properties: { q: { type: "string" } } };
const MODEL = { input_modalities: ["text"], supports_image_detail_original: false } as const;
const FIND: DynamicTool = {
  toolName: { namespace: "desk", name: "find" },
  spec: {
    type: "function",
    name: "find",
    description: "Find",
    strict: false,
    parameters: { type: "object", properties: {} },
  },
  namespace: { name: "desk", description: "Desk tools" },
  exposure: "direct",
};
const REQUEST: DynamicToolRequest = {
  turnId: "turn_1",
  callId: "call_1",
  namespace: "desk",
  tool: "find",
  arguments: { q: "x" },
};

const toCall = (payload: ToolPayload, signal = new AbortController().signal): ToolCall => ({
  turnId: "turn_1",
  callId: "call_1",
  toolName: FIND.toolName,
  payload,
  model: "m",
  truncationPolicy: { mode: "bytes", limit: 1_000 },
  items: {
    started: () => undefined,
    updated: () => undefined,
    completed: () => undefined,
    outputDelta: () => undefined,
  },
  signal,
});
const ARGUMENTS: ToolPayload = { type: "function", arguments: '{"q":"x"}' };

/** A client that answers the same to every call, and remembers what it was asked and told. */
function createClient(answer: () => Promise<unknown>): {
  client: DynamicToolClient;
  asked: DynamicToolRequest[];
  told: DynamicToolResponse[];
} {
  const asked: DynamicToolRequest[] = [];
  const told: DynamicToolResponse[] = [];
  const client: DynamicToolClient = {
    call: async (request) => {
      asked.push(request);
      return await answer();
    },
    completed: (_, response) => told.push(response),
  };
  return { client, asked, told };
}

test("toDynamicTools: functions and namespaces become tools, in their order", () => {
  const tool = { type: "function", name: "a", description: "A", inputSchema: SCHEMA } as const;
  const desk = { type: "namespace", name: "desk", description: "Desk tools" } as const;
  const spec = { type: "function", name: "a", description: "A", strict: false, parameters: SCHEMA };
  expect(
    toDynamicTools([tool, { ...desk, tools: [tool, { ...tool, name: "b", deferLoading: true }] }]),
  ).toEqual([
    { toolName: { name: "a" }, spec, exposure: "direct" },
    {
      toolName: { namespace: "desk", name: "a" },
      spec,
      namespace: { name: "desk", description: "Desk tools" },
      exposure: "direct",
    },
    {
      toolName: { namespace: "desk", name: "b" },
      spec: { ...spec, name: "b" },
      namespace: { name: "desk", description: "Desk tools" },
      exposure: "deferred",
    },
  ]);
});

test("toDynamicTools: schemas are mended", () => {
  const tool = { type: "function", name: "a", description: "A", inputSchema: true } as const;
  expect(toDynamicTools([tool])[0]?.spec.parameters).toEqual({ type: "string" });
});

test("createDynamicTool: says what the tool says, and that calls run side by side", () => {
  const { client } = createClient(async () => undefined);
  expect(createDynamicTool(FIND, { client, model: MODEL })).toEqual({
    toolName: FIND.toolName,
    spec: FIND.spec,
    exposure: "direct",
    supportsParallelToolCalls: true,
    handle: expect.any(Function),
  });
});

test("createDynamicTool: asks the client, and answers what it answers", async () => {
  const response = { contentItems: [{ type: "inputText" as const, text: "found" }], success: true };
  const { client, asked, told } = createClient(async () => response);
  const tool = createDynamicTool(FIND, { client, model: MODEL });
  expect(await tool.handle(toCall(ARGUMENTS))).toEqual({
    body: [{ type: "input_text", text: "found" }],
    success: true,
  });
  expect([asked, told]).toEqual([[REQUEST], [response]]);
});

test("createDynamicTool: a tool outside any namespace is asked for with null", async () => {
  const { client, asked } = createClient(async () => undefined);
  const tool = createDynamicTool({ ...FIND, toolName: { name: "find" } }, { client, model: MODEL });
  await tool.handle(toCall(ARGUMENTS));
  expect(asked).toEqual([{ ...REQUEST, namespace: null }]);
});

test("createDynamicTool: arguments that are no JSON never reach the client", async () => {
  const { client, asked } = createClient(async () => undefined);
  const tool = createDynamicTool(FIND, { client, model: MODEL });
  expect(await tool.handle(toCall({ type: "function", arguments: "{q" }))).toEqual({
    body: "failed to parse function arguments: key must be a string at line 1 column 2",
    success: false,
  });
  expect(asked).toEqual([]);
});

test("createDynamicTool: a client's error is a text for the model", async () => {
  const { client, told } = createClient(async () => await Promise.reject(new Error("gone")));
  const tool = createDynamicTool(FIND, { client, model: MODEL });
  expect(await tool.handle(toCall(ARGUMENTS))).toEqual({
    body: [{ type: "input_text", text: "dynamic tool request failed" }],
    success: false,
  });
  expect(told).toEqual([
    { contentItems: [{ type: "inputText", text: "dynamic tool request failed" }], success: false },
  ]);
});

test("createDynamicTool: an interrupted call says so, and people see no items", async () => {
  const controller = new AbortController();
  const { client, told } = createClient(async () => {
    controller.abort();
    return await Promise.reject(controller.signal.reason);
  });
  const tool = createDynamicTool(FIND, { client, model: MODEL });
  expect(await tool.handle(toCall(ARGUMENTS, controller.signal))).toEqual({
    body: "dynamic tool call was cancelled before receiving a response",
    success: false,
  });
  expect(told).toEqual([{ contentItems: [], success: false }]);
});

test("createDynamicTool: a freeform call is a fault", async () => {
  const { client } = createClient(async () => undefined);
  const failed = createDynamicTool(FIND, { client, model: MODEL }).handle(
    toCall({ type: "custom", input: "x" }),
  );
  await expect(failed).rejects.toSatisfy((error) => ToolError.isInstance(error));
});
