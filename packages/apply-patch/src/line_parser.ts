import type {
  Patch,
  PatchChunk,
  PatchSection,
  PatchTolerance,
  Tolerated,
  UpdateSection,
} from "./patch.ts";
import { invalidHunk, invalidPatch, type PatchError } from "./patch_error.ts";
import { countLeadingSpace, trimBoth, trimRight } from "./white_space.ts";

/** First line of every patch. */
export const BEGIN_PATCH = "*** Begin Patch";
/** Last line of every patch. */
export const END_PATCH = "*** End Patch";
/** Message for a patch that does not start as one. */
export const FIRST_LINE_MESSAGE = `The first line of the patch must be '${BEGIN_PATCH}'`;
/** Message for a patch that does not end as one. */
export const LAST_LINE_MESSAGE = `The last line of the patch must be '${END_PATCH}'`;

const NO_LINES_MESSAGE = "Update hunk does not contain any lines";
const ADD_FILE = "*** Add File: ";
const DELETE_FILE = "*** Delete File: ";
const UPDATE_FILE = "*** Update File: ";
const MOVE_TO = "*** Move to: ";
const END_OF_FILE = "*** End of File";
const ENVIRONMENT_ID = "*** Environment ID:";

type State = "not_started" | "started" | "add" | "delete" | "update" | "ended";

/** Options of {@link createLineParser}. */
export interface LineParserOptions {
  /** Takes blank lines between sections and unified-diff headers, and notes them. */
  tolerance?: PatchTolerance | undefined;
}

/** Reads a patch line by line. A line that throws leaves the parser as it was. */
export interface LineParser {
  /**
   * Takes the next line, without its terminator.
   * @throws PatchError when the line cannot stand where it stands.
   */
  feed(line: string): void;
  /**
   * Takes the last line, which ends the patch however far it is indented.
   * @throws PatchError when the last section is not complete.
   */
  feedLast(line: string): void;
  /** Whether the end marker was read. */
  isEnded(): boolean;
  /** What is known so far; grows in place. */
  readonly patch: Patch;
}

/**
 * Starts a parser before the first line of a patch.
 *
 * Mirrors: the streaming patch parser of Codex 0.169.0, with its messages.
 */
export function createLineParser(options: LineParserOptions = {}): LineParser {
  const reader = new LineReader(options.tolerance);
  return reader;
}

function describeBadHeader(trimmed: string): string {
  return `'${trimmed}' is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'`;
}

function describeUnexpected(line: string): string {
  return `Unexpected line found in update hunk: '${line}'. Every line should start with ' ' (context line), '+' (added line), or '-' (removed line)`;
}

function describeNoMarker(line: string): string {
  return `Expected update hunk to start with a @@ context marker, got: '${line}'`;
}

function readSectionHeader(text: string, line: number): PatchSection | undefined {
  if (text.startsWith(ADD_FILE))
    return { kind: "add", path: text.slice(ADD_FILE.length), content: "", line };
  if (text.startsWith(DELETE_FILE))
    return { kind: "delete", path: text.slice(DELETE_FILE.length), line };
  if (text.startsWith(UPDATE_FILE))
    return { kind: "update", path: text.slice(UPDATE_FILE.length), chunks: [], line };
  return undefined;
}

class LineReader implements LineParser {
  readonly patch: Patch = { sections: [], tolerated: [] };
  readonly #tolerance: PatchTolerance | undefined;
  #state: State = "not_started";
  #line = 0;
  /** A chunk header was read: the chunk is open but is shown only once it has a line. */
  #pending: PatchChunk | undefined;

  constructor(tolerance: PatchTolerance | undefined) {
    this.#tolerance = tolerance;
  }

  isEnded(): boolean {
    return this.#state === "ended";
  }

  feed(line: string): void {
    this.#line += 1;
    switch (this.#state) {
      case "not_started":
        if (trimBoth(line) !== BEGIN_PATCH)
          throw invalidPatch("bad_envelope", FIRST_LINE_MESSAGE, { line: this.#line, column: 1 });
        this.#state = "started";
        return;
      case "started":
      case "add":
      case "delete":
        this.#feedOutside(line, this.#state);
        return;
      case "update":
        this.#feedUpdate(line);
        return;
      case "ended":
        if (trimBoth(line) !== "")
          throw invalidPatch("bad_envelope", LAST_LINE_MESSAGE, { line: this.#line, column: 1 });
        return;
    }
  }

  feedLast(line: string): void {
    if (this.#state === "not_started" || trimBoth(line) !== END_PATCH) {
      this.feed(line);
      return;
    }
    this.#line += 1;
    this.#end();
  }

  #tolerate(kind: Tolerated["kind"]): void {
    this.patch.tolerated.push({ kind, line: this.#line });
  }

  #feedOutside(line: string, state: "started" | "add" | "delete"): void {
    const section = this.patch.sections.at(-1);
    if (state === "add" && section?.kind === "add" && line.startsWith("+")) {
      section.content += `${line.slice(1)}\n`;
      return;
    }
    const trimmed = trimBoth(line);
    if (this.#feedHeader(trimmed, line)) return;
    if (state === "started" && trimmed.startsWith(ENVIRONMENT_ID)) {
      this.#feedEnvironment(trimBoth(trimmed.slice(ENVIRONMENT_ID.length)));
      return;
    }
    if (this.#tolerance !== undefined && trimmed === "") {
      this.#tolerate("blank_line");
      return;
    }
    throw invalidHunk("bad_section_header", this.#line, describeBadHeader(trimmed), {
      column: countLeadingSpace(line) + 1,
      hint: hintForOutsideLine(trimmed, state),
    });
  }

  #feedEnvironment(id: string): void {
    const at = { line: this.#line, column: 1 };
    if (this.patch.environmentId !== undefined)
      throw invalidPatch(
        "bad_environment_id",
        "apply_patch environment_id cannot be specified more than once",
        at,
      );
    if (id === "")
      throw invalidPatch("bad_environment_id", "apply_patch environment_id cannot be empty", at);
    this.patch.environmentId = id;
  }

  #feedHeader(text: string, line: string): boolean {
    if (text === END_PATCH) {
      this.#end();
      return true;
    }
    const section = readSectionHeader(text, this.#line);
    if (section === undefined) return false;
    this.#leaveUpdate(describeUnexpected(line));
    this.patch.sections.push(section);
    this.#state = section.kind;
    return true;
  }

  #end(): void {
    this.#leaveUpdate(NO_LINES_MESSAGE);
    this.#state = "ended";
  }

  #leaveUpdate(messageForEmptyChunk: string): void {
    const section = this.patch.sections.at(-1);
    if (this.#state !== "update" || section?.kind !== "update") return;
    if (this.#pending !== undefined)
      throw this.#badLine(
        section,
        messageForEmptyChunk,
        `add context, added or removed lines below the @@ on line ${this.#pending.line}`,
      );
    if (section.chunks.length === 0)
      throw invalidHunk(
        "empty_update",
        section.line,
        `Update file hunk for path '${section.path}' is empty`,
        {
          path: section.path,
          hint: "add at least one context line, also for a plain move, or drop the section",
        },
      );
  }

  #badLine({ path }: UpdateSection, message: string, hint?: string): PatchError {
    return invalidHunk("bad_update_line", this.#line, message, { path, hint });
  }

  #feedUpdate(line: string): void {
    const right = trimRight(line);
    if (this.#feedHeader(right, line)) return;
    const section = this.patch.sections.at(-1);
    if (section?.kind !== "update") return;
    const chunk = this.#pending ?? section.chunks.at(-1);
    if (chunk?.atEnd === true) {
      if (right === "") return;
      if (right !== "@@" && !line.startsWith("@@ "))
        throw this.#badLine(section, describeNoMarker(line));
    }
    if (this.#feedMove(section, right, chunk)) return;
    if (right === "@@" || line.startsWith("@@ ")) {
      this.#feedChunkHeader(section, line, right);
      return;
    }
    if (right === END_OF_FILE) {
      this.#feedEndOfFile(section, chunk);
      return;
    }
    this.#feedChunkLine(section, line);
  }

  #feedMove(section: UpdateSection, right: string, chunk: PatchChunk | undefined): boolean {
    if (!right.startsWith(MOVE_TO) || chunk !== undefined || section.movePath !== undefined)
      return false;
    section.movePath = right.slice(MOVE_TO.length);
    return true;
  }

  #feedChunkHeader(section: UpdateSection, line: string, right: string): void {
    if (this.#pending !== undefined)
      throw this.#badLine(
        section,
        describeUnexpected(line),
        "only one @@ line may stand before the lines of a chunk",
      );
    const isUnified = this.#tolerance?.isUnifiedHeader(line) === true;
    if (isUnified) this.#tolerate("unified_header");
    const header = right === "@@" || isUnified ? undefined : right.slice(3);
    this.#pending = { header, lines: [], atEnd: false, line: this.#line };
  }

  #feedEndOfFile(section: UpdateSection, chunk: PatchChunk | undefined): void {
    if (this.#pending !== undefined) throw this.#badLine(section, NO_LINES_MESSAGE);
    if (chunk !== undefined) chunk.atEnd = true;
  }

  #feedChunkLine(section: UpdateSection, line: string): void {
    const mark = line.charAt(0);
    const kind =
      mark === "" || mark === " "
        ? "context"
        : mark === "+"
          ? "added"
          : mark === "-"
            ? "removed"
            : undefined;
    if (kind === undefined) {
      const hasLines = this.#pending === undefined && section.chunks.length > 0;
      const message = hasLines ? describeNoMarker(line) : describeUnexpected(line);
      throw this.#badLine(
        section,
        message,
        "start the line with a space (context), + (added) or - (removed)",
      );
    }
    let chunk = this.#pending ?? section.chunks.at(-1);
    if (chunk === undefined || chunk === this.#pending) {
      chunk ??= { header: undefined, lines: [], atEnd: false, line: this.#line };
      section.chunks.push(chunk);
      this.#pending = undefined;
    }
    chunk.lines.push({ kind, text: line.slice(1) });
  }
}

function hintForOutsideLine(trimmed: string, state: "started" | "add" | "delete"): string {
  if (trimmed === "") return "remove the blank line; sections follow each other directly";
  if (state === "add") return "start every line of an added file with +";
  if (state === "delete") return "a Delete File section has no lines of its own";
  return "start with *** Add File: , *** Delete File: or *** Update File: and a path";
}
