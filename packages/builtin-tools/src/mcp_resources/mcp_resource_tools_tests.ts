import { expect, test } from "vitest";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import {
  createListMcpResources,
  createListMcpResourceTemplates,
  createReadMcpResource,
  type McpResourceToolsOptions,
} from "./mcp_resource_tools.ts";

const RESOURCE = { uri: "small://one", name: "one", mimeType: "text/plain" };

function createOptions(): McpResourceToolsOptions {
  let now = 0;
  return {
    clock: {
      now: () => {
        now += 5;
        return now;
      },
    },
    resources: {
      servers: () => ["small", "broken"],
      listResources: async ({ server, cursor }) => {
        if (server === "broken") throw new Error("Mcp error: -32601: no\n  resources");
        return cursor === undefined
          ? { entries: [RESOURCE], nextCursor: "2" }
          : { entries: [{ ...RESOURCE, name: cursor }] };
      },
      listTemplates: async () => ({
        entries: [{ uriTemplate: "small://{id}", name: "by id" }],
      }),
      read: async ({ uri }) => ({ contents: [{ uri, text: "contents" }] }),
    },
  };
}

test("list_mcp_resources: of all servers that answer, every page", async () => {
  const call = createTestToolCall("");
  const { body } = await createListMcpResources(createOptions()).handle(call);
  const text =
    '{"resources":[{"server":"small","uri":"small://one","name":"one","mimeType":"text/plain"},' +
    '{"server":"small","uri":"small://one","name":"2","mimeType":"text/plain"}]}';
  const item = { type: "McpToolCall", id: "c", server: "codex", tool: "list_mcp_resources" };
  expect([body, call.log]).toEqual([
    text,
    [
      ["started", { ...item, arguments: {}, status: "in_progress" }],
      [
        "completed",
        {
          ...item,
          arguments: {},
          status: "completed",
          result: { content: [{ type: "text", text }], isError: false },
          duration_ms: 5,
        },
      ],
    ],
  ]);
});

test.for([
  [
    createListMcpResources,
    { server: "small" },
    '{"server":"small","resources":[{"server":"small","uri":"small://one","name":"one","mimeType":"text/plain"}],"nextCursor":"2"}',
  ],
  [
    createListMcpResources,
    { server: "small", cursor: "2" },
    '{"server":"small","resources":[{"server":"small","uri":"small://one","name":"2","mimeType":"text/plain"}]}',
  ],
  [
    createListMcpResourceTemplates,
    { server: "small", cursor: "" },
    '{"server":"small","resourceTemplates":[{"server":"small","uriTemplate":"small://{id}","name":"by id"}]}',
  ],
  [
    createReadMcpResource,
    { server: "small", uri: "small://one" },
    '{"server":"small","uri":"small://one","contents":[{"uri":"small://one","text":"contents"}]}',
  ],
] as const)("MCP resources %#: one server answers %o", async ([create, args, body]) => {
  const tool = create(createOptions());
  expect([(await callTool(tool, args)).body, tool.supportsParallelToolCalls]).toEqual([body, true]);
});

test("MCP resources: a server that fails is told to the model and to who watches", async () => {
  const call = createTestToolCall({ server: "broken" });
  const output = await createListMcpResources(createOptions()).handle(call);
  const message = "resources/list failed: Mcp error: -32601: no resources";
  expect([output, call.log.at(-1)]).toEqual([
    { body: message, success: false },
    [
      "completed",
      {
        type: "McpToolCall",
        id: "c",
        server: "broken",
        tool: "list_mcp_resources",
        arguments: { server: "broken" },
        status: "failed",
        error: { message },
        duration_ms: 5,
      },
    ],
  ]);
});

test.for([
  [createReadMcpResource, { server: "nope", uri: "x" }, "unknown MCP server 'nope'"],
  [createListMcpResources, { server: "nope" }, "unknown MCP server 'nope'"],
  [createListMcpResources, { cursor: "2" }, "cursor can only be used when a server is specified"],
  [createReadMcpResource, { server: " ", uri: "x" }, "server must be provided"],
  [createReadMcpResource, { server: "small", uri: "" }, "uri must be provided"],
  [
    createReadMcpResource,
    {},
    "failed to parse function arguments: missing field `server` at line 1 column 2",
  ],
] as const)(
  "MCP resources %#: %o is told %s, and nobody sees a call",
  async ([create, args, body]) => {
    const call = createTestToolCall(args);
    const output = await create(createOptions()).handle(call);
    expect([output, call.log]).toEqual([{ body, success: false }, []]);
  },
);
