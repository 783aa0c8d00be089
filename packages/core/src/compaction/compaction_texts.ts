/** What the model is asked for when history is compacted on this side. Words: ours. */
export const COMPACT_PROMPT = `Your context window is almost full. Write a handover for the model that will continue this task without seeing the conversation.

Say, as briefly as the facts allow:
- what the user wants, with limits and preferences they named
- what has been done and decided, and why
- what is left, next step first
- exact names, paths, commands, numbers and errors that will be needed

Answer with the handover alone; call no tools.`;

/**
 * What stands before a handover in the history that follows. Its first sentence tells such messages from those of
 * the user. Wire: the first sentence (Codex 0.169.0).
 */
export const SUMMARY_PREFIX =
  "Another language model started to solve this problem and produced a summary of its thinking process. What its tools did is still in place; go on from there and do not repeat it. The summary:";

const SUMMARY_MARK =
  "Another language model started to solve this problem and produced a summary of its thinking process.";

/** Whether a text of a user message is a handover. */
export function isSummaryText(text: string): boolean {
  return text.startsWith(SUMMARY_MARK);
}

/** The handover as the next window has it. */
export function toSummaryText(summary: string): string {
  const told = summary.trim() === "" ? "(no summary available)" : summary;
  return `${SUMMARY_PREFIX}\n${told}`;
}
