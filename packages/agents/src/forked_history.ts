import type { ResponseItem } from "@codexkit/protocol";
import { isNotificationText } from "./agent_mail.ts";

/** What a forked history says about who reads it. */
export interface ForkNotes {
  /** What the agent above was told about its part. */
  before: string;
  /** What the new agent is told. */
  after: string;
}

/**
 * The history of an agent as another one gets it to begin with: what was said to it and what it answered, without
 * thoughts, calls, outputs and what other agents sent.
 *
 * Mirrors: Codex 0.169.0; there answers without a phase are left out too.
 *
 * @param notes - for agents that are told about their part: the new one's takes the place of the other
 */
export function toForkedHistory(
  items: readonly ResponseItem[],
  newId: (prefix: string) => string,
  notes?: ForkNotes,
): readonly ResponseItem[] {
  const kept = items.filter(isForked);
  if (notes === undefined) return kept;
  const forked = kept.filter((item) => toOnlyText(item) !== notes.before);
  const at = kept.findIndex((item) => toOnlyText(item) === notes.before);
  const note: ResponseItem = {
    type: "message",
    id: newId("msg_"),
    role: "developer",
    content: [{ type: "input_text", text: notes.after }],
  };
  return at < 0 ? [...forked, note] : forked.toSpliced(at, 0, note);
}

function isForked(item: ResponseItem): boolean {
  if (item.type === "compaction") return true;
  if (item.type !== "message") return false;
  if (item.role === "assistant") return item.phase !== "commentary";
  const [part] = item.content;
  return !(part?.type === "input_text" && isNotificationText(part.text));
}

/** The text of a developer message that says nothing else. */
function toOnlyText(item: ResponseItem): string | undefined {
  if (item.type !== "message" || item.role !== "developer" || item.content.length !== 1)
    return undefined;
  const [part] = item.content;
  return part?.type === "input_text" ? part.text : undefined;
}
