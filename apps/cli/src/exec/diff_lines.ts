import type { FileChange } from "@codexkit/protocol";
import { cleanText } from "../terminal/clean_text.ts";

/** One line of a shown diff. */
export interface DiffLine {
  readonly kind: "add" | "delete" | "hunk" | "context";
  /** With its sign, cleaned. */
  readonly text: string;
}

/** A file's change as lines. */
export interface FileDiff {
  /** Absolute. */
  readonly path: string;
  readonly movedTo: string | undefined;
  readonly kind: FileChange["type"];
  readonly added: number;
  readonly deleted: number;
  readonly lines: readonly DiffLine[];
}

/** Turns one change of a patch into lines with their counts; file headers are left out. */
export function toFileDiff(path: string, change: FileChange): FileDiff {
  const lines = toDiffLines(change);
  return {
    path,
    movedTo: change.type === "update" && change.move_path !== null ? change.move_path : undefined,
    kind: change.type,
    added: lines.filter(({ kind }) => kind === "add").length,
    deleted: lines.filter(({ kind }) => kind === "delete").length,
    lines,
  };
}

function toDiffLines(change: FileChange): readonly DiffLine[] {
  switch (change.type) {
    case "add":
      return toLines(change.content).map((line) => ({ kind: "add", text: `+${line}` }));
    case "delete":
      return toLines(change.content).map((line) => ({ kind: "delete", text: `-${line}` }));
    case "update": {
      const lines = toLines(change.unified_diff);
      const start = lines.findIndex((line) => line.startsWith("@@"));
      return (start === -1 ? [] : lines.slice(start)).map(toDiffLine);
    }
  }
}

function toDiffLine(text: string): DiffLine {
  if (text.startsWith("@@")) return { kind: "hunk", text };
  if (text.startsWith("+")) return { kind: "add", text };
  if (text.startsWith("-")) return { kind: "delete", text };
  return { kind: "context", text };
}

function toLines(text: string): readonly string[] {
  const clean = cleanText(text);
  if (clean === "") return [];
  return (clean.endsWith("\n") ? clean.slice(0, -1) : clean).split("\n");
}
