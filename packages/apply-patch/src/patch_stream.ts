import { createLineParser } from "./line_parser.ts";
import type { Patch, PatchChunk, PatchSection } from "./patch.ts";
import { PatchError } from "./patch_error.ts";

/** A patch that is still arriving. */
export interface PatchStream {
  /**
   * Takes the next piece of text, split anywhere. Only whole lines count.
   * @returns the first fault of a line ended in this piece, if any; reading goes on after it.
   */
  push(text: string): PatchError | undefined;
  /**
   * Takes what is left as the last line, which may be an indented end marker.
   * @returns the fault of that line, if any.
   */
  finish(): PatchError | undefined;
  /** What is known so far. Sections never disappear; the last one grows in place. */
  readonly patch: Patch;
  /** Whether the end marker was read. */
  isEnded(): boolean;
}

/** One file of a patch as a client shows it while the patch arrives. */
export interface PreviewChange {
  /** What happens to the file. */
  kind: "add" | "delete" | "update";
  /** Path as in the patch. */
  path: string;
  /** Destination as in the patch. */
  movePath?: string | undefined;
  /** add: the content so far; delete: empty; update: all chunks so far. */
  diff: string;
}

/**
 * Starts reading a patch that arrives in pieces. Never throws.
 *
 * Mirrors: feature `apply_patch_streaming_events`, Codex 0.169.0.
 */
export function createPatchStream(): PatchStream {
  const parser = createLineParser();
  let pieces: string[] = [];
  const takeLine = (line: string, feed = parser.feed.bind(parser)): PatchError | undefined => {
    try {
      feed(line.endsWith("\r") ? line.slice(0, -1) : line);
      return undefined;
    } catch (error) {
      if (PatchError.isInstance(error)) return error;
      throw error;
    }
  };
  return {
    patch: parser.patch,
    isEnded: () => parser.isEnded(),
    finish() {
      const last = pieces.join("");
      pieces = [];
      return last === "" ? undefined : takeLine(last, parser.feedLast.bind(parser));
    },
    push(text) {
      let fault: PatchError | undefined;
      let start = 0;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
        const line = pieces.join("") + text.slice(start, end);
        pieces = [];
        start = end + 1;
        const found = takeLine(line);
        fault ??= found;
      }
      if (start < text.length) pieces.push(start === 0 ? text : text.slice(start));
      return fault;
    },
  };
}

/**
 * Renders the sections known so far, sorted by path.
 *
 * Wire: `changes` of `item/fileChange/patchUpdated` (Codex 0.169.0), where context shows both as
 * removed and as added.
 */
export function toPreviewChanges(sections: readonly PatchSection[]): PreviewChange[] {
  return sections
    .map((section) => toPreviewChange(section))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function toPreviewChange(section: PatchSection): PreviewChange {
  switch (section.kind) {
    case "add":
      return { kind: "add", path: section.path, diff: section.content };
    case "delete":
      return { kind: "delete", path: section.path, diff: "" };
    case "update": {
      const moved = section.movePath === undefined ? "" : `\n\nMoved to: ${section.movePath}`;
      return {
        kind: "update",
        path: section.path,
        ...(section.movePath === undefined ? {} : { movePath: section.movePath }),
        diff: section.chunks.map(renderChunk).join("") + moved,
      };
    }
  }
}

function renderChunk(chunk: PatchChunk): string {
  const lines = [chunk.header === undefined ? "@@" : `@@ ${chunk.header}`];
  for (const line of chunk.lines) if (line.kind !== "added") lines.push(`-${line.text}`);
  for (const line of chunk.lines) if (line.kind !== "removed") lines.push(`+${line.text}`);
  if (chunk.atEnd) lines.push("*** End of File");
  return `${lines.join("\n")}\n`;
}
