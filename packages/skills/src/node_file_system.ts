import {
  closeSync,
  type Dirent,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import type { SkillEntryKind, SkillFileStat, SkillFileSystem } from "./file_system.ts";

/** A {@link SkillFileSystem} over the files of this host. */
export function createNodeFileSystem(): SkillFileSystem {
  return { stat, list, read, realpath };
}

function stat(path: string): SkillFileStat | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return { kind: toKind(stats), size: stats.size, changedMs: stats.ctimeMs };
  } catch {
    return undefined;
  }
}

function toKind(entry: Stats | Dirent): SkillFileStat["kind"] {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "directory" : "other";
}

function list(path: string): readonly { name: string; kind: SkillEntryKind }[] {
  return readdirSync(path, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    kind: entry.isSymbolicLink() ? "link" : toKind(entry),
  }));
}

function read(path: string, maxBytes: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const count = readSync(file, bytes, length, maxBytes - length, null);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function realpath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
