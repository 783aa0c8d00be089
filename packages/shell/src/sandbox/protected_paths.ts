import type { Stats } from "node:fs";
import { lstat, open, readlink, realpath } from "node:fs/promises";
import path from "node:path";

/** A path inside a writable folder that stays read-only. */
export interface ProtectedPath {
  /** Absolute path, without symbolic links in it. */
  path: string;
  /** False: it is covered by an empty folder, so that it cannot be created. */
  exists: boolean;
}

/** A symbolic link on the way to a protected path. */
export interface ProtectedLink {
  /** Absolute path of the link itself, without other links in it. */
  path: string;
  /** What it says, word for word. */
  target: string;
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

/** Links that are followed on one way, as Linux does. */
const MAX_LINKS = 40;
/** A `.git` file is one line; what is longer is not read. */
const MAX_GIT_FILE_BYTES = 8192;

/** The folders among `roots` that exist, with what is protected in them. Symbolic links are followed first. */
export async function readWritableRoots(roots: readonly string[]): Promise<WritableRoot[]> {
  const resolved = await Promise.all(roots.map((root) => readFolder(root)));
  const folders = [...new Set(resolved.filter((root) => root !== undefined))];
  const sorted = folders.toSorted((a, b) => (a < b ? -1 : 1));
  return Promise.all(sorted.map((root) => readWritableRoot(root, sorted)));
}

async function readFolder(file: string): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    return (await lstat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

async function readWritableRoot(root: string, roots: readonly string[]): Promise<WritableRoot> {
  const ways = await Promise.all(
    PROTECTED_NAMES.map((name) => readProtectedName(path.join(root, name))),
  );
  const found = ways.flat();
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

function isBelow(file: string, root: string): boolean {
  return file !== root && file.startsWith(root === "/" ? root : `${root}/`);
}

/** Where a path leads. */
interface Way {
  /** The file without links, or the first part of it that is missing. */
  end: string;
  exists: boolean;
  /** The folders above {@link end} and {@link links}, those above the root too. */
  folders: readonly string[];
  links: readonly ProtectedLink[];
}

/** The way to a protected name and, for a `.git` file, also to the folder that it names. */
async function readProtectedName(file: string): Promise<Way[]> {
  const way = await followLinks(file);
  if (way === undefined) return [];
  const gitDir =
    way.exists && path.basename(file) === ".git" ? await readGitDir(way.end) : undefined;
  const gitWay = gitDir === undefined ? undefined : await followLinks(gitDir);
  return gitWay?.exists === true ? [way, gitWay] : [way];
}

/** The folder that a `.git` file names. */
async function readGitDir(file: string): Promise<string | undefined> {
  try {
    // A pipe would be waited for.
    if (!(await lstat(file)).isFile()) return undefined;
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_GIT_FILE_BYTES));
    const text = buffer.toString("utf8", 0, bytesRead);
    const [, target] = /^gitdir: (.+)$/m.exec(text) ?? [];
    return target === undefined ? undefined : path.resolve(path.dirname(file), target.trim());
  } catch {
    return undefined;
  }
}

/** Walks an absolute path part by part. Links that go round in a circle lead nowhere. */
async function followLinks(file: string): Promise<Way | undefined> {
  const links: ProtectedLink[] = [];
  const folders = new Set<string>();
  const parts = toParts(file);
  let at = "/";
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === "..") {
      at = path.dirname(at);
      continue;
    }
    folders.add(at);
    const next = path.join(at, part);
    const found = await readEntry(next);
    if (found === undefined) return { end: next, exists: false, folders: [...folders], links };
    if (!found.isSymbolicLink()) {
      at = next;
      // A way through a file leads nowhere, but would if the file became a folder.
      if (found.isDirectory()) continue;
      break;
    }
    const target = await readlink(next);
    links.push({ path: next, target });
    if (links.length > MAX_LINKS) return undefined;
    if (path.isAbsolute(target)) at = "/";
    parts.unshift(...toParts(target));
  }
  return { end: at, exists: true, folders: [...folders], links };
}

function toParts(file: string): string[] {
  return file.split("/").filter((part) => part !== "" && part !== ".");
}

async function readEntry(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch {
    return undefined;
  }
}
