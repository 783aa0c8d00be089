import { expect, test } from "vitest";
import {
  toFailedOutput,
  toJsonOutput,
  toNestedResult,
  toOutputItem,
  toTextOutput,
} from "./tool_output.ts";

const FUNCTION = { type: "function_call", call_id: "c", name: "echo", arguments: "{}" } as const;
const CUSTOM = { type: "custom_tool_call", call_id: "p", name: "apply_patch", input: "" } as const;
const SEARCH = { type: "tool_search_call", call_id: "s", execution: "client" } as const;
const TEXT = { type: "input_text", text: "hi" } as const;

test("toOutputItem: each kind of call gets its kind of answer", () => {
  expect([
    toOutputItem(FUNCTION, toTextOutput("a"), "fco_1"),
    toOutputItem(CUSTOM, toFailedOutput("b")),
    toOutputItem(SEARCH, { body: "", success: true, codeModeResult: [{ name: "x" }] }),
  ]).toEqual([
    { type: "function_call_output", id: "fco_1", call_id: "c", output: "a" },
    { type: "custom_tool_call_output", call_id: "p", output: "b" },
    {
      type: "tool_search_output",
      call_id: "s",
      status: "completed",
      execution: "client",
      tools: [{ name: "x" }],
    },
  ]);
});

test("toOutputItem: one text item becomes a plain string, several stay a list", () => {
  const one = toOutputItem(FUNCTION, { body: [TEXT], success: true });
  const two = toOutputItem(FUNCTION, { body: [TEXT, TEXT], success: true });
  expect([one, two]).toEqual([
    { type: "function_call_output", call_id: "c", output: "hi" },
    { type: "function_call_output", call_id: "c", output: [TEXT, TEXT] },
  ]);
});

test("toJsonOutput: compact text for the model, the value for a script", () => {
  expect(toJsonOutput({ a: [1, 2] })).toEqual({
    body: '{"a":[1,2]}',
    success: true,
    codeModeResult: { a: [1, 2] },
  });
});

test("toOutputItem: a list of one text stays a list where the tool says so", () => {
  const output = { body: [TEXT], keepsList: true, success: true };
  expect(toOutputItem(FUNCTION, output)).toMatchObject({ output: [TEXT] });
});

const IMAGE = { type: "input_image", image_url: "data:x" } as const;
const BLANK = { type: "input_text", text: " " } as const;

test.for([
  [toTextOutput("a"), { ok: true, value: "a" }],
  [toJsonOutput({ a: 1 }), { ok: true, value: { a: 1 } }],
  [
    { body: "text", success: false, codeModeResult: { isError: true } },
    { ok: true, value: { isError: true } },
  ],
  [
    { body: [TEXT, BLANK, IMAGE], success: true },
    { ok: true, value: "hi\ndata:x" },
  ],
  [toFailedOutput("no such file"), { ok: false, problem: "no such file" }],
] as const)("toNestedResult: %o", ([output, result]) => {
  expect(toNestedResult(output)).toEqual(result);
});
