import { expect, test } from "vitest";
import type { FunctionToolSpec, NamespaceToolSpec } from "../tool_spec.ts";
import { coalesceToolSpecs, toLoadableToolSpec } from "./loadable_tool_spec.ts";

const toFunction = (name: string): FunctionToolSpec => ({
  type: "function",
  name,
  description: `Does ${name}.`,
  strict: false,
  parameters: { type: "object", properties: {} },
});
const toNamespace = (
  name: string,
  tools: readonly string[],
  description = `About ${name}.`,
): NamespaceToolSpec => ({ type: "namespace", name, description, tools: tools.map(toFunction) });
const FREEFORM = {
  type: "custom",
  name: "apply_patch",
  description: "",
  format: { type: "grammar", syntax: "lark", definition: "start: x" },
} as const;

test("toLoadableToolSpec: a function says that it is loaded late, before its parameters", () => {
  const spec = { ...toFunction("a"), output_schema: { type: "object" as const } };
  expect(JSON.stringify(toLoadableToolSpec(spec))).toBe(
    '{"type":"function","name":"a","description":"Does a.","strict":false,"defer_loading":true,"parameters":{"type":"object","properties":{}}}',
  );
});

test("toLoadableToolSpec: so do the functions of a namespace", () => {
  const spec = { ...toNamespace("ns", ["a"]), tools: [toFunction("a"), FREEFORM] };
  expect(toLoadableToolSpec(spec)).toEqual({
    type: "namespace",
    name: "ns",
    description: "About ns.",
    tools: [{ ...toFunction("a"), defer_loading: true }, FREEFORM],
  });
});

test("toLoadableToolSpec: a blank description is replaced", () => {
  expect(toLoadableToolSpec(toNamespace("ns", [], " "))).toMatchObject({
    description: "Tools in the ns namespace.",
  });
});

test.for([
  [FREEFORM],
  [{ type: "web_search" }],
  [{ type: "image_generation", output_format: "png" }],
  [{ type: "tool_search", execution: "client", description: "", parameters: {} }],
] as const)("toLoadableToolSpec: %o cannot be loaded late", ([spec]) => {
  expect(toLoadableToolSpec(spec)).toBeUndefined();
});

test("coalesceToolSpecs: namespaces join at the first of their name, functions stay", () => {
  const joined = coalesceToolSpecs([
    toNamespace("A", ["t1"]),
    toFunction("f"),
    toNamespace("B", ["t"]),
    toNamespace("A", ["t2"], "ignored"),
    toFunction("f"),
  ]);
  expect(joined).toEqual([
    toNamespace("A", ["t1", "t2"]),
    toFunction("f"),
    toNamespace("B", ["t"]),
    toFunction("f"),
  ]);
});

test("coalesceToolSpecs: leaves what it is given as it was", () => {
  const first = toNamespace("A", ["t1"]);
  coalesceToolSpecs([first, toNamespace("A", ["t2"])]);
  expect(first.tools).toHaveLength(1);
});
