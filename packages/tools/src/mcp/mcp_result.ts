import { isRecord, type JsonValue, readString } from "@codexkit/protocol";
import { toByteLength, truncateMiddle } from "../truncation.ts";
import { isJsonValue } from "./json_guard.ts";

/** What a call on an MCP server answered. Wire: MCP `tools/call` result. */
export interface McpCallResult {
  /** Blocks of text, media and resources, as they came. */
  content: readonly JsonValue[];
  /** The answer as data; absent when the server sends null. */
  structuredContent?: JsonValue | undefined;
  /** Whether the tool says that it failed. */
  isError?: boolean | undefined;
  _meta?: JsonValue | undefined;
}

/** Kinds of input a model takes, as its catalog row says. */
export type McpModalities = readonly ("text" | "image" | "audio")[];

/**
 * Bytes of a result that events carry; larger ones are shown in part. Mirrors: Codex 0.169.0.
 */
export const MAX_MCP_EVENT_RESULT_BYTES = 1_048_576;

const IMAGE_OMITTED = "<image content omitted because you do not support image input>";
const AUDIO_OMITTED = "<audio content omitted because you do not support audio input>";

/** Reads a result; a value without `content` answers nothing, and members of the wrong type read as absent. */
export function readMcpCallResult(value: unknown): McpCallResult {
  if (!isRecord(value)) return { content: [] };
  const { content, structuredContent, isError, _meta } = value;
  return {
    content: Array.isArray(content) ? content.filter(isJsonValue) : [],
    structuredContent: toPresent(structuredContent),
    isError: typeof isError === "boolean" ? isError : undefined,
    _meta: toPresent(_meta),
  };
}

function toPresent(value: unknown): JsonValue | undefined {
  return value !== null && isJsonValue(value) ? value : undefined;
}

/**
 * A result as one JSON value, without what is absent. Scripts in code mode get it, and rollouts keep it.
 *
 * Wire: order of members as in Codex 0.169.0.
 */
export function toMcpResultJson(result: McpCallResult): { readonly [key: string]: JsonValue } {
  const { content, structuredContent, isError, _meta } = result;
  return {
    content,
    ...(structuredContent === undefined ? {} : { structuredContent }),
    ...(isError === undefined ? {} : { isError }),
    ...(_meta === undefined ? {} : { _meta }),
  };
}

/**
 * A result without media that the model does not take: a text stands for each.
 *
 * Wire: texts of Codex 0.169.0.
 */
export function withoutUnsupportedMedia(
  result: McpCallResult,
  modalities: McpModalities,
): McpCallResult {
  if (modalities.includes("image") && modalities.includes("audio")) return result;
  const replace = (block: JsonValue): JsonValue => {
    const type = isRecord(block) ? readString(block, "type") : undefined;
    if (type === "image" && !modalities.includes("image")) return toTextBlock(IMAGE_OMITTED);
    if (type === "audio" && !modalities.includes("audio")) return toTextBlock(AUDIO_OMITTED);
    return block;
  };
  return { ...result, content: result.content.map(replace) };
}

/**
 * A result as events and rollouts carry it: one that is too large shows its beginning and its end as one
 * text, and keeps only whether it failed.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param maxBytes - Of the result as compact JSON, and of the text. Default {@link MAX_MCP_EVENT_RESULT_BYTES}.
 */
export function toMcpEventResult(
  result: McpCallResult,
  maxBytes: number = MAX_MCP_EVENT_RESULT_BYTES,
): McpCallResult {
  const written = JSON.stringify(toMcpResultJson(result));
  if (toByteLength(written) <= maxBytes) return result;
  const preview = truncateMiddle(written, { mode: "bytes", limit: maxBytes });
  return { content: [toTextBlock(preview)], isError: result.isError };
}

function toTextBlock(text: string): JsonValue {
  return { type: "text", text };
}
