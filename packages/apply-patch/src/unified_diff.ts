import { diffLines, type LineEdit } from "./diff_lines.ts";

/** Options of {@link renderUnifiedDiff}. */
export interface UnifiedDiffOptions {
  /** Lines of context around each change. Default 1, as the reference shows. */
  radius?: number | undefined;
}

/**
 * Renders the difference of two texts as unified hunks without file headers.
 *
 * Wire: `unified_diff` of file changes (Codex 0.169.0).
 */
export function renderUnifiedDiff(
  before: string,
  after: string,
  options: UnifiedDiffOptions = {},
): string {
  const radius = options.radius ?? 1;
  const old = splitKeepingEnds(before);
  const now = splitKeepingEnds(after);
  return groupEdits(diffLines(old, now), radius)
    .map((group) => renderHunk(group, { old, now, radius }))
    .join("");
}

interface Texts {
  old: readonly string[];
  now: readonly string[];
  radius: number;
}

function splitKeepingEnds(text: string): string[] {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const full = lines.map((line) => `${line}\n`);
  return last === "" ? full : [...full, last];
}

function groupEdits(edits: readonly LineEdit[], radius: number): LineEdit[][] {
  const groups: LineEdit[][] = [];
  for (const edit of edits) {
    const previous = groups.at(-1)?.at(-1);
    if (previous !== undefined && edit.oldStart - previous.oldEnd <= radius * 2)
      groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function renderHunk(group: readonly LineEdit[], texts: Texts): string {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return "";
  const lead = Math.min(texts.radius, first.oldStart);
  const oldStart = first.oldStart - lead;
  const newStart = first.newStart - lead;
  const oldEnd = Math.min(last.oldEnd + texts.radius, texts.old.length);
  const newEnd = last.newEnd + (oldEnd - last.oldEnd);
  const out = [`@@ -${toRange(oldStart, oldEnd)} +${toRange(newStart, newEnd)} @@\n`];
  let at = oldStart;
  for (const edit of group) {
    for (; at < edit.oldStart; at += 1) out.push(renderLine(" ", texts.old[at]));
    for (; at < edit.oldEnd; at += 1) out.push(renderLine("-", texts.old[at]));
    for (let line = edit.newStart; line < edit.newEnd; line += 1)
      out.push(renderLine("+", texts.now[line]));
  }
  for (; at < oldEnd; at += 1) out.push(renderLine(" ", texts.old[at]));
  return out.join("");
}

function renderLine(mark: string, line = ""): string {
  return line.endsWith("\n") ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

function toRange(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
