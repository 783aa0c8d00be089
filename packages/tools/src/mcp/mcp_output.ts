import { type ContentItem, isRecord, type JsonValue, readString } from "@codexkit/protocol";
import {
  type ImageDetailModel,
  prepareToolImages,
  readImageDetail,
} from "../images/image_detail.ts";
import type { ToolOutput } from "../tool_output.ts";
import { parseJsonText } from "./json_text.ts";
import {
  type McpCallResult,
  type McpModalities,
  toMcpResultJson,
  withoutUnsupportedMedia,
} from "./mcp_result.ts";

/** What an answer is made for. */
export interface McpOutputOptions {
  /** Milliseconds the call took. */
  wallTimeMs: number;
  /** The model that reads the answer. */
  model: ImageDetailModel & { input_modalities: McpModalities };
}

/**
 * What a model reads of an MCP result: its data where it has some, else its blocks one by one behind a
 * head. Whether the tool failed is not in it. A script in code mode gets the result itself.
 *
 * Wire: Codex 0.169.0.
 */
export function toMcpOutput(result: McpCallResult, options: McpOutputOptions): ToolOutput {
  const { wallTimeMs, model } = options;
  const readable = withoutUnsupportedMedia(result, model.input_modalities);
  const { structuredContent } = readable;
  const head = toHead(wallTimeMs);
  const body =
    structuredContent === undefined || structuredContent === null
      ? prepareToolImages([toText(head), ...readable.content.map(toContentItem)], model)
      : `${head}\n${JSON.stringify(structuredContent)}`;
  return {
    body,
    keepsList: true,
    success: result.isError !== true,
    codeModeResult: toMcpResultJson(readable),
  };
}

/** A call that came to no result. */
export interface McpCallFailure {
  /** Name of the server in the configuration. */
  server: string;
  /** Name of the tool as the server lists it. */
  tool: string;
  /**
   * What went wrong, as the connection says it:
   * `Mcp error: -32603: internal trouble`, `timed out awaiting tools/call after 300s`.
   */
  cause: string;
}

/**
 * What went wrong with a call, in the words a model reads.
 *
 * Wire: Codex 0.169.0.
 */
export function describeMcpFailure({ server, tool, cause }: McpCallFailure): string {
  return `tool call error: tool call failed for \`${server}/${tool}\`\n\nCaused by:\n    ${cause}`;
}

/**
 * What a model reads of a call that came to no result: a text behind the same head as a result has.
 *
 * Wire: Codex 0.169.0.
 *
 * @param text - From {@link describeMcpFailure}, from {@link parseMcpArguments}, or why the call was refused.
 * @param wallTimeMs - Milliseconds the call took.
 */
export function toMcpFailureOutput(text: string, wallTimeMs: number): ToolOutput {
  return {
    body: [toText(toHead(wallTimeMs)), toText(text)],
    success: false,
    codeModeResult: { content: [{ type: "text", text }], isError: true },
  };
}

/** The arguments of a protocol call, or the text that says what is wrong with them. */
export type McpArguments =
  /** `undefined` calls without arguments. */
  | { ok: true; arguments: { readonly [name: string]: unknown } | undefined }
  | { ok: false; problem: string };

/**
 * Reads the arguments a model wrote for a tool of an MCP server. An empty text is a call without arguments.
 *
 * Wire: texts of Codex 0.169.0.
 */
export function parseMcpArguments(text: string): McpArguments {
  if (text.trim() === "") return { ok: true, arguments: undefined };
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { ok: false, problem: `err: ${parsed.problem}` };
  if (isRecord(parsed.value)) return { ok: true, arguments: parsed.value };
  const shown = JSON.stringify(parsed.value);
  return { ok: false, problem: `MCP tool arguments must be a JSON object, got ${shown}` };
}

function toHead(wallTimeMs: number): string {
  return `Wall time: ${(wallTimeMs / 1_000).toFixed(4)} seconds\nOutput:`;
}

function toText(text: string): ContentItem {
  return { type: "input_text", text };
}

function toContentItem(block: JsonValue): ContentItem {
  const whole = toText(JSON.stringify(block));
  if (!isRecord(block)) return whole;
  const text = readString(block, "text");
  const data = readString(block, "data");
  switch (block["type"]) {
    case "text":
      return text === undefined ? whole : toText(text);
    case "image": {
      if (data === undefined) return whole;
      const meta = block["_meta"];
      const detail = readImageDetail(isRecord(meta) ? meta["codex/imageDetail"] : undefined);
      return { type: "input_image", image_url: toDataUrl(data, block), detail };
    }
    case "audio":
      return data === undefined
        ? whole
        : { type: "input_audio", audio_url: toDataUrl(data, block) };
    default:
      return whole;
  }
}

/** Servers send base64, and some a whole data URL. */
function toDataUrl(data: string, block: { readonly [key: string]: unknown }): string {
  if (/^data:/iu.test(data)) return data;
  const type =
    readString(block, "mimeType") ?? readString(block, "mime_type") ?? "application/octet-stream";
  return `data:${type};base64,${data}`;
}
