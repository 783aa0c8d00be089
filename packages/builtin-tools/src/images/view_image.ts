import type { ContentItem } from "@codexkit/protocol";
import type { JsonSchema } from "@codexkit/tool-schema";
import {
  canRequestOriginalImageDetail,
  type FunctionToolSpec,
  IMAGE_LIMITS,
  type ImageDetailModel,
  type ImageLimits,
  parseArguments,
  prepareToolImages,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { resolve } from "node:path";
import { objectArgument, textArgument } from "../schema_parts.ts";
import type { ToolContext } from "../tool_context.ts";
import { fitImage } from "./fit_image.ts";
import { type ImageReadOptions, readImage } from "./read_image.ts";

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const VIEW_IMAGE_SPEC: FunctionToolSpec = {
  type: "function",
  name: "view_image",
  description: "Shows you an image file of this machine.",
  strict: false,
  parameters: objectArgument(
    { path: textArgument("Path of the file, absolute or from the working folder.") },
    ["path"],
  ),
};

const IMAGE_URL = textArgument("The image as a data URL.");
/** What a script gets, with and without the detail. Wire: Codex 0.169.0. */
const RESULT: JsonSchema = objectArgument({ image_url: IMAGE_URL }, ["image_url"]);
const RESULT_WITH_DETAIL: JsonSchema = objectArgument(
  {
    detail: {
      type: "string",
      enum: ["high", "original"],
      description: "How closely it is looked at.",
    },
    image_url: IMAGE_URL,
  },
  ["image_url", "detail"],
);

/** What `view_image` needs. */
export interface ViewImageOptions extends ImageReadOptions {
  /** Whether scripts are told the detail too. Default false. Wire: `unified_image_budget` off (Codex 0.169.0). */
  tellsDetail?: boolean | undefined;
}

const FIELDS = {
  path: { type: "string", required: true },
  detail: { type: "string" },
} as const;

/**
 * Shows the model an image file. Wire: `view_image` of Codex 0.169.0, which takes a `detail` that it does not offer.
 */
export function createViewImage(context: ToolContext, options: ViewImageOptions): ToolExecutor {
  return {
    toolName: { name: "view_image" },
    spec: {
      ...VIEW_IMAGE_SPEC,
      output_schema: options.tellsDetail === true ? RESULT_WITH_DETAIL : RESULT,
    },
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      if (!context.modelInfo.input_modalities.includes("image")) return toFailedOutput(TEXT_ONLY);
      const parsed = parseArguments(text, FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { detail } = parsed.values;
      if (detail !== undefined && detail !== "high" && detail !== "original")
        return toFailedOutput(toDetailProblem(detail));
      const path = resolve(context.cwd, parsed.values.path);
      return await view(path, { detail, model: context.modelInfo }, call, options);
    },
  };
}

async function view(
  path: string,
  how: { detail: "high" | "original" | undefined; model: ImageDetailModel },
  call: ToolCall,
  options: ViewImageOptions,
): Promise<ToolOutput> {
  const read = await readImage(path, options);
  if (!read.ok) {
    const verb = { missing: "locate", unreadable: "read", refused: undefined }[read.kind];
    return toFailedOutput(
      verb === undefined ? read.problem : `unable to ${verb} image at \`${path}\`: ${read.problem}`,
    );
  }
  const fitted = await fitImage(read.bytes, toLimits(how), options.loadResizer);
  if (!fitted.ok) return toFailedOutput(`unable to process image: ${fitted.problem}`);
  const item = { type: "ImageView", id: call.callId, path } as const;
  call.items.started(item);
  call.items.completed(item);
  const { dataUrl, note } = fitted;
  const body: ContentItem[] = [{ type: "input_image", image_url: dataUrl }];
  if (note !== undefined) body.push({ type: "input_text", text: note });
  return {
    body: prepareToolImages(body, how.model),
    success: true,
    codeModeResult: {
      image_url: dataUrl,
      ...(options.tellsDetail === true
        ? { detail: canRequestOriginalImageDetail(how.model) ? "original" : "high" }
        : {}),
    },
  };
}

/** A model that takes images in their own size gets them so, unless the call wants less. */
function toLimits(how: { detail: string | undefined; model: ImageDetailModel }): ImageLimits {
  const isOriginal = canRequestOriginalImageDetail(how.model) && how.detail !== "high";
  return isOriginal ? IMAGE_LIMITS.original : IMAGE_LIMITS.high;
}

const TEXT_ONLY = "view_image is not allowed because you do not support image inputs";

/** Wire: Codex 0.169.0. */
const toDetailProblem = (detail: string): string =>
  `view_image.detail only supports \`high\` or \`original\`; omit \`detail\` for default high resized behavior, got \`${detail}\``;
