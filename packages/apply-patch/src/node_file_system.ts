import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import type { CreateFileOptions, FileFacts, FileKind, PatchFileSystem } from "./file_system.ts";
import { readErrno } from "./file_system.ts";

const PLATFORM_NAMES: Readonly<Record<string, string>> = { darwin: "macos", win32: "windows" };

/**
 * Makes a {@link PatchFileSystem} over the disk. The calls are synchronous underneath: a patch is
 * many short calls, and the thread pool costs more than they do.
 */
export function createNodeFileSystem(): PatchFileSystem {
  return {
    platform: PLATFORM_NAMES[process.platform] ?? process.platform,
    readFacts: async (path) => readFacts(path),
    readLink: async (path) => readlinkSync(path),
    readFile: async (path) => readFileSync(path),
    canWrite: async (path) => canWrite(path),
    createFile: async (path, data, options) => createFile(path, data, options),
    writeFile: async (path, data) => overwriteFile(path, data),
    linkFile: async (from, to) => linkSync(from, to),
    createLink: async (path, target) => symlinkSync(target, path),
    renameFile: async (from, to) => renameSync(from, to),
    removeFile: async (path) => unlinkSync(path),
    makeDirectory: async (path) => mkdirSync(path),
    removeDirectory: async (path) => rmdirSync(path),
  };
}

function readFacts(path: string): FileFacts | undefined {
  const stats = readStats(path);
  if (stats === undefined) return undefined;
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    size: stats.size,
    links: stats.nlink,
    version: `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeMs}`,
  };
}

function readStats(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (readErrno(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "link";
  return stats.isCharacterDevice() ? "device" : "other";
}

function canWrite(path: string): boolean {
  const isDirectory = lstatSync(path).isDirectory();
  try {
    accessSync(path, isDirectory ? constants.W_OK | constants.X_OK : constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function createFile(path: string, data: Uint8Array, options: CreateFileOptions = {}): void {
  const like = options.like === undefined ? undefined : lstatSync(options.like);
  const mode = options.mode ?? (like === undefined ? undefined : like.mode & 0o1777);
  // A file that is to be private must not be readable while it is written.
  const handle = openSync(path, "wx", mode === undefined ? 0o666 : 0o600);
  try {
    writeFileSync(handle, data);
    if (like !== undefined) takeOwner(handle, like);
    if (mode !== undefined) fchmodSync(handle, mode);
  } catch (error) {
    closeSync(handle);
    removeQuietly(path);
    throw error;
  }
  closeSync(handle);
}

function overwriteFile(path: string, data: Uint8Array): void {
  // Cutting off the rest last keeps the old text as long as possible.
  const handle = openSync(path, constants.O_WRONLY);
  try {
    writeFileSync(handle, data);
    if (fstatSync(handle).isFile()) ftruncateSync(handle, data.length);
  } finally {
    closeSync(handle);
  }
}

function takeOwner(handle: number, like: Stats): void {
  const own = fstatSync(handle);
  if (own.uid !== like.uid || own.gid !== like.gid) fchownSync(handle, like.uid, like.gid);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (readErrno(error) === undefined) throw error;
  }
}
