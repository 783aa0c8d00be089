import { BEGIN_PATCH, END_PATCH } from "./line_parser.ts";
import type { PatchTolerance } from "./patch.ts";
import { trimBoth } from "./white_space.ts";

const ANY_HEREDOC = /^(?:apply_patch\s+)?<<-?\s*(['"]?)([A-Za-z_][\w.-]*)\1\s*$/u;
const FENCE = /^\s*(`{3,}|~{3,})[\w+-]*\s*$/u;
const UNIFIED_HEADER = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/u;

/**
 * Takes what models often send and the strict grammar refuses: a code fence around the patch, a
 * byte order mark, CRLF, `*** Begin Patch ***`, other here-document words, blank lines between
 * sections, unified-diff headers.
 */
export const TOLERANT: PatchTolerance = {
  unwrap: unwrapTolerantly,
  isUnifiedHeader: (line) => UNIFIED_HEADER.test(line),
};

function unwrapTolerantly(
  lines: readonly string[],
  text: string,
  note: Parameters<PatchTolerance["unwrap"]>[2],
): string[] {
  let inner = [...lines];
  if (text.includes("\r\n")) note("crlf", 0);
  if (inner[0]?.startsWith("\ufeff") === true) {
    inner[0] = inner[0].slice(1);
    note("byte_order_mark", 0);
  }
  // A fence can hold a here-document and the other way round.
  for (let round = 0; round < 2; round += 1) {
    const fenced = unwrapFence(inner);
    if (fenced !== undefined) note("code_fence", 0);
    inner = fenced ?? inner;
    const heredoc = unwrapAnyHeredoc(inner);
    if (heredoc !== undefined) note("heredoc", 0);
    inner = heredoc ?? inner;
  }
  const first = stripStars(inner[0] ?? "");
  const last = stripStars(inner.at(-1) ?? "");
  if (first === BEGIN_PATCH && trimBoth(inner[0] ?? "") !== BEGIN_PATCH) {
    inner[0] = first;
    note("marker_stars", 1);
  }
  if (last === END_PATCH && trimBoth(inner.at(-1) ?? "") !== END_PATCH) {
    inner[inner.length - 1] = last;
    note("marker_stars", inner.length);
  }
  return inner;
}

function dropBlankEnds(lines: readonly string[]): string[] {
  let start = 0;
  let end = lines.length;
  while (start < end && trimBoth(lines[start] ?? "") === "") start += 1;
  while (end > start && trimBoth(lines[end - 1] ?? "") === "") end -= 1;
  return lines.slice(start, end);
}

function unwrapFence(lines: readonly string[]): string[] | undefined {
  const fence = FENCE.exec(lines[0] ?? "")?.[1];
  const last = trimBoth(lines.at(-1) ?? "");
  if (fence === undefined || lines.length < 3 || last !== fence) return undefined;
  return dropBlankEnds(lines.slice(1, -1));
}

function unwrapAnyHeredoc(lines: readonly string[]): string[] | undefined {
  const word = ANY_HEREDOC.exec(lines[0] ?? "")?.[2];
  if (word === undefined || lines.length < 3 || trimBoth(lines.at(-1) ?? "") !== word)
    return undefined;
  return dropBlankEnds(lines.slice(1, -1));
}

function stripStars(line: string): string {
  return trimBoth(trimBoth(line).replace(/\s*\*{3}\s*$/u, ""));
}
