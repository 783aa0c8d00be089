import { type ContentItem, isRecord, type ModelInfo } from "@codexkit/protocol";
import { type ImageDetailModel, prepareToolImages } from "../images/image_detail.ts";
import type { ToolOutput } from "../tool_output.ts";

/** One piece of what a client answers. Wire: `item/tool/call` response (Codex 0.169.0). */
export type DynamicToolContentItem =
  | { type: "inputText"; text: string }
  | {
      type: "inputImage";
      /** A data URL. */
      imageUrl: string;
    }
  | {
      type: "inputAudio";
      /** A data URL. */
      audioUrl: string;
    };

/** What a client answers to a call. Wire: `item/tool/call` response (Codex 0.169.0). */
export interface DynamicToolResponse {
  contentItems: readonly DynamicToolContentItem[];
  /** For people; the model never hears of it. */
  success: boolean;
}

/** What a model reads when a client answers with an error. Wire: Codex 0.169.0. */
export const DYNAMIC_TOOL_REQUEST_FAILED = "dynamic tool request failed";
/** What a model reads of a call that ended before its client answered. Mirrors: Codex 0.169.0. */
export const DYNAMIC_TOOL_CANCELLED = "dynamic tool call was cancelled before receiving a response";

const RESPONSE_INVALID = "dynamic tool response was invalid";
const REMOTE_IMAGE = "remote image URLs are not supported; use an inline data URL instead";
const REMOTE_AUDIO = "audio URLs must use an inline data URL";
const IMAGE_OMITTED = "image content omitted because you do not support image input";
const AUDIO_OMITTED = "audio content omitted because you do not support audio input";

/** An answer of one text that says what went wrong. */
export function toFailedDynamicToolResponse(text: string): DynamicToolResponse {
  return { contentItems: [{ type: "inputText", text }], success: false };
}

/**
 * Reads what a client answered. What does not have the right form, or points to something elsewhere, is
 * replaced by a text that says so.
 *
 * Wire: Codex 0.169.0. Members it does not know are ignored.
 */
export function readDynamicToolResponse(value: unknown): DynamicToolResponse {
  if (!isRecord(value)) return toFailedDynamicToolResponse(RESPONSE_INVALID);
  const { contentItems, success } = value;
  if (!Array.isArray(contentItems) || typeof success !== "boolean") {
    return toFailedDynamicToolResponse(RESPONSE_INVALID);
  }
  const items: DynamicToolContentItem[] = [];
  for (const entry of contentItems) {
    const item = readItem(entry);
    if (!item) return toFailedDynamicToolResponse(RESPONSE_INVALID);
    items.push(item);
  }
  if (items.some((item) => item.type === "inputImage" && /^https?:/iu.test(item.imageUrl))) {
    return toFailedDynamicToolResponse(REMOTE_IMAGE);
  }
  if (items.some((item) => item.type === "inputAudio" && !/^data:/iu.test(item.audioUrl))) {
    return toFailedDynamicToolResponse(REMOTE_AUDIO);
  }
  return { contentItems: items, success };
}

function readItem(value: unknown): DynamicToolContentItem | undefined {
  if (!isRecord(value)) return undefined;
  const { type, text, imageUrl, audioUrl } = value;
  if (type === "inputText" && typeof text === "string") return { type, text };
  if (type === "inputImage" && typeof imageUrl === "string") return { type, imageUrl };
  if (type === "inputAudio" && typeof audioUrl === "string") return { type, audioUrl };
  return undefined;
}

/** What of a model decides about media it reads. */
export type DynamicToolModel = ImageDetailModel & Pick<ModelInfo, "input_modalities">;

/**
 * What a model reads of a client's answer: its items in their order. Whether the call worked is not in it.
 *
 * Wire: Codex 0.169.0.
 */
export function toDynamicToolOutput(
  { contentItems, success }: DynamicToolResponse,
  model: DynamicToolModel,
): ToolOutput {
  const items = contentItems.map((item) => toContentItem(item, model));
  return { body: prepareToolImages(items, model), success };
}

function toContentItem(item: DynamicToolContentItem, model: DynamicToolModel): ContentItem {
  switch (item.type) {
    case "inputText":
      return { type: "input_text", text: item.text };
    case "inputImage":
      return model.input_modalities.includes("image")
        ? { type: "input_image", image_url: item.imageUrl }
        : { type: "input_text", text: IMAGE_OMITTED };
    case "inputAudio":
      return model.input_modalities.includes("audio")
        ? { type: "input_audio", audio_url: item.audioUrl }
        : { type: "input_text", text: AUDIO_OMITTED };
  }
}
