import { expect, test } from "vitest";
import {
  callCustom,
  callFunction,
  fault,
  fillEveryText,
  fillPlaceholders,
  readOutput,
  reason,
  type RecordedRequest,
  say,
} from "./script.ts";

const request: RecordedRequest = {
  method: "POST",
  path: "/v1/responses",
  query: {},
  headers: {},
  body: {
    input: [
      {
        type: "function_call_output",
        call_id: "c1",
        output: "Process running with session ID 42\n",
      },
      {
        type: "function_call_output",
        call_id: "c2",
        output: [{ type: "input_text", text: "listed" }],
      },
    ],
  },
};

test("builders: plain data with sensible ids", () => {
  expect([
    say("hi", { chunks: 2 }),
    reason("sum", { raw: "raw" }),
    callFunction("exec_command", { cmd: "ls" }, { callId: "c", namespace: "functions" }),
    callCustom("apply_patch", "x"),
    fault({ status: 429 }, { repeat: true }),
  ]).toEqual([
    { say: "hi", chunks: 2 },
    { reason: "sum", raw: "raw" },
    {
      call: {
        name: "exec_command",
        call_id: "c",
        arguments: { cmd: "ls" },
        namespace: "functions",
      },
    },
    { custom: { name: "apply_patch", call_id: "call_apply_patch", input: "x" } },
    { fault: { status: 429 }, repeat: true },
  ]);
});

test("readOutput: the answer of a call, if there is one", () => {
  expect([
    readOutput(request, "c1"),
    readOutput(request, "none"),
    readOutput({ ...request, body: "text" }, "c1"),
  ]).toEqual(["Process running with session ID 42\n", undefined, undefined]);
});

test("fillPlaceholders: groups found in outputs, nothing where there is nothing", () => {
  expect([
    fillPlaceholders('{"session_id":{{re:c1:session ID (\\d+)}},"chars":"x"}', request),
    fillPlaceholders("{{re:c2:(listed)}}", request),
    fillPlaceholders("[{{re:none:(x)}}]", request),
  ]).toEqual(['{"session_id":42,"chars":"x"}', "listed", "[]"]);
});

test("fillEveryText: however deep, and a regular expression stays as written", () => {
  const step = {
    call: {
      name: "n",
      arguments: { id: "{{re:c1:ID (\\d+)}}", list: ["{{re:c2:(l\\w)}}", 5, null] },
    },
    namespace: undefined,
  };
  expect(fillEveryText(step, request)).toStrictEqual({
    call: { name: "n", arguments: { id: "42", list: ["li", 5, null] } },
  });
});
