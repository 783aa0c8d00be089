import { createFunctionPatchTool } from "@codexkit/apply-patch/tool";
import { EXEC_TOOL_NAME, toExecFunctionSpec } from "@codexkit/code-mode";
import type { FunctionToolSpec, ToolPlan } from "@codexkit/tools";

/** The forms that freeform tools of a plan take for providers that know only functions. */
export function toFunctionForms({ specs }: Pick<ToolPlan, "specs">): readonly FunctionToolSpec[] {
  return specs.flatMap((spec): readonly FunctionToolSpec[] => {
    if (spec.type !== "custom") return [];
    if (spec.name === EXEC_TOOL_NAME) return [toExecFunctionSpec(spec.description)];
    return spec.name === APPLY_PATCH ? [createFunctionPatchTool()] : [];
  });
}

const APPLY_PATCH = "apply_patch";
