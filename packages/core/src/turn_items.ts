import {
  isRecord,
  type JsonValue,
  readString,
  type ResponseItem,
  toMessageText,
  type TurnItem,
} from "@codexkit/protocol";

/**
 * What a person sees of an item the model sent, or `undefined` when there is nothing to see.
 * Calls are shown by the tools that run them.
 */
export function toTurnItem(item: ResponseItem): TurnItem | undefined {
  switch (item.type) {
    case "message":
      if (item.role !== "assistant") return undefined;
      return {
        type: "AgentMessage",
        id: item.id ?? "",
        text: toMessageText(item),
        ...(item.phase === undefined ? {} : { phase: item.phase }),
      };
    case "reasoning":
      return {
        type: "Reasoning",
        id: item.id ?? "",
        summary_text: item.summary.map((part) => part.text),
        raw_content: (item.content ?? []).map((part) => part.text),
      };
    case "web_search_call":
      return {
        type: "WebSearch",
        id: item.id ?? "",
        query: toSearchQuery(item["action"]),
        ...(isJson(item["action"]) ? { action: item["action"] } : {}),
      };
    default:
      return undefined;
  }
}

function toSearchQuery(action: unknown): string {
  if (!isRecord(action)) return "";
  return readString(action, "query") ?? readString(action, "url") ?? "";
}

// Items come out of JSON.parse, so whatever is there is JSON.
const isJson = (value: unknown): value is JsonValue => value !== undefined;
