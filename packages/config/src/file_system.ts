import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";

/** What a path is, after following links. */
export type FileKind = "file" | "directory" | "other";

/** The reads that this package does. All are synchronous: the files are few and small. */
export interface ConfigFileSystem {
  /**
   * The bytes of a file, or `undefined` when nothing is there.
   *
   * @throws whatever the host reports when something is there and cannot be read. A pipe or a socket is never read:
   * that could wait for ever.
   */
  readFile(path: string): Uint8Array | undefined;
  /** What `path` is after following links, or `undefined` when it cannot be looked at. */
  stat(path: string): FileKind | undefined;
  /** The path without links; `path` itself when it cannot be resolved. */
  realpath(path: string): string;
}

/** A {@link ConfigFileSystem} over the files of this host. */
export function createNodeFileSystem(): ConfigFileSystem {
  return {
    readFile(path: string): Uint8Array | undefined {
      try {
        // Most places hold no file, and an exception costs ten times as much as this look.
        const stats = statSync(path, { throwIfNoEntry: false });
        return stats === undefined ? undefined : readKnown(path, stats);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    stat(path: string): FileKind | undefined {
      try {
        const stats = statSync(path, { throwIfNoEntry: false });
        if (stats === undefined) return undefined;
        if (stats.isFile()) return "file";
        return stats.isDirectory() ? "directory" : "other";
      } catch {
        return undefined;
      }
    },
    realpath(path: string): string {
      try {
        return realpathSync(path);
      } catch {
        return path;
      }
    },
  };
}

/** Read of a device, in bytes: some have no end. `/dev/null`, the one in use for settings, has nothing. */
const MAX_DEVICE_BYTES = 64 * 1024;

function readKnown(path: string, stats: Stats): Uint8Array {
  if (stats.isFile() || stats.isDirectory()) return readFileSync(path);
  if (!stats.isCharacterDevice()) throw new Error("it is no file");
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(MAX_DEVICE_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** What a host says about a failed read, on one line. */
export function toReadFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  if (code === "EACCES") return "Permission denied (os error 13)";
  if (code === "EISDIR") return "Is a directory (os error 21)";
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? message;
}

function isMissing(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}
