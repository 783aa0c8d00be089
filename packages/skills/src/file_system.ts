/** What an entry of a folder is, before links are followed. */
export type SkillEntryKind = "file" | "directory" | "link" | "other";

/** One entry of a folder. */
export interface SkillFolderEntry {
  /** Without a path. */
  readonly name: string;
  /** A link is a `link`, whatever it leads to. */
  readonly kind: SkillEntryKind;
}

/** What tells that a file or folder is as it was. */
export interface SkillFileStat {
  /** After following links. */
  readonly kind: "file" | "directory" | "other";
  /** In bytes. */
  readonly size: number;
  /**
   * When content or entries changed last, in milliseconds since 1970. The change time of a POSIX
   * file system, which nobody can set back; any number that grows with each change will do.
   */
  readonly changedMs: number;
}

/**
 * The reads that this package does, all synchronous: a scan makes thousands, each of microseconds.
 *
 * Paths are absolute. Nothing is ever written.
 */
export interface SkillFileSystem {
  /** What `path` is after following links, or `undefined` when it cannot be looked at. */
  stat(path: string): SkillFileStat | undefined;
  /**
   * The entries of a folder, in any order.
   *
   * @throws whatever the host reports.
   */
  list(path: string): readonly SkillFolderEntry[];
  /**
   * The first bytes of a file, at most `maxBytes`; fewer only when the file has no more.
   *
   * @throws whatever the host reports.
   */
  read(path: string, maxBytes: number): Uint8Array;
  /** The path without links; `path` itself when it cannot be resolved. */
  realpath(path: string): string;
}

/** What a host says about a failed read, on one line. */
export function toReadFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? message;
}
