import { createViewImage, type ToolContext } from "@codexkit/builtin-tools";
import { isRecord } from "@codexkit/protocol";
import { toFunctionArguments, type ToolExecutor } from "@codexkit/tools";
import type { PluginServices, PluginTool } from "./plugin_tool.ts";
import { toPluginSchemas } from "./tool_schemas.ts";

/** `view_image` within the folders of an agent; images keep their own size when a call asks for it and may. */
export function createImageTool(
  context: ToolContext,
  { settings, allowed, images }: Pick<PluginServices, "settings" | "allowed" | "images">,
): PluginTool {
  const schemas = toPluginSchemas("view_image", settings);
  const options = {
    files: images,
    isAllowed: (path: string) => allowed.isAllowed(path),
    maxBytes: settings.view_image_max_bytes,
    tellsDetail: true,
  };
  const original = createViewImage(context, options);
  const { modelInfo } = context;
  const plain = createViewImage(
    { ...context, modelInfo: { ...modelInfo, supports_image_detail_original: false } },
    options,
  );
  const executor: ToolExecutor = {
    ...plain,
    spec: schemas.responses,
    handle: async (call) => {
      const wantsOriginal =
        settings.enable_view_image_detail_original && asksForOriginal(toFunctionArguments(call));
      return await (wantsOriginal ? original : plain).handle(call);
    },
  };
  return { plugin: "view_image", schemas, executor };
}

function asksForOriginal(text: string): boolean {
  try {
    const args: unknown = JSON.parse(text);
    return isRecord(args) && args["detail"] === "original";
  } catch {
    return false;
  }
}
