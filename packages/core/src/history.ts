import {
  type CallItem,
  type CallOutputItem,
  type CustomToolCallOutputItem,
  isCallItem,
  isCallOutputItem,
  type ResponseItem,
  type TruncationPolicy,
} from "@codexkit/protocol";
import {
  HISTORY_HEADROOM,
  scalePolicy,
  toOutputItem,
  truncateItems,
  truncateMiddle,
} from "@codexkit/tools";

/** What stands for the answer of a call that never got one. Wire: Codex 0.169.0. */
export const ABORTED_OUTPUT = "aborted";

/**
 * The conversation so far. One writer records, and what it records is legal: tool outputs fit the model's limit.
 */
export class History {
  readonly #items: ResponseItem[];

  constructor(items: readonly ResponseItem[] = []) {
    this.#items = items.filter((item) => item.type !== "other");
  }

  /**
   * Adds an item and answers it as it was recorded: a tool output too long for the policy loses its middle.
   * Items of unknown types are not kept.
   */
  record(item: ResponseItem, policy: TruncationPolicy): ResponseItem | undefined {
    if (item.type === "other") return undefined;
    const recorded = fitOutput(toWholeItem(item), policy);
    this.#items.push(recorded);
    return recorded;
  }

  /** Forgets everything but these items. */
  replace(items: readonly ResponseItem[]): void {
    this.#items.splice(0, this.#items.length, ...items);
  }

  /** How many items there are. */
  get size(): number {
    return this.#items.length;
  }

  /** The items as a provider may see them: every call has one answer, every answer a call. */
  toPromptItems(): readonly ResponseItem[] {
    return pairCalls(this.#items);
  }
}

/** Thoughts go back with their raw content, if only to say that there is none. Wire: Codex 0.169.0. */
function toWholeItem(item: ResponseItem): ResponseItem {
  return item.type === "reasoning" && item.content === undefined
    ? { ...item, content: null }
    : item;
}

function fitOutput(item: ResponseItem, policy: TruncationPolicy): ResponseItem {
  if (item.type !== "function_call_output" && item.type !== "custom_tool_call_output") return item;
  const limit = scalePolicy(policy, HISTORY_HEADROOM);
  const output =
    typeof item.output === "string"
      ? truncateMiddle(item.output, limit)
      : truncateItems(item.output, limit);
  return output === item.output ? item : { ...item, output };
}

/** Gives unanswered calls the answer `aborted` right behind them, and drops answers nobody asked for. */
export function pairCalls(items: readonly ResponseItem[]): readonly ResponseItem[] {
  const open = new Map<string, number[]>();
  const answered = new Set<number>();
  const orphans = new Set<number>();
  const seen = new Set<string>();
  for (const [at, item] of items.entries()) {
    if (isCallItem(item)) {
      const key = toPairKey(item);
      seen.add(item.call_id ?? "");
      const calls = open.get(key);
      if (calls) calls.push(at);
      else open.set(key, [at]);
    } else if (isNotice(item)) {
      if (!seen.has(item.call_id)) orphans.add(at);
    } else if (isCallOutputItem(item)) {
      const call = open.get(toPairKey(item))?.shift();
      if (call === undefined) orphans.add(at);
      else answered.add(call);
    }
  }
  if (orphans.size === 0 && countCalls(items) === answered.size) return items;
  return items.flatMap((item, at) => {
    if (orphans.has(at)) return [];
    if (!isCallItem(item) || answered.has(at)) return [item];
    return [item, toOutputItem(item, { body: ABORTED_OUTPUT, success: false })];
  });
}

const countCalls = (items: readonly ResponseItem[]): number => items.filter(isCallItem).length;

/** What a running script says between the answers of calls. Wire: `notify` of Codex 0.169.0. */
function isNotice(item: ResponseItem): item is CustomToolCallOutputItem {
  return item.type === "custom_tool_call_output" && item.name !== undefined;
}

function toPairKey(item: CallItem | CallOutputItem): string {
  const kind = item.type.replace(/_output$/, "").replace(/_call$/, "");
  return `${kind}\0${item.call_id ?? ""}`;
}
