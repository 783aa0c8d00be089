import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  readFreeformArguments,
  toFreeformArguments,
  toFunctionForm,
  toInputName,
} from "./freeform_function.ts";
import { createFreeformSpec, createFunctionSpec } from "./test_lowering.ts";

const PATCH = createFreeformSpec("apply_patch");

test("toFunctionForm: one string, the grammar in the description", () => {
  expect(toFunctionForm(PATCH)).toEqual({
    type: "function",
    name: "apply_patch",
    description:
      "Takes a apply_patch.\n\nHere it is called as a function: the text goes into `input`. It has to match this Lark grammar:\n\nstart: /.+/",
    strict: false,
    parameters: {
      type: "object",
      properties: { input: { type: "string", description: expect.any(String) } },
      required: ["input"],
      additionalProperties: false,
    },
  });
});

test("toFunctionForm: a long grammar is left out", () => {
  const definition = "x".repeat(4001);
  const { description } = toFunctionForm({ ...PATCH, format: { ...PATCH.format, definition } });
  expect(description).toBe(
    "Takes a apply_patch.\n\nHere it is called as a function: the text goes into `input`.",
  );
});

test("toFunctionForm: a form of the tool's own is taken under the tool's name", () => {
  const form = createFunctionSpec("other", {
    parameters: {
      type: "object",
      properties: { source: { type: "string" } },
      required: ["source"],
    },
  });
  expect([toFunctionForm(PATCH, form), toInputName(form), toInputName(undefined)]).toEqual([
    { ...form, name: "apply_patch" },
    "source",
    "input",
  ]);
});

test.for([
  ['{"input":"x"}', "x"],
  ['{"patch":"x"}', "x"],
  ['{"source":"x","patch":"y"}', "y"],
  ['{"input":"x","workdir":"/w"}', "x"],
  ['{"whatever":"x"}', "x"],
  ['"x"', "x"],
  ["*** Begin Patch", "*** Begin Patch"],
  ["{ let a = 1; text(a) }", "{ let a = 1; text(a) }"],
  ["5", "5"],
  ["null", "null"],
  ["", ""],
] as const)("readFreeformArguments: %s is the text %s", ([args, input]) => {
  expect(readFreeformArguments(args, "input")).toEqual({ ok: true, input });
});

test.for([
  ["{}", "failed to parse function arguments: missing field `input` at line 1 column 2"],
  [
    '{"input":5}',
    "failed to parse function arguments: invalid type: integer `5`, expected a string at line 1 column 10",
  ],
  [
    '{"input":"*** Begin',
    "failed to parse function arguments: EOF while parsing a string at line 1 column 19",
  ],
] as const)("readFreeformArguments: %s is answered with what is wrong", ([args, problem]) => {
  expect(readFreeformArguments(args, "input")).toEqual({ ok: false, problem });
});

test("readFreeformArguments: gives back any text that was put into arguments", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom("input", "source", "__proto__x"),
      (input, name) => {
        expect(readFreeformArguments(toFreeformArguments(input, name), name)).toEqual({
          ok: true,
          input,
        });
      },
    ),
  );
});
