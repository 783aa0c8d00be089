import { expect, test } from "vitest";
import type { ToolSpec } from "../tool_spec.ts";
import { foldFunctions } from "./fold_functions.ts";
import { createFreeformSpec, createFunctionSpec } from "./test_lowering.ts";

const A = createFunctionSpec("a");
const PATCH = createFreeformSpec("apply_patch");
const CLOCK: ToolSpec = {
  type: "namespace",
  name: "clock",
  description: "Time.",
  tools: [createFunctionSpec("now")],
};
const WEB: ToolSpec = { type: "web_search", external_web_access: true };

test("foldFunctions: plain tools go where the first one stood, hosted web search goes", () => {
  expect(foldFunctions([CLOCK, A, WEB, PATCH])).toEqual([
    CLOCK,
    { type: "namespace", name: "functions", description: "", tools: [A, PATCH] },
  ]);
});

test("foldFunctions: a namespace called `functions` is folded, too", () => {
  const functions: ToolSpec = {
    type: "namespace",
    name: "functions",
    description: "F",
    tools: [A],
  };
  expect(foldFunctions([functions, CLOCK, PATCH])).toEqual([
    { type: "namespace", name: "functions", description: "", tools: [A, PATCH] },
    CLOCK,
  ]);
});

test("foldFunctions: without plain tools there is no `functions`", () => {
  expect(foldFunctions([CLOCK])).toEqual([CLOCK]);
});
