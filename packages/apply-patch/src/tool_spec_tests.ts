import { expect, test } from "vitest";
import { parsePatch } from "./parse_patch.ts";
import {
  APPLY_PATCH_NAME,
  createFreeformPatchTool,
  createFunctionPatchTool,
  readPatchArguments,
} from "./tool_spec.ts";

test("createFreeformPatchTool: a custom tool with a grammar", () => {
  const tool = createFreeformPatchTool();
  expect(tool).toMatchObject({
    type: "custom",
    name: APPLY_PATCH_NAME,
    description: expect.stringContaining("not JSON"),
    format: { type: "grammar", syntax: "lark" },
  });
  const lines = tool.format.definition.split("\n");
  expect(lines[0]).toBe("start: opening section+ closing");
  expect(lines.slice(-2)).toEqual(["%import common.LF", ""]);
});

test("createFreeformPatchTool: with environments the grammar has their line", () => {
  const { definition } = createFreeformPatchTool({ hasEnvironments: true }).format;
  expect(definition.split("\n").slice(0, 2)).toEqual([
    "start: opening environment? section+ closing",
    'environment: "*** Environment ID: " path',
  ]);
});

test("createFunctionPatchTool: one string, and the language in the description", () => {
  const tool = createFunctionPatchTool();
  expect(tool.parameters).toMatchObject({ required: ["input"], additionalProperties: false });
  const example = /\*\*\* Begin Patch[^]*\*\*\* End Patch/u.exec(tool.description)?.[0] ?? "";
  expect(parsePatch(example).sections.map(({ kind }) => kind)).toEqual(["add", "update", "delete"]);
});

test.for([
  ['{"input":"*** Begin Patch"}', { patch: "*** Begin Patch" }],
  ['{"input":"","more":1}', { patch: "" }],
  ["{}", { fault: "failed to parse function arguments: `input` must be a string with the patch" }],
  [
    '{"input":1}',
    { fault: "failed to parse function arguments: `input` must be a string with the patch" },
  ],
  [
    "null",
    { fault: "failed to parse function arguments: `input` must be a string with the patch" },
  ],
] as const)("readPatchArguments: %s", ([args, result]) => {
  expect(readPatchArguments(args)).toEqual(result);
});

test("readPatchArguments: broken JSON is told to the model", () => {
  expect(readPatchArguments("{")).toEqual({
    fault: expect.stringMatching(/^failed to parse function arguments: ./u),
  });
});
