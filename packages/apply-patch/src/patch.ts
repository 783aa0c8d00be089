/** How a line of a chunk takes part. */
export type ChunkLineKind = "context" | "added" | "removed";

/** One line of a chunk, without its mark and terminator. */
export interface ChunkLine {
  /** Context lines must be in the file and stay; removed ones go, added ones come. */
  kind: ChunkLineKind;
  /** The text after the mark. */
  text: string;
}

/** One change inside an update section. */
export interface PatchChunk {
  /** Text after `@@ `: a whole line to look for first. */
  header?: string | undefined;
  /** The lines in patch order; never empty in a parsed patch. */
  lines: ChunkLine[];
  /** Closed by `*** End of File`: matches only at the end of the file. */
  atEnd: boolean;
  /** Line of the patch where the chunk starts, from 1 at `*** Begin Patch`. */
  line: number;
}

/** `*** Add File: P`: writes a whole file. */
export interface AddSection {
  kind: "add";
  /** Path as the patch spells it. */
  path: string;
  /** The whole new text, each line ended by `\n`. */
  content: string;
  /** Line of the header. */
  line: number;
}

/** `*** Delete File: P`: removes a file. */
export interface DeleteSection {
  kind: "delete";
  /** Path as the patch spells it. */
  path: string;
  /** Line of the header. */
  line: number;
}

/** `*** Update File: P`: changes a file, and moves it when `movePath` is given. */
export interface UpdateSection {
  kind: "update";
  /** Path as the patch spells it. */
  path: string;
  /** Destination as the patch spells it. */
  movePath?: string | undefined;
  /** The changes, in file order. */
  chunks: PatchChunk[];
  /** Line of the header. */
  line: number;
}

/** One file operation of a patch. */
export type PatchSection = AddSection | DeleteSection | UpdateSection;

/** Something the strict grammar refuses or hides, and a tolerant parse took. */
export interface Tolerated {
  /** What it was. */
  kind:
    | "byte_order_mark"
    | "code_fence"
    | "heredoc"
    | "marker_stars"
    | "blank_line"
    | "unified_header"
    | "crlf";
  /** Line of the patch, from 1 at `*** Begin Patch`; 0 for what stood before it. */
  line: number;
}

/** A parsed patch. */
export interface Patch {
  /** The file operations, in patch order; may be empty. */
  sections: PatchSection[];
  /** Value of `*** Environment ID:`, when given. */
  environmentId?: string | undefined;
  /** What a tolerant parse let pass; empty for a strict one. */
  tolerated: Tolerated[];
}

/** What a parser takes beyond the strict grammar. */
export interface PatchTolerance {
  /**
   * The lines of the patch itself, out of what was put around them.
   * @param lines - the text without white space at its ends, split.
   * @param text - the text as it came.
   * @param note - told what was let pass, with the line of the patch or 0.
   */
  unwrap(
    lines: readonly string[],
    text: string,
    note: (kind: Tolerated["kind"], line: number) => void,
  ): string[];
  /** Whether a line is the header of a hunk of a unified diff, which says nothing here. */
  isUnifiedHeader(line: string): boolean;
}
