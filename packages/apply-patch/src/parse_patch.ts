import {
  BEGIN_PATCH,
  createLineParser,
  END_PATCH,
  FIRST_LINE_MESSAGE,
  LAST_LINE_MESSAGE,
} from "./line_parser.ts";
import type { Patch, PatchTolerance, Tolerated } from "./patch.ts";
import { invalidPatch, PatchError } from "./patch_error.ts";
import { trimBoth } from "./white_space.ts";

/** Longest patch taken, in UTF-16 units (128 Mi). */
export const MAX_PATCH_LENGTH = 134_217_728;

const HEREDOC_STARTS: ReadonlySet<string> = new Set(["<<EOF", "<<'EOF'", '<<"EOF"']);

/** Options of {@link parsePatch}. */
export interface ParsePatchOptions {
  /**
   * Also takes what models often send and the strict grammar refuses; give `TOLERANT` of
   * `@codexkit/apply-patch/tolerant`. Default: nothing. What was taken is in
   * {@link Patch.tolerated}.
   */
  tolerance?: PatchTolerance | undefined;
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
  const note = (kind: Tolerated["kind"], line: number): void => {
    tolerated.push({ kind, line });
  };
  const inner = options.tolerance?.unwrap(lines, text, note) ?? lines;
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
