import {
  BEGIN_PATCH,
  createLineParser,
  END_PATCH,
  FIRST_LINE_MESSAGE,
  LAST_LINE_MESSAGE,
} from "./line_parser.ts";
import type { Patch, Tolerated } from "./patch.ts";
import { invalidPatch, PatchError } from "./patch_error.ts";
import { trimBoth } from "./white_space.ts";

/** Longest patch taken, in UTF-16 units (128 Mi). */
export const MAX_PATCH_LENGTH = 134_217_728;

const HEREDOC_STARTS: ReadonlySet<string> = new Set(["<<EOF", "<<'EOF'", '<<"EOF"']);
const ANY_HEREDOC = /^(?:apply_patch\s+)?<<-?\s*(['"]?)([A-Za-z_][\w.-]*)\1\s*$/u;
const FENCE = /^\s*(`{3,}|~{3,})[\w+-]*\s*$/u;

/** Options of {@link parsePatch}. */
export interface ParsePatchOptions {
  /**
   * Also takes what models often send and the strict grammar refuses: a code fence around the
   * patch, a byte order mark, `*** Begin Patch ***`, other here-document words, blank lines
   * between sections, unified-diff headers. Default false. What was taken is in
   * {@link Patch.tolerated}.
   */
  tolerant?: boolean | undefined;
}

/**
 * Parses a whole patch.
 *
 * @throws PatchError with line and column; its message is the one of the standalone program.
 * Mirrors: `apply_patch` of Codex 0.169.0, which also takes a `<<EOF` wrapper around the patch.
 */
export function parsePatch(text: string, options: ParsePatchOptions = {}): Patch {
  if (text.length > MAX_PATCH_LENGTH)
    throw new PatchError(
      "patch_too_large",
      `Invalid patch: ${text.length} characters, at most ${MAX_PATCH_LENGTH} are taken`,
      { hint: "split the patch" },
    );
  const tolerated: Tolerated[] = [];
  const lines = splitPatchLines(text);
  const inner = options.tolerant === true ? unwrapTolerantly(lines, text, tolerated) : lines;
  const patch = parseLines(unwrapHeredoc(inner), options);
  patch.tolerated.unshift(...tolerated);
  return patch;
}

function splitPatchLines(text: string): string[] {
  const lines = trimBoth(text).split("\n");
  for (let at = 0; at < lines.length - 1; at += 1) {
    const line = lines[at] ?? "";
    if (line.endsWith("\r")) lines[at] = line.slice(0, -1);
  }
  return lines;
}

function findEnvelopeFault(lines: readonly string[]): PatchError | undefined {
  const first = trimBoth(lines[0] ?? "");
  const last = trimBoth(lines.at(-1) ?? "");
  const isEmpty = lines.length === 1 && first === "";
  if (first !== BEGIN_PATCH && !isEmpty)
    return invalidPatch("bad_envelope", FIRST_LINE_MESSAGE, {
      line: 1,
      column: 1,
      hint: `make ${BEGIN_PATCH} the first line, without anything around the patch`,
    });
  if (last !== END_PATCH)
    return invalidPatch("bad_envelope", LAST_LINE_MESSAGE, {
      line: lines.length,
      column: 1,
      hint: `make ${END_PATCH} the last line, without anything around the patch`,
    });
  return undefined;
}

function unwrapHeredoc(lines: string[]): string[] {
  const fault = findEnvelopeFault(lines);
  if (fault === undefined) return lines;
  const isWrapped =
    lines.length >= 4 && HEREDOC_STARTS.has(lines[0] ?? "") && lines.at(-1)?.endsWith("EOF");
  if (!isWrapped) throw fault;
  const inner = lines.slice(1, -1);
  const innerFault = findEnvelopeFault(inner);
  if (innerFault !== undefined) throw innerFault;
  return inner;
}

function parseLines(lines: readonly string[], options: ParsePatchOptions): Patch {
  const parser = createLineParser(options);
  const last = lines.length - 1;
  for (let at = 0; at < last; at += 1) {
    const line = lines[at] ?? "";
    parser.feed(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
  parser.feedLast(lines[last] ?? "");
  return parser.patch;
}

function unwrapTolerantly(
  lines: readonly string[],
  text: string,
  tolerated: Tolerated[],
): string[] {
  let inner = [...lines];
  const note = (kind: Tolerated["kind"]): void => {
    tolerated.push({ kind, line: 0 });
  };
  if (text.includes("\r\n")) note("crlf");
  if (inner[0]?.startsWith("\ufeff") === true) {
    inner[0] = inner[0].slice(1);
    note("byte_order_mark");
  }
  // A fence can hold a here-document and the other way round.
  for (let round = 0; round < 2; round += 1) {
    const fenced = unwrapFence(inner);
    if (fenced !== undefined) note("code_fence");
    inner = fenced ?? inner;
    const heredoc = unwrapAnyHeredoc(inner);
    if (heredoc !== undefined) note("heredoc");
    inner = heredoc ?? inner;
  }
  const first = stripStars(inner[0] ?? "");
  const last = stripStars(inner.at(-1) ?? "");
  if (first === BEGIN_PATCH && trimBoth(inner[0] ?? "") !== BEGIN_PATCH) {
    inner[0] = first;
    tolerated.push({ kind: "marker_stars", line: 1 });
  }
  if (last === END_PATCH && trimBoth(inner.at(-1) ?? "") !== END_PATCH) {
    inner[inner.length - 1] = last;
    tolerated.push({ kind: "marker_stars", line: inner.length });
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
