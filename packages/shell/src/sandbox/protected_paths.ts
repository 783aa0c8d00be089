import { lstat, open } from "node:fs/promises";
import path from "node:path";
import { followLinks, type ProtectedLink, type Way } from "./follow_links.ts";
import { isBelow } from "./is_below.ts";

/** A path inside a writable folder that stays read-only. */
export interface ProtectedPath {
  /** Absolute path, without symbolic links in it. */
  path: string;
  /** False: it is covered by an empty folder, so that it cannot be created. */
  exists: boolean;
}

/** A folder that a sandboxed command can write to. */
export interface WritableRoot {
  /** Absolute path of a folder that exists. */
  path: string;
  /** What stays read-only in it. */
  protectedPaths: readonly ProtectedPath[];
  /** Folders on the way to a protected path, which can be written to but not moved away. */
  pinnedFolders: readonly string[];
  /** Links on the way to a protected path. Nothing can be mounted over a link, so they are put back if need be. */
  links: readonly ProtectedLink[];
}

/** What no command may change in a writable folder. Mirrors: Codex 0.169.0. */
const PROTECTED_NAMES: readonly string[] = [".git", ".agents", ".codex", ".aws"];

/** A `.git` file is one line; what is longer is not read. */
const MAX_GIT_FILE_BYTES = 8192;

/** What counts besides the names that are protected in every folder. */
export interface WritableRootsOptions {
  /** Absolute paths that stay read-only where they are in a writable folder, such as the home of Codex. Default none. */
  protectedFolders?: readonly string[] | undefined;
}

/**
 * The folders among `roots` that exist, with what is protected in them.
 *
 * Symbolic links are followed first; but a link that is in a writable folder itself opens nothing, for a command may
 * have put it there: it would choose what the next one can write.
 *
 * @param roots - absolute
 */
export async function readWritableRoots(
  roots: readonly string[],
  { protectedFolders = [] }: WritableRootsOptions = {},
): Promise<WritableRoot[]> {
  const ways = roots
    .map((root) => followLinks(root))
    .filter((way) => way !== undefined)
    .filter(({ isFolder }) => isFolder);
  const trusted = ways.filter(
    ({ links }) => !links.some((link) => ways.some((other) => isBelow(link.path, other.end))),
  );
  const sorted = [...new Set(trusted.map(({ end }) => end))].toSorted((a, b) => (a < b ? -1 : 1));
  const named = protectedFolders
    .map((folder) => followLinks(folder))
    .filter((way) => way !== undefined);
  return Promise.all(sorted.map((root) => readWritableRoot(root, sorted, named)));
}

async function readWritableRoot(
  root: string,
  roots: readonly string[],
  named: readonly Way[],
): Promise<WritableRoot> {
  const ways = await Promise.all(
    PROTECTED_NAMES.map((name) => readProtectedName(path.join(root, name))),
  );
  const found = [...ways.flat(), ...named.filter(({ end }) => isBelow(end, root))];
  // What is not below a writable folder is read-only, or missing, anyway.
  const isWritable = (file: string): boolean => roots.some((other) => isBelow(file, other));
  const pinned = found.flatMap(({ folders }) => folders.filter((folder) => isWritable(folder)));
  return {
    path: root,
    protectedPaths: found
      .filter(({ end }) => isWritable(end) && end !== root && !isBelow(root, end))
      .map(({ end, exists }) => ({ path: end, exists })),
    pinnedFolders: [...new Set(pinned)].toSorted(),
    links: found.flatMap(({ links }) => links.filter((link) => isWritable(link.path))),
  };
}

/**
 * The way to a protected name and, for a `.git` file, also to the folder that it names, and to the one that work
 * trees share, where hooks and settings are.
 */
async function readProtectedName(file: string): Promise<Way[]> {
  const way = followLinks(file);
  if (way === undefined) return [];
  if (path.basename(file) !== ".git" || !way.exists || way.isFolder) return [way];
  const gitWay = await readNamedWay(way.end, GIT_DIR);
  if (gitWay === undefined) return [way];
  const commonWay = await readNamedWay(path.join(gitWay.end, "commondir"), COMMON_DIR);
  return commonWay === undefined ? [way, gitWay] : [way, gitWay, commonWay];
}

/** What a `.git` file says, and the file `commondir` of the folder that it names. */
const GIT_DIR = /^gitdir: (.+)$/m;
const COMMON_DIR = /^(.+)$/m;

/** The way to the folder that a short file names. */
async function readNamedWay(file: string, pattern: RegExp): Promise<Way | undefined> {
  try {
    // A pipe would be waited for.
    if (!(await lstat(file)).isFile()) return undefined;
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_GIT_FILE_BYTES));
    const [, target] = pattern.exec(buffer.toString("utf8", 0, bytesRead)) ?? [];
    if (target === undefined || bytesRead === MAX_GIT_FILE_BYTES) return undefined;
    return followLinks(path.resolve(path.dirname(file), target.trim()));
  } catch {
    return undefined;
  }
}
