import { isRecord, readString } from "@codexkit/protocol";

const OS_ERRORS: ReadonlyMap<string, string> = new Map([
  ["EPERM", "Operation not permitted (os error 1)"],
  ["ENOENT", "No such file or directory (os error 2)"],
  ["EIO", "Input/output error (os error 5)"],
  ["EACCES", "Permission denied (os error 13)"],
  ["ENOTDIR", "Not a directory (os error 20)"],
  ["EISDIR", "Is a directory (os error 21)"],
  ["EMFILE", "Too many open files (os error 24)"],
  ["ENOSPC", "No space left on device (os error 28)"],
  ["EROFS", "Read-only file system (os error 30)"],
  ["ENAMETOOLONG", "File name too long (os error 36)"],
  ["ELOOP", "Too many levels of symbolic links (os error 40)"],
]);

/**
 * Says in one line what went wrong, for a model to read.
 *
 * Wire: the words for errors of the operating system are those of Codex 0.169.0 on Linux.
 */
export function toFailureText(error: unknown): string {
  const code = isRecord(error) ? readString(error, "code") : undefined;
  const known = code === undefined ? undefined : OS_ERRORS.get(code);
  if (known !== undefined) return known;
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/gu, " ").trim();
}
