import { expect, test } from "vitest";
import { readFileParams, toFileParamsSchema, toMcpInputSchema } from "./mcp_input_schema.ts";

test.for([
  [{}, { properties: {} }],
  [{ type: "string" }, { type: "string", properties: {} }],
  [{ properties: null }, { properties: {} }],
  [{ properties: { a: true } }, { properties: { a: true } }],
  ["no object", "no object"],
] as const)("toMcpInputSchema: %j", ([input, output]) => {
  const before = JSON.stringify(input);
  expect(toMcpInputSchema(input)).toEqual(output);
  expect(JSON.stringify(input)).toBe(before);
});

test.for([
  [{ "openai/fileParams": ["a", 5, "b"] }, ["a", "b"]],
  [{ "openai/fileParams": "a" }, []],
  [undefined, []],
] as const)("readFileParams: %j", ([meta, names]) => {
  expect(readFileParams(meta)).toEqual(names);
});

test("toFileParamsSchema: files become paths and lists of paths, other properties stay", () => {
  const input = {
    type: "object",
    properties: {
      file: { type: "object", properties: {}, description: "The picture.", format: "uri" },
      files: { type: "array", items: { type: "object" }, maxItems: 3 },
      more: { items: {}, description: " " },
      other: { type: "number" },
      odd: true,
    },
  };
  const before = JSON.stringify(input);
  const output = toFileParamsSchema(input, ["file", "files", "more", "odd", "missing"]);
  expect(output).toEqual({
    type: "object",
    properties: {
      file: {
        type: "string",
        description: "The picture. Expects the absolute path of a local file.",
      },
      files: {
        type: "array",
        description: "Expects the absolute paths of local files.",
        items: { type: "string" },
      },
      more: {
        type: "array",
        description: "Expects the absolute paths of local files.",
        items: { type: "string" },
      },
      other: { type: "number" },
      odd: true,
    },
  });
  expect(JSON.stringify(input)).toBe(before);
  expect(toFileParamsSchema(output, ["file", "files", "more"])).toEqual(output);
});

test.for([[5], [{ properties: 5 }]])("toFileParamsSchema: %j stays", ([input]) => {
  expect(toFileParamsSchema(input, ["a"])).toEqual(input);
});
