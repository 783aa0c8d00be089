import { createLineIndex, type LineIndex, type LineMatch, type MatchLevel } from "./line_index.ts";
import { describeNearestLines } from "./nearest_lines.ts";
import type { ChunkLine, PatchChunk } from "./patch.ts";
import { PatchError } from "./patch_error.ts";
import { splitTextLines, type TextLines } from "./text_lines.ts";

/** Where a chunk was found. */
export interface ChunkMatch {
  /** Line of the patch where the chunk starts. */
  line: number;
  /** First line of the file it covers, from 1; one past the end for a pure addition. */
  fileLine: number;
  /** 0 for an exact match; anything else was fuzzy. */
  level: MatchLevel;
}

/** A file after the chunks of a section. */
export interface UpdatedText {
  /** The new text. */
  text: string;
  /** One entry for each chunk. */
  matches: ChunkMatch[];
}

interface Replacement {
  start: number;
  removed: number;
  added: string[];
}

interface Found extends LineMatch {
  lines: readonly ChunkLine[];
  length: number;
}

/**
 * Applies the chunks of an update section to a text. Kept lines stay byte for byte; added ones get
 * the first terminator of the file; a byte order mark stays, and does not hide the first line.
 *
 * @param path - the file's absolute path, for messages.
 * @throws PatchError `context_not_found` or `lines_not_found`, with the nearest lines as a hint.
 * Mirrors: `apply_patch` of Codex 0.169.0, where a byte order mark defeats the first line.
 */
export function computeUpdate(
  text: string,
  chunks: readonly PatchChunk[],
  path: string,
): UpdatedText {
  const finder = createChunkFinder(splitTextLines(text), path);
  const replacements: Replacement[] = [];
  const matches: ChunkMatch[] = [];
  for (const chunk of chunks) {
    const found = finder.find(chunk);
    matches.push({ line: chunk.line, fileLine: found.start + 1, level: found.level });
    addReplacements(found, replacements);
  }
  // Sorting is stable: what is inserted at one place keeps the order of the patch.
  replacements.sort((a, b) => a.start - b.start);
  const updated = replaceLines(finder.target, replacements);
  const lostMark = finder.sawHiddenMark() && updated !== "" && !updated.startsWith("\ufeff");
  return { text: lostMark ? `\ufeff${updated}` : updated, matches };
}

interface ChunkFinder {
  target: TextLines;
  find(chunk: PatchChunk): Found;
  sawHiddenMark(): boolean;
}

function createChunkFinder(target: TextLines, path: string): ChunkFinder {
  const index = createLineIndex(target.lines);
  let bare: LineIndex | undefined;
  let position = 0;
  let hiddenMark = false;
  const search = (pattern: readonly string[], from: number): LineMatch | undefined => {
    const match = index.find(pattern, from);
    if (match !== undefined || from > 0 || target.lines[0]?.startsWith("\ufeff") !== true)
      return match;
    bare ??= createLineIndex([target.lines[0].slice(1), ...target.lines.slice(1)]);
    const found = bare.find(pattern, from);
    if (found?.start === 0) hiddenMark = true;
    return found;
  };
  const searchChunk = (lines: readonly ChunkLine[], atEnd: boolean): Found | undefined => {
    const old = oldLines(lines);
    const from = atEnd ? Math.max(position, target.lines.length - old.length) : position;
    const match = search(old, from);
    return match === undefined ? undefined : { ...match, lines, length: old.length };
  };
  return {
    target,
    sawHiddenMark: () => hiddenMark,
    find(chunk) {
      if (chunk.header !== undefined) {
        const header = search([chunk.header], position);
        if (header === undefined) throw contextNotFound(chunk, chunk.header, target.lines, path);
        position = header.start + 1;
      }
      if (chunk.lines.every((line) => line.kind === "added"))
        return { start: target.lines.length, level: 0, lines: chunk.lines, length: 0 };
      const found =
        searchChunk(chunk.lines, chunk.atEnd) ?? searchWithoutLastBlank(chunk, searchChunk);
      if (found === undefined) throw linesNotFound(chunk, target.lines, path);
      position = found.start + found.length;
      return found;
    },
  };
}

function searchWithoutLastBlank(
  chunk: PatchChunk,
  searchChunk: (lines: readonly ChunkLine[], atEnd: boolean) => Found | undefined,
): Found | undefined {
  const shorter = dropLastBlank(chunk.lines);
  return shorter === undefined ? undefined : searchChunk(shorter, chunk.atEnd);
}

function oldLines(lines: readonly ChunkLine[]): string[] {
  const old: string[] = [];
  for (const line of lines) if (line.kind !== "added") old.push(line.text);
  return old;
}

/** Without the last old line, which must be blank, and without a last new line that is blank too. */
function dropLastBlank(lines: readonly ChunkLine[]): ChunkLine[] | undefined {
  const lastOld = lines.findLastIndex((line) => line.kind !== "added");
  if (lines[lastOld]?.text !== "") return undefined;
  const lastNew = lines.findLastIndex((line) => line.kind !== "removed");
  const dropsNew = lines[lastNew]?.text === "";
  return lines.flatMap((line, at): ChunkLine[] => {
    const isOld = line.kind !== "added" && at !== lastOld;
    const isNew = line.kind !== "removed" && !(dropsNew && at === lastNew);
    if (isOld && isNew) return [line];
    if (isOld) return [{ kind: "removed", text: line.text }];
    return isNew ? [{ kind: "added", text: line.text }] : [];
  });
}

function addReplacements(found: Found, replacements: Replacement[]): void {
  let at = found.start;
  let run: Replacement | undefined;
  for (const line of found.lines) {
    if (line.kind === "context") {
      if (run !== undefined) replacements.push(run);
      run = undefined;
      at += 1;
      continue;
    }
    run ??= { start: at, removed: 0, added: [] };
    if (line.kind === "added") {
      run.added.push(line.text);
    } else {
      run.removed += 1;
      at += 1;
    }
  }
  if (run !== undefined) replacements.push(run);
}

function replaceLines(target: TextLines, replacements: readonly Replacement[]): string {
  const { text, starts, terminator } = target;
  const parts: string[] = [];
  let kept = 0;
  for (const { start, removed, added } of replacements) {
    parts.push(text.slice(starts[kept], starts[start]));
    for (const line of added) parts.push(line, terminator);
    kept = Math.max(kept, start + removed);
  }
  parts.push(text.slice(starts[kept]));
  return parts.join("");
}

function contextNotFound(
  chunk: PatchChunk,
  header: string,
  lines: readonly string[],
  path: string,
): PatchError {
  return new PatchError("context_not_found", `Failed to find context '${header}' in ${path}`, {
    line: chunk.line,
    column: 4,
    path,
    hint: describeNearestLines(lines, [header]),
  });
}

function linesNotFound(chunk: PatchChunk, lines: readonly string[], path: string): PatchError {
  const old = oldLines(chunk.lines);
  return new PatchError(
    "lines_not_found",
    `Failed to find expected lines in ${path}:\n${old.join("\n")}`,
    { line: chunk.line, column: 1, path, hint: describeNearestLines(lines, old) },
  );
}
