import type { CallItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { type LiftedCall, liftCall } from "./lift_call.ts";
import {
  createCandidate,
  createFreeformSpec,
  createFunctionSpec,
  createParts,
  planCandidates,
  PLAIN_WIRE,
  SEARCH_CANDIDATE,
} from "./test_lowering.ts";
import type { WireCapabilities } from "./wire_capabilities.ts";

const DOCS = { name: "mcp__docs", description: "" };
const PLAN = planCandidates(
  createCandidate(
    createFunctionSpec("shell", {
      parameters: {
        type: "object",
        properties: { cmd: { type: "string" }, wait: { type: "number" } },
        required: ["cmd"],
        additionalProperties: false,
      },
    }),
  ),
  createCandidate(createFreeformSpec("apply_patch")),
  createCandidate(createFunctionSpec("echo"), DOCS),
  createCandidate(
    createFunctionSpec("find", {
      parameters: {
        type: "object",
        properties: { text: { type: "string" } },
        additionalProperties: false,
      },
    }),
    DOCS,
    "deferred",
  ),
  SEARCH_CANDIDATE,
);
const HEAD = { id: "fc_1", call_id: "c1", status: "completed" };
const ECHO: CallItem = {
  type: "function_call",
  ...HEAD,
  name: "echo",
  namespace: "mcp__docs",
  arguments: '{"text":"a"}',
};
const PATCH: CallItem = { type: "custom_tool_call", ...HEAD, name: "apply_patch", input: "*** x" };

function lift(call: CallItem, capabilities: WireCapabilities = PLAIN_WIRE): LiftedCall {
  return liftCall(call, { ...createParts(PLAN, capabilities), toInputName: () => "input" });
}

test.for([
  ["mcp__docs__echo"],
  ["mcp__docs.echo"],
  ["echo"],
  ["functions.mcp__docs__echo"],
] as const)("liftCall: %s is the tool in its namespace", ([name]) => {
  expect(lift({ type: "function_call", ...HEAD, name, arguments: '{"text":"a"}' })).toEqual({
    ok: true,
    call: ECHO,
  });
});

test("liftCall: the unlowered name is taken, too, and an empty namespace is none", () => {
  const shell: CallItem = { type: "function_call", ...HEAD, name: "shell", arguments: "{}" };
  expect([
    lift(ECHO),
    lift({ ...shell, namespace: "" }),
    lift({ ...shell, namespace: "functions" }),
  ]).toEqual([
    { ok: true, call: ECHO },
    { ok: true, call: shell },
    { ok: true, call: shell },
  ]);
});

test("liftCall: a call that needs nothing stays the same object", () => {
  const calls: readonly CallItem[] = [
    ECHO,
    PATCH,
    { type: "tool_search_call", call_id: "c", execution: "client", arguments: {} },
    { type: "function_call", ...HEAD, name: "nobody", arguments: "{}" },
  ];
  expect(calls.map((call) => lift(call).call === call)).toEqual([true, true, true, true]);
});

test("liftCall: Responses Lite keeps calls inside `functions`", () => {
  const call: CallItem = {
    type: "function_call",
    ...HEAD,
    name: "shell",
    namespace: "functions",
    arguments: "{}",
  };
  const style = { style: "responses_lite", lenientCalls: true } as const;
  const patch: CallItem = { ...call, name: "apply_patch", arguments: '{"input":"*** x"}' };
  expect([lift(call, style).call === call, lift(patch, style).call]).toEqual([
    true,
    { ...PATCH, namespace: "functions" },
  ]);
});

test.for(['{"input":"*** x"}', '{"patch":"*** x"}', '"*** x"', "*** x"])(
  "liftCall: a freeform tool called as a function with %s",
  (args) => {
    const call: CallItem = { type: "function_call", ...HEAD, name: "apply_patch", arguments: args };
    expect(lift(call)).toEqual({ ok: true, call: PATCH });
  },
);

test("liftCall: a freeform tool called without its text is answered", () => {
  const call: CallItem = { type: "function_call", ...HEAD, name: "apply_patch", arguments: "{}" };
  expect(lift(call)).toEqual({
    ok: false,
    call,
    answer: "failed to parse function arguments: missing field `input` at line 1 column 2",
  });
});

test("liftCall: a function called as a freeform tool", () => {
  const call: CallItem = {
    type: "custom_tool_call",
    ...HEAD,
    name: "mcp__docs__echo",
    input: '{"text":"a"}',
  };
  expect(lift(call)).toEqual({ ok: true, call: ECHO });
});

test.for([
  ['{"query":"q"}', { query: "q" }],
  ["broken", "broken"],
] as const)("liftCall: tool search called as a function with %s", ([args, value]) => {
  const call: CallItem = { type: "function_call", ...HEAD, name: "tool_search", arguments: args };
  expect(lift(call)).toEqual({
    ok: true,
    call: { type: "tool_search_call", ...HEAD, execution: "client", arguments: value },
  });
});

test("liftCall: tool search called as a freeform tool without id or status", () => {
  const call: CallItem = {
    type: "custom_tool_call",
    call_id: "c",
    name: "tool_search",
    input: "{}",
  };
  expect(lift(call)).toEqual({
    ok: true,
    call: { type: "tool_search_call", call_id: "c", execution: "client", arguments: {} },
  });
});

test("liftCall: arguments of a schema in a dialect are lifted to the tool's own", () => {
  const call: CallItem = {
    type: "function_call",
    ...HEAD,
    name: "shell",
    arguments: '{"cmd":"ls","wait":null}',
  };
  expect(lift(call, { strictSchemas: true })).toEqual({
    ok: true,
    call: { ...call, arguments: '{"cmd":"ls"}' },
  });
});

test("liftCall: arguments that the tool's own schema refuses are answered, those of a deferred tool as well", () => {
  const wire = { schemaDialect: "minimal" } as const;
  const shell: CallItem = { type: "function_call", ...HEAD, name: "shell", arguments: '{"cmd":5}' };
  const found: CallItem = { ...shell, name: "find", arguments: '{"text":5}' };
  expect([lift(shell, wire), lift(found, wire)]).toMatchObject([
    { ok: false, answer: expect.stringMatching(/^failed to parse function arguments: ./) },
    { ok: false, answer: expect.stringMatching(/^failed to parse function arguments: ./) },
  ]);
});

test("liftCall: arguments for a schema that is sent as it is are the tool's business", () => {
  const call: CallItem = { type: "function_call", ...HEAD, name: "shell", arguments: '{"cmd":5}' };
  expect(lift(call)).toEqual({ ok: true, call });
});
