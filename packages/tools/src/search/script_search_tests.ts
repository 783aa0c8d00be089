import { toCodeModeName } from "@codexkit/code-mode";
import { expect, test } from "vitest";
import type { NestedTool } from "../tool_candidate.ts";
import type { ToolCall } from "../tool_call.ts";
import { toTextOutput, type ToolOutput } from "../tool_output.ts";
import { createScriptSearchFactory } from "./script_search.ts";

function nested(name: string, more: Partial<NestedTool> = {}): NestedTool {
  const toolName = { namespace: "mcp__cal", name };
  const spec = {
    type: "function",
    name,
    description: `About ${name}.`,
    strict: false,
    parameters: { type: "object", properties: {} },
  } as const;
  return {
    executor: { toolName, spec, handle: async () => toTextOutput("") },
    name: toolName,
    spec,
    deferred: true,
    ...more,
  };
}

const NESTED = [
  nested("create_event"),
  nested("list_events", { searchText: "agenda" }),
  nested("create_room", { deferred: false }),
];

async function search(args: string, tools: readonly NestedTool[] = NESTED): Promise<ToolOutput> {
  const tool = createScriptSearchFactory()({
    nested: tools,
    list: (name) => ({ name: toCodeModeName(name), description: `declares ${name.name}` }),
  });
  const call: ToolCall = {
    turnId: "t",
    callId: "c",
    toolName: { name: "tool_search" },
    payload: { type: "function", arguments: args },
    model: "m",
    truncationPolicy: { mode: "bytes", limit: 1_000 },
    items: { started: () => {}, updated: () => {}, completed: () => {}, outputDelta: () => {} },
    signal: new AbortController().signal,
  };
  return (await tool?.executor.handle(call)) ?? toTextOutput("no search");
}

test.for<[string, string, readonly string[]]>([
  ["by its names", '{"query":"create"}', ["create_event"]],
  ["by words of its own", '{"query":"agenda"}', ["list_events"]],
  ["as many as are asked for", '{"query":"create event agenda","limit":1}', ["create_event"]],
])("script search: a deferred tool is found %s, with its declaration", async ([, args, names]) => {
  const tools = names.map((name) => ({
    name: `mcp__cal__${name}`,
    description: `declares ${name}`,
  }));
  const { codeModeResult } = await search(args);
  expect(codeModeResult).toEqual({ tools });
});

test("script search: what is wrong with a search rejects, and nothing found is no fault", async () => {
  const bad = await search('{"query":" "}');
  const none = await search('{"query":"zebra"}');
  expect([bad, none.codeModeResult]).toEqual([
    { body: "query must not be empty", success: false },
    { tools: [] },
  ]);
});

test("script search: without deferred tools there is none", () => {
  const make = createScriptSearchFactory();
  expect(make({ nested: [nested("a", { deferred: false })], list: () => undefined })).toBe(
    undefined,
  );
});
