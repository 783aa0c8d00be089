import type { ContentItem } from "@codexkit/protocol";
import type { ToolOutput } from "@codexkit/tools";
import { type ChatCall, isChatCall, type ResponsesCall } from "./wire_call.ts";

/** A piece of an answer. */
export type ResponsesContent =
  | { type: "input_text"; text: string }
  | {
      type: "input_image";
      /** A data URL. */
      image_url: string;
      detail: "auto" | "low" | "high" | "original";
    };

/** The answer to a call, as `input` of the next Responses request. */
export interface ResponsesOutput {
  type: "function_call_output" | "custom_tool_call_output";
  call_id: string;
  output: string | ResponsesContent[];
}

/** The answer to a call, as a member of `messages` of the next chat completion. */
export interface ChatOutput {
  role: "tool";
  tool_call_id: string;
  content: string;
}

/** The answer of a tool in the form of the API that the call came from. */
export function toWireOutput(
  call: ResponsesCall | ChatCall,
  output: ToolOutput,
): ResponsesOutput | ChatOutput {
  return isChatCall(call) ? toChatOutput(call, output) : toResponsesOutput(call, output);
}

/** The answer to a call of Responses; one text travels as a plain text unless the tool wants a list. */
export function toResponsesOutput(
  call: ResponsesCall,
  { body, keepsList = false }: ToolOutput,
): ResponsesOutput {
  const type = call.type === "function_call" ? "function_call_output" : "custom_tool_call_output";
  if (typeof body === "string") return { type, call_id: call.call_id, output: body };
  const parts = body.flatMap(toPart);
  const [first, ...others] = parts;
  const isText = first?.type === "input_text" && others.length === 0 && !keepsList;
  return { type, call_id: call.call_id, output: isText ? first.text : parts };
}

/**
 * The answer to a call of chat completions, which take text only: texts behind each other, and with images the JSON
 * of what there is. An image alone is an object with its data URL.
 */
export function toChatOutput(call: ChatCall, { body }: ToolOutput): ChatOutput {
  const content = typeof body === "string" ? body : toChatText(body.flatMap(toPart));
  return { role: "tool", tool_call_id: call.id, content };
}

function toChatText(parts: readonly ResponsesContent[]): string {
  const [first, ...others] = parts;
  if (first?.type === "input_image" && others.length === 0) {
    return JSON.stringify({ image_url: first.image_url, detail: first.detail });
  }
  if (parts.some(({ type }) => type === "input_image")) return JSON.stringify(parts);
  return parts.map((part) => (part.type === "input_text" ? part.text : "")).join("\n");
}

/** Audio is never here: no model of a host is told to take it. */
function toPart(item: ContentItem): readonly ResponsesContent[] {
  switch (item.type) {
    case "input_text":
    case "output_text":
      return [{ type: "input_text", text: item.text }];
    case "input_image":
      return item.image_url === undefined
        ? []
        : [{ type: "input_image", image_url: item.image_url, detail: item.detail ?? "auto" }];
    case "input_audio":
      return [];
  }
}
