import { readPatchArguments } from "@codexkit/apply-patch/tool";
import { createApplyPatch, type ToolContext } from "@codexkit/builtin-tools";
import { toFailedOutput, type ToolExecutor } from "@codexkit/tools";
import type { PluginServices, PluginTool } from "./plugin_tool.ts";
import { toPluginSchemas } from "./tool_schemas.ts";

/** `apply_patch` for calls of either form. */
export function createPatchTool(
  context: ToolContext,
  { settings, patch }: Pick<PluginServices, "settings" | "patch">,
): PluginTool {
  const schemas = toPluginSchemas("apply_patch", settings);
  const freeform = createApplyPatch(context, patch);
  // Where there is no grammar, nothing held the model to it.
  const tolerant = createApplyPatch(context, { ...patch, tolerant: true });
  const executor: ToolExecutor = {
    ...freeform,
    spec: schemas.responses,
    handle: async (call) => {
      if (call.payload.type !== "function") return await freeform.handle(call);
      const read = readPatchArguments(call.payload.arguments);
      return "fault" in read
        ? toFailedOutput(read.fault)
        : await tolerant.handle({ ...call, payload: { type: "custom", input: read.patch } });
    },
  };
  return { plugin: "apply_patch", schemas, executor };
}
