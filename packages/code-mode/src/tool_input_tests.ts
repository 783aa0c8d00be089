import { expect, test } from "vitest";
import { type NestedToolInput, readToolInput } from "./tool_input.ts";
import type { CodeModeToolKind } from "./tool_definition.ts";

const needsObject = "tool `mcp__srvecho` expects a JSON object for arguments";
const needsString = "tool `mcp__srvecho` expects a string input";

test.for<[kind: CodeModeToolKind, value: unknown, input: NestedToolInput]>([
  ["function", undefined, { ok: true, kind: "function", arguments: "{}" }],
  ["function", { a: [1] }, { ok: true, kind: "function", arguments: '{"a":[1]}' }],
  ["function", null, { ok: false, problem: needsObject }],
  ["function", [], { ok: false, problem: needsObject }],
  ["function", "{}", { ok: false, problem: needsObject }],
  ["freeform", "", { ok: true, kind: "freeform", input: "" }],
  ["freeform", undefined, { ok: false, problem: needsString }],
  ["freeform", { input: "x" }, { ok: false, problem: needsString }],
])("readToolInput: a %s called with %j", ([kind, value, input]) => {
  const name = { namespace: "mcp__srv", name: "echo" };
  expect(readToolInput({ kind, name }, value)).toEqual(input);
});

test("readToolInput: a plain tool is named as it is", () => {
  expect(readToolInput({ kind: "freeform", name: { name: "apply_patch" } }, 1)).toEqual({
    ok: false,
    problem: "tool `apply_patch` expects a string input",
  });
});
