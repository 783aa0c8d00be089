import type { ContentItem, ImageDetail, ModelInfo, ToolOutputBody } from "@codexkit/protocol";

/** Detail of an image when nobody asks for one. Mirrors: Codex 0.169.0. */
export const DEFAULT_IMAGE_DETAIL = "high";

/**
 * What a model reads in place of an image that was asked for in too little detail.
 *
 * Wire: Codex 0.169.0.
 */
export const LOW_DETAIL_OMITTED =
  "image content omitted because detail 'low' is not supported; use 'high', 'original', or 'auto'";

/** What of a model decides about the detail of images. */
export type ImageDetailModel = Pick<ModelInfo, "supports_image_detail_original">;

/** Whether a model takes images in their own size. */
export function canRequestOriginalImageDetail(model: ImageDetailModel): boolean {
  return model.supports_image_detail_original;
}

/**
 * A detail as a model takes it: `original` without support reads as none; every other one stays.
 *
 * Mirrors: Codex 0.169.0.
 */
export function normalizeImageDetail(
  detail: ImageDetail | undefined,
  model: ImageDetailModel,
): ImageDetail | undefined {
  return detail === "original" && !canRequestOriginalImageDetail(model) ? undefined : detail;
}

/**
 * Items whose `original` details, where the model has none, became the default. Everything else stays.
 *
 * Mirrors: Codex 0.169.0.
 */
export function sanitizeImageDetails(
  items: readonly ContentItem[],
  model: ImageDetailModel,
): readonly ContentItem[] {
  if (canRequestOriginalImageDetail(model)) return items;
  return items.map((item) =>
    item.type === "input_image" && item.detail === "original"
      ? { ...item, detail: DEFAULT_IMAGE_DETAIL }
      : item,
  );
}

/**
 * The images of a tool's answer as they are sent: in their own size where the model takes that, whatever
 * was asked for; else in `high` detail, and a text where `low` was asked for.
 *
 * Mirrors: Codex 0.169.0.
 */
export function prepareToolImages(body: ToolOutputBody, model: ImageDetailModel): ToolOutputBody {
  if (typeof body === "string") return body;
  return body.map((item) => (item.type === "input_image" ? prepareImage(item, model) : item));
}

function prepareImage(
  item: Extract<ContentItem, { type: "input_image" }>,
  model: ImageDetailModel,
): ContentItem {
  if (canRequestOriginalImageDetail(model)) return { ...item, detail: "original" };
  return item.detail === "low"
    ? { type: "input_text", text: LOW_DETAIL_OMITTED }
    : { ...item, detail: DEFAULT_IMAGE_DETAIL };
}

/** Reads a detail from the wire; anything unknown reads as absent. */
export function readImageDetail(value: unknown): ImageDetail | undefined {
  switch (value) {
    case "auto":
    case "low":
    case "high":
    case "original":
      return value;
    default:
      return undefined;
  }
}
