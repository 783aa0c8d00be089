const BRAND = Symbol.for("@codexkit/apply-patch.PatchError");

/** Why a patch was refused or could not be applied. New codes may be added in a minor release. */
export type PatchErrorCode =
  | "bad_envelope"
  | "bad_environment_id"
  | "bad_section_header"
  | "bad_update_line"
  | "empty_update"
  | "patch_too_large"
  | "empty_patch"
  | "bad_path"
  | "context_not_found"
  | "lines_not_found"
  | "read_failed"
  | "write_failed"
  | "link_overwrite"
  | "directory_failed"
  | "delete_failed"
  | "remove_failed"
  | "duplicate_target"
  | "environment_unavailable"
  | "read_only"
  | "outside_roots"
  | "changed_since_plan"
  | "not_restorable"
  | "file_system";

/** What surrounds a failure; every field is optional. */
export interface PatchErrorDetails {
  /** Line of the patch, counted from 1 at `*** Begin Patch`. */
  line?: number | undefined;
  /** Column in that line, counted from 1 in UTF-16 units. */
  column?: number | undefined;
  /** The file concerned: absolute where it is known, else as the patch spells it. */
  path?: string | undefined;
  /** What to change in the patch, for a model or a person. */
  hint?: string | undefined;
  /** Errno name such as `ENOSPC`, when the file system refused. */
  errno?: string | undefined;
  /** Files that had been changed and were put back. */
  rolledBack?: readonly string[] | undefined;
  /** Files that could not be put back; empty unless the file system failed twice. */
  notRolledBack?: readonly string[] | undefined;
  /** What went wrong underneath. */
  cause?: unknown;
}

/**
 * Thrown when a patch cannot be parsed, verified or applied. Branch on {@link PatchError.code}.
 * The message is what the standalone program prints.
 *
 * Mirrors: the messages of `apply_patch`, Codex 0.169.0.
 */
export class PatchError extends Error {
  override readonly name = "PatchError";
  /** Stable reason; the message is for people and models. */
  readonly code: PatchErrorCode;
  /** Line of the patch, counted from 1 at `*** Begin Patch`; absent when no line is at fault. */
  readonly line: number | undefined;
  /** Column in that line, counted from 1. */
  readonly column: number | undefined;
  /** The file concerned. */
  readonly path: string | undefined;
  /** What to change in the patch; never part of the message. */
  readonly hint: string | undefined;
  /** Errno name such as `ENOENT`, when the file system refused. */
  readonly errno: string | undefined;
  /** Files that had been changed and were put back. */
  readonly rolledBack: readonly string[];
  /** Files that could not be put back. */
  readonly notRolledBack: readonly string[];
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: PatchErrorCode, message: string, details: PatchErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.line = details.line;
    this.column = details.column;
    this.path = details.path;
    this.hint = details.hint;
    this.errno = details.errno;
    this.rolledBack = details.rolledBack ?? [];
    this.notRolledBack = details.notRolledBack ?? [];
  }

  /** True for errors of this class, also those of another copy of the package. */
  static isInstance(error: unknown): error is PatchError {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}

const PROGRAM_PATCH = "Invalid patch: ";
const PROGRAM_HUNK = /^Invalid patch hunk on line (\d+): /;

/** A parse failure of the whole patch, in the wording of the standalone program. */
export function invalidPatch(
  code: PatchErrorCode,
  message: string,
  details?: PatchErrorDetails,
): PatchError {
  return new PatchError(code, PROGRAM_PATCH + message, details);
}

/** A parse failure of one line, in the wording of the standalone program. */
export function invalidHunk(
  code: PatchErrorCode,
  line: number,
  message: string,
  details: PatchErrorDetails = {},
): PatchError {
  return new PatchError(code, `Invalid patch hunk on line ${line}: ${message}`, {
    column: 1,
    ...details,
    line,
  });
}

/**
 * Says in the wording of the tool why verification failed, without a final newline.
 *
 * Wire: text of the tool output item (Codex 0.169.0).
 */
export function toToolText(error: PatchError): string {
  if (error.code === "empty_patch") return "patch rejected: empty patch";
  if (error.code === "environment_unavailable") return error.message;
  if (error.code === "read_only" || error.code === "outside_roots") return error.message;
  const hunk = PROGRAM_HUNK.exec(error.message);
  const text = hunk
    ? `invalid hunk at line ${hunk[1]}, ${error.message.slice(hunk[0].length)}`
    : error.message.startsWith(PROGRAM_PATCH)
      ? `invalid patch: ${error.message.slice(PROGRAM_PATCH.length)}`
      : error.message;
  return `apply_patch verification failed: ${text}`;
}
