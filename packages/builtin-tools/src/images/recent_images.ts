import { type ContentItem, readString, type ResponseItem } from "@codexkit/protocol";

/**
 * The last images of a conversation, oldest first: of messages, of tools, of hosted image generation. Outputs without
 * a call are no part of a conversation.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @returns data URLs, at most `count`
 */
export function findRecentImages(
  history: readonly ResponseItem[],
  count: number,
): readonly string[] {
  const calls = new Set(
    history.flatMap((item) =>
      item.type === "function_call" || item.type === "custom_tool_call" ? [item.call_id] : [],
    ),
  );
  const newestFirst: string[] = [];
  for (const item of history.toReversed()) {
    newestFirst.push(...listImages(item, calls).toReversed());
    if (newestFirst.length >= count) break;
  }
  return newestFirst.slice(0, count).toReversed();
}

function listImages(item: ResponseItem, calls: ReadonlySet<string>): readonly string[] {
  switch (item.type) {
    case "message":
      return item.content.flatMap(toImageUrl);
    case "function_call_output":
    case "custom_tool_call_output":
      return typeof item.output === "string" || !calls.has(item.call_id)
        ? []
        : item.output.flatMap(toImageUrl);
    case "image_generation_call": {
      const result = readString(item, "result");
      return result === undefined || result === "" ? [] : [`data:image/png;base64,${result}`];
    }
    default:
      return [];
  }
}

function toImageUrl(item: ContentItem): readonly string[] {
  return item.type === "input_image" && item.image_url !== undefined ? [item.image_url] : [];
}
