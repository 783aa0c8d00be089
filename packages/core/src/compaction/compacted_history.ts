import { isNotificationText } from "@codexkit/agents";
import type { ContentItem, MessageItem, ResponseItem } from "@codexkit/protocol";
import { isSkillText } from "@codexkit/skills";
import { toApproximateTokens, truncateMiddle } from "@codexkit/tools";
import { isSummaryText } from "./compaction_texts.ts";

/** Tokens of the user's messages that outlive a compaction. Mirrors: Codex 0.169.0. */
const MAX_USER_TOKENS = 20_000;
/** What an image counts for; its text form would say nothing. */
const IMAGE_TOKENS = 1_000;

/** Beginnings of what stands in user messages without being the user's words. Wire: Codex 0.169.0. */
const CONTEXT_MARKS = ["<environment_context>", "# AGENTS.md instructions", "<turn_aborted>"];

/**
 * The history after a compaction: what every window begins with, what the user said, newest first up to a limit
 * and the oldest of that cut, then what the rest was made into. Mirrors: Codex 0.169.0.
 *
 * @param initial - what every window begins with
 * @param last - the handover, or the sealed form of a provider
 */
export function toCompactedHistory(
  items: readonly ResponseItem[],
  initial: readonly ResponseItem[],
  last: ResponseItem,
): readonly ResponseItem[] {
  return [...initial, ...keepUserMessages(items), last];
}

function keepUserMessages(items: readonly ResponseItem[]): readonly MessageItem[] {
  const kept: MessageItem[] = [];
  let left = MAX_USER_TOKENS;
  for (let at = items.length - 1; at >= 0 && left > 0; at -= 1) {
    const item = items[at];
    if (item?.type !== "message" || !isUsersOwn(item)) continue;
    const fitted = fitMessage(item, left);
    left -= toTokens(fitted);
    kept.push(fitted);
  }
  return kept.toReversed();
}

function isUsersOwn({ role, content }: MessageItem): boolean {
  if (role !== "user") return false;
  const [first] = content;
  if (first?.type !== "input_text") return content.length > 0;
  const { text } = first;
  const isContext = CONTEXT_MARKS.some((mark) => text.startsWith(mark));
  return !isContext && !isSummaryText(text) && !isSkillText(text) && !isNotificationText(text);
}

/** The message, or its text as far as it fits, without its images. */
function fitMessage(item: MessageItem, limit: number): MessageItem {
  if (toTokens(item) <= limit) return item;
  const text = item.content.flatMap((part) => ("text" in part ? [part.text] : [])).join("\n");
  const cut = truncateMiddle(text, { mode: "tokens", limit });
  return { ...item, content: [{ type: "input_text", text: cut }] };
}

function toTokens({ content }: MessageItem): number {
  return content.reduce((sum, part) => sum + toPartTokens(part), 0);
}

function toPartTokens(part: ContentItem): number {
  return "text" in part ? toApproximateTokens(part.text) : IMAGE_TOKENS;
}
