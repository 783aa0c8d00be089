import { PatchError } from "./patch_error.ts";

/** What a name stands for. Sockets, FIFOs, block devices and the like are `other`. */
export type FileKind = "file" | "directory" | "link" | "device" | "other";

/** Facts about a name, links not followed. */
export interface FileFacts {
  /** What the name stands for. */
  kind: FileKind;
  /** Permission bits, `0o7777` at most; undefined for a recorded new file with default bits. */
  mode: number | undefined;
  /** Bytes; 0 where that means nothing. */
  size: number;
  /** Number of names of the file. */
  links: number;
  /** Changes whenever the file is written or replaced; compared, never read. */
  version: string;
}

/** How {@link PatchFileSystem.createFile} makes a file. */
export interface CreateFileOptions {
  /** Takes owner and mode from this file; fails when it cannot. Set-uid and set-gid are dropped. */
  like?: string | undefined;
  /** Exact permission bits. Default: those of `like`, else `0o666` less what the process masks. */
  mode?: number | undefined;
}

/**
 * The file system a patch works on. Paths are absolute and separated by `/`; no method follows a
 * link in the last place. Methods fail with an error whose `code` is an errno name (`ENOENT`,
 * `EACCES`, …), as Node's do, or with a {@link PatchError} that has `errno`.
 */
export interface PatchFileSystem {
  /** Name of the operating system in messages, such as `linux`. */
  readonly platform: string;
  /** Facts about a name; undefined when nothing has it, also below a file. */
  readFacts(path: string): Promise<FileFacts | undefined>;
  /** Where a link points. */
  readLink(path: string): Promise<string>;
  /** The bytes of a regular file. */
  readFile(path: string): Promise<Uint8Array>;
  /** Whether a file may be written, or names be made and removed in a directory. */
  canWrite(path: string): Promise<boolean>;
  /** Makes a regular file; fails with `EEXIST` when the name is taken. */
  createFile(path: string, data: Uint8Array, options?: CreateFileOptions): Promise<void>;
  /** Replaces the content of an existing file or device in place. */
  writeFile(path: string, data: Uint8Array): Promise<void>;
  /** Gives a file a second name; fails with `EEXIST` when that is taken. */
  linkFile(from: string, to: string): Promise<void>;
  /** Makes a symbolic link; fails with `EEXIST` when the name is taken. */
  createLink(path: string, target: string): Promise<void>;
  /** Renames a file or link, replacing what has the new name. */
  renameFile(from: string, to: string): Promise<void>;
  /** Removes a name that is no directory. */
  removeFile(path: string): Promise<void>;
  /** Makes one directory; its parent exists. */
  makeDirectory(path: string): Promise<void>;
  /** Removes an empty directory. */
  removeDirectory(path: string): Promise<void>;
}

const CAUSE_TEXTS: Readonly<Record<string, string>> = {
  EPERM: "Operation not permitted (os error 1)",
  ENOENT: "No such file or directory (os error 2)",
  EIO: "Input/output error (os error 5)",
  EACCES: "Permission denied (os error 13)",
  EEXIST: "File exists (os error 17)",
  ENOTDIR: "Not a directory (os error 20)",
  EISDIR: "Is a directory (os error 21)",
  EMFILE: "Too many open files (os error 24)",
  ENOSPC: "No space left on device (os error 28)",
  EROFS: "Read-only file system (os error 30)",
  ENAMETOOLONG: "Filename too long (os error 36)",
  ELOOP: "Symbolic link loop (os error 40)",
  EDQUOT: "Disk quota exceeded (os error 122)",
};

/** The errno name of a failure; undefined when it has none. */
export function readErrno(error: unknown): string | undefined {
  if (PatchError.isInstance(error)) return error.errno;
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Words a failure as the reference does.
 *
 * Wire: causes in `Failed to read file to update …` (Codex 0.169.0 for Linux, musl).
 */
export function toCauseText(error: unknown): string {
  const errno = readErrno(error);
  if (errno !== undefined) return CAUSE_TEXTS[errno] ?? errno;
  return error instanceof Error ? error.message : "unknown failure";
}

/** The failure an implementation of {@link PatchFileSystem} in this package throws. */
export function fileSystemFault(errno: string, path: string): PatchError {
  return new PatchError("file_system", `${CAUSE_TEXTS[errno] ?? errno}: ${path}`, { errno, path });
}
