import type { ContentItem, ImageDetail, ModelInfo } from "@codexkit/protocol";
import { DEFAULT_IMAGE_DETAIL, IMAGE_LIMITS, normalizeImageDetail } from "@codexkit/tools";
import { fitImage } from "./fit_image.ts";
import { DEFAULT_MAX_IMAGE_BYTES, type ImageReadOptions } from "./read_image.ts";

/** What of a model decides about images. */
export type ImageModel = Pick<ModelInfo, "input_modalities" | "supports_image_detail_original">;

/** An image from somewhere else than a tool of ours. */
export type ImageSource =
  | { type: "bytes"; bytes: Uint8Array }
  /** Any URL; only data URLs hold an image. */
  | { type: "url"; url: string };

/** How images are prepared. */
export type PrepareImageOptions = Pick<ImageReadOptions, "maxBytes" | "loadResizer">;

/**
 * Why an image is not sent.
 *
 * - `text_only`: the model takes no images
 * - `remote`: it would have to be fetched
 * - `broken`: it is no PNG, JPEG, GIF or WebP image, or one that is damaged or too large
 */
export type ImageOmission = "text_only" | "remote" | "broken";

/** An image as a model can take it, or why it gets none. */
export type PreparedImage =
  | {
      ok: true;
      /** The data URL. */
      url: string;
      detail: ImageDetail;
      /** What could not be done to it, in a line for the model; absent when all is well. */
      note?: string | undefined;
    }
  | { ok: false; reason: ImageOmission };

/**
 * Makes an image fit a model: the same checks and sizes for images of users, of MCP servers and of dynamic tools.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param detail - as asked for; `original` counts only for models that take it
 */
export async function prepareImage(
  source: ImageSource,
  request: { model: ImageModel; detail?: ImageDetail | undefined },
  options: PrepareImageOptions = {},
): Promise<PreparedImage> {
  const { model } = request;
  if (!model.input_modalities.includes("image")) return { ok: false, reason: "text_only" };
  const { maxBytes = DEFAULT_MAX_IMAGE_BYTES } = options;
  if (source.type === "url" && !/^data:/iu.test(source.url)) return { ok: false, reason: "remote" };
  const bytes = source.type === "bytes" ? source.bytes : decodeDataUrl(source.url, maxBytes);
  if (bytes === undefined || bytes.byteLength > maxBytes) return { ok: false, reason: "broken" };
  const detail = normalizeImageDetail(request.detail, model) ?? DEFAULT_IMAGE_DETAIL;
  const limits = detail === "original" ? IMAGE_LIMITS.original : IMAGE_LIMITS.high;
  const fitted = await fitImage(bytes, limits, options.loadResizer);
  if (!fitted.ok) return { ok: false, reason: "broken" };
  const { dataUrl: url, note } = fitted;
  return { ok: true, url, detail, ...(note === undefined ? {} : { note }) };
}

/**
 * An image of the user as part of their message; a text in its place where it cannot be sent.
 *
 * Wire: Codex 0.169.0.
 */
export async function prepareUserImage(
  source: ImageSource,
  request: { model: ImageModel; detail?: ImageDetail | undefined },
  options: PrepareImageOptions = {},
): Promise<readonly ContentItem[]> {
  const image = await prepareImage(source, request, options);
  if (!image.ok) return [{ type: "input_text", text: USER_IMAGE_OMITTED[image.reason] }];
  const { url, detail, note } = image;
  const item = { type: "input_image", image_url: url, detail } as const;
  return note === undefined ? [item] : [item, { type: "input_text", text: note }];
}

/** What a model reads in place of an image of the user. Wire: Codex 0.169.0. */
const USER_IMAGE_OMITTED: { readonly [reason in ImageOmission]: string } = {
  text_only: "image content omitted because you do not support image input",
  remote: "remote image URLs are not supported; use an inline data URL instead",
  broken: "image content omitted because it could not be processed",
};

/** The bytes of a base64 data URL; `undefined` for another kind, or one that holds too much. */
function decodeDataUrl(url: string, maxBytes: number): Uint8Array | undefined {
  const comma = url.indexOf(",");
  if (comma < 0 || !/;base64$/iu.test(url.slice(0, comma))) return undefined;
  // Three bytes take four characters.
  if (((url.length - comma) * 3) / 4 > maxBytes + 3) return undefined;
  return new Uint8Array(Buffer.from(url.slice(comma + 1), "base64"));
}
