import type { ContentItem } from "@codexkit/protocol";
import {
  type ArgumentFields,
  type ArgumentValues,
  type FunctionToolSpec,
  IMAGE_LIMITS,
  type ImageDetailModel,
  parseArguments,
  prepareToolImages,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { resolve } from "node:path";
import { toFailureText } from "../failure_text.ts";
import { flagArgument, objectArgument, textArgument } from "../schema_parts.ts";
import type { ToolContext } from "../tool_context.ts";
import { fitImage } from "./fit_image.ts";
import type { GeneratedImageStore } from "./generated_images.ts";
import { type ImageReadOptions, readImage } from "./read_image.ts";

/** A new image that is asked for. */
export interface ImageGenerationRequest {
  prompt: string;
  /** False leaves the background to the service. */
  transparentBackground: boolean;
}

/** A change to images that is asked for. */
export interface ImageEditRequest extends ImageGenerationRequest {
  /** Data URLs, 1 to 5. */
  images: readonly string[];
}

/**
 * A service that makes images. Both methods answer with a PNG in base64, or with `undefined` for none, and throw what
 * went wrong, in one line.
 */
export interface ImagesClient {
  /** Wire: `POST /images/generations` (Codex 0.169.0). */
  generate(request: ImageGenerationRequest, signal: AbortSignal): Promise<string | undefined>;
  /** Wire: `POST /images/edits` (Codex 0.169.0). */
  edit(request: ImageEditRequest, signal: AbortSignal): Promise<string | undefined>;
}

/** What the tool needs. */
export interface ImagegenOptions extends ImageReadOptions {
  client: ImagesClient;
  /** Where images are kept; absent keeps them nowhere. */
  store?: GeneratedImageStore | undefined;
  /** The last images of the conversation, oldest first; fewer when there are not so many. */
  recentImages: (count: number) => readonly string[];
}

/** Namespace of the tool. Wire: Codex 0.169.0. */
export const IMAGE_GEN_NAMESPACE = "image_gen";

/** Most images that one call changes. Mirrors: Codex 0.169.0. */
const MAX_EDIT_IMAGES = 5;

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const IMAGEGEN_SPEC: FunctionToolSpec = {
  type: "function",
  name: "imagegen",
  description: [
    "Makes an image from a description, or changes images: adds, removes, recolours, restyles, sharpens. Use it for every such wish, at once; ask only when an image to change is missing.",
    "For a new image give the prompt alone. To change images that all have files, name them in `referenced_image_paths`; look at a file you have not seen with view_image first. Else say with `num_last_images_to_include` how many of the last images of the conversation, 1 to 5, hold all you need, and no more. Never give both.",
    "It takes minutes. In a script give the first call and each wait 120 seconds, then hand the result to generatedImage(result); print no image data.",
  ].join("\n"),
  strict: false,
  parameters: objectArgument(
    {
      num_last_images_to_include: {
        type: ["integer", "null"],
        description: "How many of the last images of the conversation to change, 1 to 5.",
      },
      prompt: textArgument("What the image is to show, or what is to change."),
      referenced_image_paths: {
        type: ["array", "null"],
        description: "Files to change, at most 5.",
        items: textArgument("Absolute path of an image."),
      },
      transparent_background: flagArgument(
        "True for a see-through background, as for a cut-out. Default false.",
      ),
    },
    ["prompt"],
  ),
  output_schema: objectArgument(
    {
      image_url: textArgument("The image as a data URL."),
      output_hint: textArgument("Where it is kept."),
    },
    ["image_url"],
  ),
};

const FIELDS = {
  num_last_images_to_include: { type: "usize" },
  prompt: { type: "string", required: true },
  referenced_image_paths: { type: "strings" },
  transparent_background: { type: "boolean" },
} as const satisfies ArgumentFields;

type Arguments = ArgumentValues<typeof FIELDS>;

/** Makes and changes images over a client. Wire: `image_gen.imagegen` of Codex 0.169.0. */
export function createImagegen(context: ToolContext, options: ImagegenOptions): ToolExecutor {
  return {
    toolName: { namespace: IMAGE_GEN_NAMESPACE, name: IMAGEGEN_SPEC.name },
    spec: IMAGEGEN_SPEC,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const picked = await pickImages(parsed.values, context.cwd, options);
      if (!picked.ok) return toFailedOutput(picked.problem);
      let image: string | undefined;
      try {
        image = await runClient(parsed.values, picked.images, call, options.client);
      } catch (error) {
        return toFailedOutput(`image generation failed: ${toFailureText(error)}`);
      }
      if (image === undefined || image === "")
        return toFailedOutput("image generation returned no image data");
      return await toOutput(image, call, context.modelInfo, options.store);
    },
  };
}

async function runClient(
  args: Arguments,
  images: readonly string[],
  { signal }: ToolCall,
  client: ImagesClient,
): Promise<string | undefined> {
  const { prompt, transparent_background: transparentBackground = false } = args;
  return images.length === 0
    ? await client.generate({ prompt, transparentBackground }, signal)
    : await client.edit({ prompt, transparentBackground, images }, signal);
}

type PickedImages = { ok: true; images: readonly string[] } | { ok: false; problem: string };

/** The images to change, as data URLs; none for a new image. */
async function pickImages(
  args: Arguments,
  cwd: string,
  options: ImagegenOptions,
): Promise<PickedImages> {
  const { referenced_image_paths: paths = [], num_last_images_to_include: count } = args;
  if (paths.length > MAX_EDIT_IMAGES)
    return fail(`\`referenced_image_paths\` must contain at most ${MAX_EDIT_IMAGES} paths`);
  if (count === undefined) return await readImages(paths, cwd, options);
  if (paths.length > 0)
    return fail("provide only one of `referenced_image_paths` or `num_last_images_to_include`");
  if (count < 1 || count > MAX_EDIT_IMAGES)
    return fail(`\`num_last_images_to_include\` must be between 1 and ${MAX_EDIT_IMAGES}`);
  const images = options.recentImages(count);
  return images.length < count
    ? fail(
        `requested the last ${count} conversation images, but only ${images.length} were available`,
      )
    : { ok: true, images: images.slice(-count) };
}

async function readImages(
  paths: readonly string[],
  cwd: string,
  options: ImagegenOptions,
): Promise<PickedImages> {
  const images: string[] = [];
  for (const given of paths) {
    const path = resolve(cwd, given);
    const read = await readImage(path, options);
    if (!read.ok)
      return fail(
        read.kind === "refused"
          ? read.problem
          : `unable to read referenced image at \`${path}\`: ${read.problem}`,
      );
    const fitted = await fitImage(read.bytes, IMAGE_LIMITS.original, options.loadResizer);
    if (!fitted.ok)
      return fail(`unable to process referenced image at \`${path}\`: ${fitted.problem}`);
    images.push(fitted.dataUrl);
  }
  return { ok: true, images };
}

async function toOutput(
  base64: string,
  { callId }: ToolCall,
  model: ImageDetailModel,
  store: GeneratedImageStore | undefined,
): Promise<ToolOutput> {
  const url = `data:image/png;base64,${base64}`;
  const hint = store && (await save(callId, Buffer.from(base64, "base64"), store));
  const body: ContentItem[] = [{ type: "input_image", image_url: url }];
  if (hint !== undefined) body.push({ type: "input_text", text: hint });
  return {
    body: prepareToolImages(body, model),
    success: true,
    codeModeResult: { image_url: url, ...(hint === undefined ? {} : { output_hint: hint }) },
  };
}

/** Keeps an image; answers with what to tell the model of it. */
async function save(callId: string, png: Uint8Array, store: GeneratedImageStore): Promise<string> {
  try {
    const path = await store.save(callId, new Uint8Array(png));
    return `The image is kept as ${path}. Copy it to where else it is needed, and leave this file in place unless the user wants it gone. The user sees the image already.`;
  } catch (error) {
    return `The image could not be kept as a file: ${toFailureText(error)}`;
  }
}

const fail = (problem: string): PickedImages => ({ ok: false, problem });
