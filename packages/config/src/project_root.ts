import { dirname, isAbsolute, join, resolve } from "node:path";
import type { ConfigFileSystem } from "./file_system.ts";

/** What marks the root of a project when nothing else is configured. */
export const DEFAULT_PROJECT_ROOT_MARKERS: readonly string[] = [".git"];

/**
 * The nearest folder at or above `cwd` that holds one of the markers, or `cwd` when none does.
 *
 * A marker may be a file or a folder (`.git` is a file in a worktree). No markers: `cwd`.
 */
export function findProjectRoot(
  cwd: string,
  markers: readonly string[],
  fs: Pick<ConfigFileSystem, "stat">,
): string {
  if (markers.length === 0) return cwd;
  for (const folder of listAncestors(cwd)) {
    if (markers.some((marker) => fs.stat(join(folder, marker)) !== undefined)) return folder;
  }
  return cwd;
}

/** The folder that holds `.git` at or above `cwd`, or `undefined` outside a repository. */
export function findGitRoot(cwd: string, fs: Pick<ConfigFileSystem, "stat">): string | undefined {
  return listAncestors(cwd).find((folder) => fs.stat(join(folder, ".git")) !== undefined);
}

/**
 * The root of the main worktree that a git root belongs to: the root itself for an ordinary
 * repository, the folder that holds the shared `.git` for a linked worktree.
 */
export function findMainWorktree(gitRoot: string, fs: ConfigFileSystem): string {
  const dotGit = join(gitRoot, ".git");
  if (fs.stat(dotGit) !== "file") return gitRoot;
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec(readText(dotGit, fs));
  if (pointer?.[1] === undefined) return gitRoot;
  const gitDir = isAbsolute(pointer[1]) ? pointer[1] : resolve(gitRoot, pointer[1]);
  const common = readText(join(gitDir, "commondir"), fs).trim();
  if (common === "") return gitRoot;
  const commonDir = resolve(gitDir, common);
  return commonDir.endsWith(".git") ? dirname(commonDir) : gitRoot;
}

/** `root` and every folder below it on the way to `cwd`, outermost first. */
export function listFoldersBetween(root: string, cwd: string): readonly string[] {
  const folders: string[] = [];
  for (const folder of listAncestors(cwd)) {
    folders.unshift(folder);
    if (folder === root) return folders;
  }
  return [cwd];
}

function listAncestors(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder, up = dirname(at); up !== at; at = up, up = dirname(at)) folders.push(up);
  return folders;
}

function readText(path: string, fs: ConfigFileSystem): string {
  try {
    const bytes = fs.readFile(path);
    return bytes === undefined ? "" : new TextDecoder().decode(bytes);
  } catch {
    return "";
  }
}
