import type { McpResourceQuery } from "@codexkit/mcp";
import { expect, test } from "vitest";
import { toMcpResources } from "./mcp_resources.ts";

const { signal } = new AbortController();
const asked: McpResourceQuery[] = [];
const resources = toMcpResources({
  listServers: () => [
    {
      server: "up",
      state: "ready",
      required: false,
      info: { capabilities: {} },
      toolCount: 0,
      startupMs: 1,
    },
    { server: "off", state: "disabled", required: false },
  ],
  listResources: async (query = {}) => {
    asked.push(query);
    return {
      resources: [{ mimeType: "text/plain", server: "up", odd: 1, name: "one", uri: "u://1" }],
      nextCursor: "2",
    };
  },
  listResourceTemplates: async () => ({ resourceTemplates: [] }),
  readResource: async ({ server, uri }) => ({ server, uri, contents: [{ uri, text: "hi" }] }),
});

test("toMcpResources: only servers that are up are asked", () => {
  expect(resources.servers()).toEqual(["up"]);
});

test("toMcpResources: members come in the order in which models read them, without the server", async () => {
  const page = await resources.listResources({ server: "up", cursor: "1" }, signal);
  expect([JSON.stringify(page), asked]).toEqual([
    '{"entries":[{"uri":"u://1","name":"one","mimeType":"text/plain","odd":1}],"nextCursor":"2"}',
    [{ server: "up", cursor: "1" }],
  ]);
});

test("toMcpResources: templates and contents", async () => {
  expect([
    await resources.listTemplates({ server: "up" }, signal),
    await resources.read({ server: "up", uri: "u://1" }, signal),
  ]).toEqual([
    { entries: [], nextCursor: undefined },
    { contents: [{ uri: "u://1", text: "hi" }] },
  ]);
});
