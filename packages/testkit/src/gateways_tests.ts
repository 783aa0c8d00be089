import { expect, test } from "vitest";
import { createGateway, GATEWAY_NAMES, type GatewayName } from "./gateways.ts";
import type { RecordedRequest } from "./script.ts";

const PARAMETERS = { type: "object", properties: { q: { type: "string" } } };
const FUNCTION = {
  type: "function",
  name: "run",
  description: "",
  strict: false,
  parameters: PARAMETERS,
};

function request(tools: readonly unknown[], more: object = {}): RecordedRequest {
  return {
    method: "POST",
    path: "/v1/responses",
    query: {},
    headers: {},
    body: { model: "m", input: [], tools, ...more },
  };
}

function refusal(name: GatewayName, asked: RecordedRequest): unknown {
  const fault = createGateway(name).refuse(asked);
  return fault && [fault.status, JSON.parse(JSON.stringify(fault.body)).error.message];
}

test.for(GATEWAY_NAMES)("createGateway %s: takes a plain function", (name) => {
  expect(refusal(name, request([FUNCTION]))).toBeUndefined();
});

test.for([
  [
    "openai",
    [{ ...FUNCTION, name: "a.b" }],
    "Invalid 'tools[].name': 'a.b' does not match ^[a-zA-Z0-9_-]{1,64}$",
  ],
  ["azure", [{ type: "web_search" }], "Invalid value: 'web_search' for 'tools[].type'"],
  ["openrouter", [{ type: "namespace" }], "Invalid value: 'namespace' for 'tools[].type'"],
  [
    "llama.cpp",
    [{ ...FUNCTION, parameters: { $ref: "other.json" } }],
    "Error resolving ref in the schema of 'run'",
  ],
  ["strict-fields", [{ ...FUNCTION, defer_loading: true }], "Unknown parameter: 'defer_loading'"],
  [
    "minimal-schema",
    [{ ...FUNCTION, parameters: { ...PARAMETERS, additionalProperties: false } }],
    "Invalid schema for function 'run': keyword 'additionalProperties' is not supported",
  ],
  [
    "minimal-schema",
    [{ ...FUNCTION, parameters: { anyOf: [] } }],
    "Invalid schema for function 'run': keyword 'anyOf' is not supported",
  ],
] as const)("createGateway %s: refuses %o", ([name, tools, message]) => {
  expect(refusal(name, request(tools))).toEqual([400, message]);
});

test.for([
  [
    { type: "custom_tool_call", call_id: "c" },
    "Invalid value: 'custom_tool_call' for 'input[].type'",
  ],
  [
    { type: "function_call_output", output: [] },
    "Invalid type for 'input[].output': expected a string",
  ],
] as const)("createGateway: a gateway of functions refuses the item %o", ([item, message]) => {
  expect(refusal("openrouter", request([], { input: [item] }))).toEqual([400, message]);
});

const SPACE = { type: "namespace", name: "mcp__s", tools: [{ type: "function", name: "echo" }] };
const FLAT = { type: "function", name: "mcp__s__echo" };
const echo = { callId: "c", namespace: "mcp__s", name: "echo", input: { a: 1 } };
const PATCH = "*** Begin Patch\n*** End Patch";
const patch = { callId: "c", name: "apply_patch", input: PATCH };

test.for([
  [
    "openai",
    [SPACE],
    echo,
    { call: { call_id: "c", name: "echo", namespace: "mcp__s", arguments: { a: 1 } } },
  ],
  ["llama.cpp", [SPACE], echo, { say: "I have no tool mcp__s__echo." }],
  [
    "llama.cpp",
    [FLAT],
    echo,
    { call: { call_id: "c", name: "mcp__s__echo", arguments: { a: 1 } } },
  ],
  ["ollama", [FLAT], echo, { call: { call_id: "c", name: "mcp__s.echo", arguments: { a: 1 } } }],
  [
    "openai",
    [{ type: "custom", name: "apply_patch" }],
    patch,
    { custom: { call_id: "c", name: "apply_patch", input: PATCH } },
  ],
  [
    "grok",
    [{ type: "function", name: "apply_patch" }],
    patch,
    {
      call: {
        call_id: "c",
        name: "apply_patch",
        arguments: { input: "*** Begin Patch ***\n*** End Patch ***" },
      },
    },
  ],
  [
    "openai",
    [{ type: "tool_search" }],
    { callId: "c", name: "tool_search", input: { query: "q" } },
    { tool_search: { call_id: "c", arguments: { query: "q" } } },
  ],
] as const)(
  "createGateway %s: offered %o, its model calls as such models do",
  ([name, tools, intent, step]) => {
    expect(createGateway(name).call(intent, request(tools))).toEqual(step);
  },
);
