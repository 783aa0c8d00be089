import { expect, test } from "vitest";
import type { ToolCall, ToolPayload } from "../tool_call.ts";
import { ToolError } from "../tool_error.ts";
import { toOutputItem } from "../tool_output.ts";
import type { FunctionToolSpec } from "../tool_spec.ts";
import { createToolSearch } from "./tool_search.ts";
import {
  createToolSearchFactory,
  createToolSearchTool,
  type SearchableTool,
  TOOL_SEARCH_SPEC,
  toSearchDocuments,
} from "./tool_search_tool.ts";

const toSpec = (name: string, description: string): FunctionToolSpec => ({
  type: "function",
  name,
  description,
  strict: false,
  parameters: { type: "object", properties: {} },
  output_schema: { type: "object" },
});
const NAMESPACE = { name: "mcp__cal", description: "Calendars." };
const CREATE: SearchableTool = {
  executor: {
    toolName: { namespace: "mcp__cal", name: "create_event" },
    spec: toSpec("create_event", "Create events."),
  },
  namespace: NAMESPACE,
};
const LIST: SearchableTool = {
  executor: {
    toolName: { namespace: "mcp__cal", name: "list_events" },
    spec: toSpec("list_events", "List events."),
  },
  namespace: NAMESPACE,
  searchText: "agenda",
};
const PLAIN: SearchableTool = {
  executor: { toolName: { name: "spawn_agent" }, spec: toSpec("spawn_agent", "Start a helper.") },
};
const FREEFORM: SearchableTool = {
  executor: {
    toolName: { name: "apply_patch" },
    spec: {
      type: "custom",
      name: "apply_patch",
      description: "Patch.",
      format: { type: "grammar", syntax: "lark", definition: "" },
    },
  },
};

const toLoaded = ({ executor: { spec } }: SearchableTool): unknown => ({
  ...spec,
  output_schema: undefined,
  defer_loading: true,
});

const toCall = (payload: ToolPayload): ToolCall => ({
  turnId: "t",
  callId: "c",
  toolName: { name: "tool_search" },
  payload,
  model: "m",
  truncationPolicy: { mode: "bytes", limit: 1_000 },
  items: {
    started: () => undefined,
    updated: () => undefined,
    completed: () => undefined,
    outputDelta: () => undefined,
  },
  signal: new AbortController().signal,
});
const TOOL = createToolSearchTool(createToolSearch(toSearchDocuments([CREATE, LIST, PLAIN])));
const call = (args: unknown): ReturnType<typeof TOOL.handle> =>
  TOOL.handle(toCall({ type: "tool_search", arguments: args }));

test("toSearchDocuments: a namespace for each tool in one, functions for others, none for freeform ones", () => {
  const documents = toSearchDocuments([CREATE, LIST, PLAIN, FREEFORM]);
  expect(documents.map(({ output }) => output)).toEqual([
    { type: "namespace", ...NAMESPACE, tools: [toLoaded(CREATE)] },
    { type: "namespace", ...NAMESPACE, tools: [toLoaded(LIST)] },
    toLoaded(PLAIN),
  ]);
  expect(documents.map(({ text }) => text)).toEqual([
    "mcp__calcreate_event create event mcp__cal mcp__cal Calendars. create_event create event Create events.",
    "agenda",
    "spawn_agent spawn agent spawn_agent spawn agent Start a helper.",
  ]);
});

test("createToolSearchTool: says how it is called, and runs beside others", () => {
  expect([TOOL.toolName, TOOL.spec, TOOL.supportsParallelToolCalls]).toEqual([
    { name: "tool_search" },
    TOOL_SEARCH_SPEC,
    true,
  ]);
  expect(TOOL_SEARCH_SPEC.parameters).toEqual({
    type: "object",
    properties: {
      limit: { type: "number", description: expect.any(String) },
      query: { type: "string", description: expect.any(String) },
    },
    required: ["query"],
    additionalProperties: false,
  });
});

test("createToolSearchTool: what is found goes out as specs", async () => {
  const output = await call({ query: "helper agenda", limit: 5 });
  const item = toOutputItem(
    { type: "tool_search_call", call_id: "s", execution: "client" },
    output,
  );
  expect(item).toEqual({
    type: "tool_search_output",
    call_id: "s",
    status: "completed",
    execution: "client",
    tools: expect.arrayContaining([
      toLoaded(PLAIN),
      { type: "namespace", ...NAMESPACE, tools: [toLoaded(LIST)] },
    ]),
  });
  expect(output.success).toBe(true);
});

test.for([
  [{ query: "" }, "query must not be empty"],
  [{ query: " \n" }, "query must not be empty"],
  [{ query: "agenda", limit: 0 }, "limit must be greater than zero"],
  [
    { query: "agenda", limit: -1 },
    "failed to parse tool_search arguments: `limit` must be a whole number",
  ],
  [
    { query: "agenda", limit: 1.5 },
    "failed to parse tool_search arguments: `limit` must be a whole number",
  ],
  [
    { query: "agenda", limit: "3" },
    "failed to parse tool_search arguments: `limit` must be a whole number",
  ],
  [{ query: 5 }, "failed to parse tool_search arguments: `query` must be a string"],
  [{}, "failed to parse tool_search arguments: `query` must be a string"],
  ["agenda", "failed to parse tool_search arguments: `query` must be a string"],
] as const)("createToolSearchTool: %o finds nothing", async ([args, problem]) => {
  expect(await call(args)).toEqual({ body: problem, success: false, codeModeResult: [] });
});

test("createToolSearchTool: no match is no failure", async () => {
  expect(await call({ query: "zzz", limit: null })).toEqual({
    body: "[]",
    success: true,
    codeModeResult: [],
  });
});

test("createToolSearchTool: takes the arguments of an ordinary function, where it is lowered to one", async () => {
  const found = await TOOL.handle(toCall({ type: "function", arguments: '{"query":"agenda"}' }));
  const broken = await TOOL.handle(toCall({ type: "function", arguments: "{" }));
  expect([found.body, broken.codeModeResult]).toEqual([JSON.stringify(found.codeModeResult), []]);
  expect(found.codeModeResult).toEqual([
    { type: "namespace", ...NAMESPACE, tools: [toLoaded(LIST)] },
  ]);
});

test("createToolSearchTool: a freeform call is a fault", async () => {
  const failed = TOOL.handle(toCall({ type: "custom", input: "agenda" }));
  await expect(failed).rejects.toThrow("tool tool_search invoked with incompatible payload");
  await expect(failed).rejects.toSatisfy((error) => ToolError.isInstance(error));
});

test("createToolSearchFactory: makes the tool for what is deferred", async () => {
  const create = createToolSearchFactory();
  const nothing = await create([PLAIN]).handle(
    toCall({ type: "tool_search", arguments: { query: "agenda" } }),
  );
  const found = await create([PLAIN, LIST]).handle(
    toCall({ type: "tool_search", arguments: { query: "agenda" } }),
  );
  expect([nothing.codeModeResult, found.codeModeResult]).toEqual([
    [],
    [{ type: "namespace", ...NAMESPACE, tools: [toLoaded(LIST)] }],
  ]);
});
