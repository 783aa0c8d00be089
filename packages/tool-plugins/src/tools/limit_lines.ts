import { isRecord } from "@codexkit/protocol";

/**
 * Keeps the first and the last lines of a text that has too many; a line between them says how many are missing.
 *
 * @param maxLines - at least 1; the line that tells of the others comes on top
 */
export function limitLines(text: string, maxLines: number): { text: string; lines: number } {
  const ends = listLineEnds(text);
  const lines = ends.length;
  if (lines <= maxLines) return { text, lines };
  const head = Math.ceil(maxLines / 2);
  const tail = maxLines - head;
  const headEnd = ends[head - 1] ?? 0;
  const tailStart = ends[lines - tail - 1] ?? text.length;
  const mark = `…${lines - maxLines} lines truncated…\n`;
  return { text: text.slice(0, headEnd) + mark + text.slice(tailStart), lines };
}

/** {@link limitLines} for the output in an answer of `shell_command`, which has a head. */
export function limitFreeformLines(answer: string, maxLines: number): string {
  const opening = "\nOutput:\n";
  const at = answer.indexOf(opening);
  if (at < 0) return answer;
  const head = answer.slice(0, at);
  const output = answer.slice(at + opening.length);
  const limited = limitLines(output, maxLines);
  if (limited.text === output) return answer;
  const count = head.includes("\nTotal output lines: ")
    ? ""
    : `\nTotal output lines: ${limited.lines}`;
  return head + count + opening + limited.text;
}

/** {@link limitLines} for the output in an answer of `shell`, which is JSON. */
export function limitStructuredLines(answer: string, maxLines: number): string {
  const parsed = readAnswer(answer);
  if (parsed === undefined) return answer;
  const limited = limitLines(parsed.output, maxLines);
  if (limited.text === parsed.output) return answer;
  const count = parsed.output.startsWith("Total output lines: ")
    ? ""
    : `Total output lines: ${limited.lines}\n\n`;
  return JSON.stringify({ ...parsed, output: count + limited.text });
}

function readAnswer(answer: string): { output: string } | undefined {
  try {
    const value: unknown = JSON.parse(answer);
    const output = isRecord(value) ? value["output"] : undefined;
    return isRecord(value) && typeof output === "string" ? { ...value, output } : undefined;
  } catch {
    // A refusal is plain text.
    return undefined;
  }
}

/** Where each line ends, its newline included. */
function listLineEnds(text: string): readonly number[] {
  const ends: number[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    start = newline < 0 ? text.length : newline + 1;
    ends.push(start);
  }
  return ends;
}
