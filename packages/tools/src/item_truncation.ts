import type { ContentItem, TruncationPolicy } from "@codexkit/protocol";
import {
  BYTES_PER_TOKEN,
  toApproximateTokens,
  toByteBudget,
  toByteLength,
  truncateFormatted,
  truncateMiddle,
} from "./truncation.ts";

/** How lists of texts and media are cut. */
export interface ItemTruncationOptions {
  /**
   * Tokens that a piece of audio costs, from its URL. Default a quarter of the URL's bytes, which is what
   * Codex 0.169.0 takes when it cannot measure how long the audio plays; else it takes ten for each second.
   */
  estimateAudioTokens?: ((audioUrl: string) => number) | undefined;
}

/**
 * Makes a list of texts and media fit a policy. Texts and audio share the budget in their order: the first
 * text that is too long loses its middle, later texts and audio that no longer fit are left out and counted
 * in a last text each. Images cost nothing; empty texts go.
 *
 * Mirrors: Codex 0.169.0.
 */
export function truncateItems(
  items: readonly ContentItem[],
  policy: TruncationPolicy,
  options: ItemTruncationOptions = {},
): readonly ContentItem[] {
  const estimateAudio = options.estimateAudioTokens ?? toApproximateTokens;
  const kept: ContentItem[] = [];
  const omitted = { text: 0, audio: 0 };
  let left = policy.limit;
  for (const item of items) {
    switch (item.type) {
      case "input_image":
        kept.push(item);
        break;
      case "input_audio": {
        const cost = toAudioCost(item.audio_url ?? "", policy, estimateAudio);
        if (cost <= left) {
          kept.push(item);
          left -= cost;
        } else omitted.audio += 1;
        break;
      }
      case "input_text":
      case "output_text": {
        if (item.text === "") break;
        if (left <= 0) {
          omitted.text += 1;
          break;
        }
        const cost = toTextCost(item.text, policy);
        kept.push(cost <= left ? item : cut(item, { mode: policy.mode, limit: left }));
        left = Math.max(0, left - cost);
        break;
      }
    }
  }
  if (omitted.text > 0) kept.push(toText(`[omitted ${omitted.text} text items ...]`));
  if (omitted.audio > 0) kept.push(toText(`[omitted ${omitted.audio} audio items ...]`));
  return kept;
}

/** What {@link mergeTruncatedTexts} answers. */
export interface MergedItems {
  items: readonly ContentItem[];
  /** Tokens of the texts before they were cut; absent when nothing was. */
  originalTokenCount?: number | undefined;
}

/**
 * Makes a list fit a policy by joining all its texts with newlines into one, which is led by a warning and
 * loses its middle; media follow in their order. A list whose texts fit stays as it is.
 *
 * Mirrors: Codex 0.169.0, for what scripts in code mode print.
 */
export function mergeTruncatedTexts(
  items: readonly ContentItem[],
  policy: TruncationPolicy,
): MergedItems {
  const texts = items.flatMap((item) => ("text" in item ? [item.text] : []));
  // Empty texts leave an empty line between others, but none before the first.
  const first = texts.findIndex((text) => text !== "");
  const joined = first < 0 ? "" : texts.slice(first).join("\n");
  if (toByteLength(joined) <= toByteBudget(policy)) return { items };
  const media = items.filter((item) => !("text" in item));
  return {
    items: [toText(truncateFormatted(joined, policy)), ...media],
    originalTokenCount: toApproximateTokens(joined),
  };
}

function toTextCost(text: string, { mode }: TruncationPolicy): number {
  return mode === "tokens" ? toApproximateTokens(text) : toByteLength(text);
}

function toAudioCost(
  url: string,
  { mode }: TruncationPolicy,
  estimateTokens: (audioUrl: string) => number,
): number {
  const tokens = estimateTokens(url);
  return mode === "tokens" ? tokens : tokens * BYTES_PER_TOKEN;
}

function cut<T extends { text: string }>(item: T, policy: TruncationPolicy): T {
  return { ...item, text: truncateMiddle(item.text, policy) };
}

function toText(text: string): ContentItem {
  return { type: "input_text", text };
}
