import {
  type FileKind,
  fileSystemFault,
  type PatchFileSystem,
  readErrno,
  toCauseText,
} from "./file_system.ts";
import type { Located, Place } from "./locate.ts";
import { parentOf } from "./patch_path.ts";
import { PatchError, type PatchErrorCode } from "./patch_error.ts";

const MESSAGES = {
  write_failed: "Failed to write file",
  directory_failed: "Failed to create parent directories for",
  delete_failed: "Failed to delete file",
  remove_failed: "Failed to remove original",
} as const satisfies Partial<Record<PatchErrorCode, string>>;

/** Codes of failures to change a file. */
export type ChangeFailure = keyof typeof MESSAGES;

/** A failure to change a file, in the wording of the reference. The cause is no part of it, but its hint. */
export function changeFailed(code: ChangeFailure, path: string, cause?: unknown): PatchError {
  return new PatchError(code, `${MESSAGES[code]} ${path}`, {
    path,
    errno: readErrno(cause),
    hint: cause === undefined ? undefined : toCauseText(cause),
    cause,
  });
}

/** Where to write, and what to make first. */
export interface WriteTarget {
  /** Path without links. */
  path: string;
  /** Directories to make, outermost first. */
  missingDirectories: readonly string[];
  /** Whether a file or device is there already. */
  exists: boolean;
}

/**
 * Decides where an Add or a move writes.
 *
 * @param path - absolute path for messages.
 * @param overwritable - real path that may be written through a link.
 * @throws PatchError when the place cannot be written, or `link_overwrite` when an existing file
 * would be replaced through a symbolic link.
 */
export async function resolveWriteTarget(
  fs: Pick<PatchFileSystem, "canWrite">,
  located: Located,
  options: { path: string; overwritable?: string | undefined },
): Promise<WriteTarget> {
  const { place } = located;
  const { path } = options;
  switch (place.kind) {
    case "fault":
      throw changeFailed("write_failed", path, place.error);
    case "found":
      if (place.facts.kind !== "file" && place.facts.kind !== "device")
        throw changeFailed("write_failed", path, notWritable(place.path, place.facts.kind));
      if (located.target !== undefined && place.path !== options.overwritable)
        throw linkOverwrite(path, place.path);
      if (!(await fs.canWrite(place.path)))
        throw changeFailed("write_failed", path, fileSystemFault("EACCES", place.path));
      return { path: place.path, missingDirectories: [], exists: true };
    case "missing":
      return await resolveNewTarget(fs, place, path);
  }
}

function notWritable(path: string, kind: FileKind): PatchError {
  return fileSystemFault(kind === "directory" ? "EISDIR" : "EINVAL", path);
}

async function resolveNewTarget(
  fs: Pick<PatchFileSystem, "canWrite">,
  place: Place & { kind: "missing" },
  path: string,
): Promise<WriteTarget> {
  const code =
    place.blocked === "directory" || place.missingDirectories.length > 0
      ? "directory_failed"
      : "write_failed";
  if (place.blocked !== undefined)
    throw changeFailed(code, path, fileSystemFault("ENOENT", place.path));
  const parent = parentOf(place.missingDirectories[0] ?? place.path);
  if (!(await fs.canWrite(parent)))
    throw changeFailed(code, path, fileSystemFault("EACCES", parent));
  return { path: place.path, missingDirectories: place.missingDirectories, exists: false };
}

function linkOverwrite(path: string, target: string): PatchError {
  return new PatchError(
    "link_overwrite",
    `Failed to write file ${path}: it is a symbolic link to ${target}, which would be overwritten`,
    { path, hint: `name ${target} itself, or delete the link first` },
  );
}
