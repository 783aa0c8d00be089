import { expect, test } from "vitest";
import { renderExecDescription, WAIT_DESCRIPTION } from "./exec_description.ts";
import { toExecFunctionSpec, toExecSpec, toWaitSpec } from "./exec_specs.ts";

test("toExecSpec: freeform, with a grammar of an options line and any text", () => {
  const { format, ...spec } = toExecSpec("About exec.");
  expect(spec).toEqual({ type: "custom", name: "exec", description: "About exec." });
  expect({ ...format, definition: format.definition.split("\n") }).toEqual({
    type: "grammar",
    syntax: "lark",
    definition: [
      "start: PRAGMA NEWLINE SOURCE | SOURCE",
      String.raw`PRAGMA: /[ \t]*\/\/ @exec:[^\r\n]*/`,
      String.raw`NEWLINE: /\r?\n/`,
      String.raw`SOURCE: /[\s\S]+/`,
      "",
    ],
  });
});

test("toExecFunctionSpec: the same tool as a function of its source", () => {
  expect(toExecFunctionSpec("About exec.")).toEqual({
    type: "function",
    name: "exec",
    description: "About exec.",
    strict: false,
    parameters: {
      type: "object",
      properties: { source: { type: "string", description: expect.any(String) } },
      required: ["source"],
      additionalProperties: false,
    },
  });
});

test("toExecFunctionSpec: what it says of its input holds for a function", () => {
  const description = renderExecDescription({ mode: "code_mode", tools: [] });
  const [freeform, ofFunction] = [toExecSpec(description), toExecFunctionSpec(description)].map(
    (spec) => spec.description.split("\n")[1]?.split(" It runs")[0],
  );
  expect([freeform, ofFunction]).toEqual([
    "- The input is the source itself: no JSON, no quotes, no Markdown fence.",
    "- `source` is the source itself, without a Markdown fence.",
  ]);
});

test("toWaitSpec: only the cell is required", () => {
  const described = (type: string) => ({ type, description: expect.any(String) });
  expect(toWaitSpec()).toEqual({
    type: "function",
    name: "wait",
    description: WAIT_DESCRIPTION,
    strict: false,
    parameters: {
      type: "object",
      properties: {
        cell_id: described("string"),
        max_tokens: described("number"),
        terminate: described("boolean"),
        yield_time_ms: described("number"),
      },
      required: ["cell_id"],
      additionalProperties: false,
    },
  });
});
