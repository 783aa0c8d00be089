import { expect, test } from "vitest";
import { toCalledName, toCustomInput, toFunctionArguments, toPayload } from "./tool_call.ts";

const FUNCTION = { type: "function_call", call_id: "c", name: "echo", arguments: "{}" } as const;
const CUSTOM = { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: "x" } as const;
const SEARCH = {
  type: "tool_search_call",
  call_id: "c",
  execution: "client",
  arguments: { query: "q" },
} as const;

test("toCalledName: namespace and name as the item has them", () => {
  expect(
    [FUNCTION, { ...FUNCTION, namespace: "mcp__s" }, CUSTOM, SEARCH].map(toCalledName),
  ).toEqual([
    { name: "echo" },
    { namespace: "mcp__s", name: "echo" },
    { name: "apply_patch" },
    { name: "tool_search" },
  ]);
});

test("toPayload: each kind of call keeps what the model wrote", () => {
  expect([FUNCTION, CUSTOM, SEARCH].map(toPayload)).toEqual([
    { type: "function", arguments: "{}" },
    { type: "custom", input: "x" },
    { type: "tool_search", arguments: { query: "q" } },
  ]);
});

test("toFunctionArguments, toCustomInput: the other kind of call is an error naming the tool", () => {
  const custom = { toolName: { name: "exec_command" }, payload: toPayload(CUSTOM) };
  const called = { toolName: { name: "apply_patch" }, payload: toPayload(FUNCTION) };
  expect(() => toFunctionArguments(custom)).toThrow(
    "tool exec_command invoked with incompatible payload",
  );
  expect(() => toCustomInput(called)).toThrow("tool apply_patch invoked with incompatible payload");
  expect([toCustomInput({ ...custom }), toFunctionArguments(called)]).toEqual(["x", "{}"]);
});
