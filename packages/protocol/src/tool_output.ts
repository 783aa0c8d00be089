import { isRecord } from "./json.ts";

/** How closely a model looks at an image. Wire: Responses (Codex 0.169.0). */
export type ImageDetail = "auto" | "low" | "high" | "original";

/** One piece of what a tool answers, or of what a user sends. Wire: Responses content parts. */
export type ContentItem =
  | { type: "input_text"; text: string }
  | {
      type: "input_image";
      /** An https or data URL; absent when `file_id` names an uploaded file. */
      image_url?: string | undefined;
      file_id?: string | undefined;
      detail?: ImageDetail | undefined;
    }
  | { type: "input_audio"; audio_url?: string | undefined; file_id?: string | undefined }
  | { type: "output_text"; text: string };

/**
 * What a tool answered: one text, or a list of texts and media.
 *
 * Wire: `function_call_output.output` and `custom_tool_call_output.output`.
 */
export type ToolOutputBody = string | readonly ContentItem[];

/**
 * The text in a tool output: the string itself, or its text items joined by newlines.
 * Media are left out.
 */
export function toOutputText(body: ToolOutputBody): string {
  if (typeof body === "string") return body;
  return body
    .flatMap((item) =>
      item.type === "input_text" || item.type === "output_text" ? [item.text] : [],
    )
    .join("\n");
}

/** Whether a value has the shape of a {@link ToolOutputBody}; unknown item types do not. */
export function isToolOutputBody(value: unknown): value is ToolOutputBody {
  if (typeof value === "string") return true;
  return Array.isArray(value) && value.every((item) => isContentItem(item));
}

function isContentItem(value: unknown): value is ContentItem {
  if (!isRecord(value)) return false;
  switch (value["type"]) {
    case "input_text":
    case "output_text":
      return typeof value["text"] === "string";
    case "input_image":
      return typeof value["image_url"] === "string" || typeof value["file_id"] === "string";
    case "input_audio":
      return typeof value["audio_url"] === "string" || typeof value["file_id"] === "string";
    default:
      return false;
  }
}
