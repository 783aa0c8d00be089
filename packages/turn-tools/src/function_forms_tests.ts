import { createFreeformPatchTool } from "@codexkit/apply-patch/tool";
import { toExecSpec } from "@codexkit/code-mode";
import type { ToolSpec } from "@codexkit/tools";
import { expect, test } from "vitest";
import { toFunctionForms } from "./function_forms.ts";

const OTHER: ToolSpec = {
  type: "custom",
  name: "other",
  description: "",
  format: { type: "grammar", syntax: "lark", definition: "start: /.+/" },
};

test("toFunctionForms: exec and patches have forms of their own, and nothing else has", () => {
  const specs = [toExecSpec("Runs scripts."), createFreeformPatchTool(), OTHER];
  const forms = toFunctionForms({ specs });
  expect(forms.map(({ name, parameters }) => [name, parameters.required])).toEqual([
    ["exec", ["source"]],
    ["apply_patch", ["input"]],
  ]);
});
