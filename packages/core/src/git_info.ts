import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem, findGitRoot } from "@codexkit/config";

/** What a repository says about itself without a git process. */
export interface GitInfo {
  /** Absolute folder that holds `.git`. */
  root: string;
  commitHash?: string | undefined;
  /** Absent when no branch is checked out. */
  branch?: string | undefined;
}

const HASH = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The repository around a folder, or `undefined`. Reads a few small files; what is odd in them reads as absent. */
export function readGitInfo(cwd: string): GitInfo | undefined {
  const root = findGitRoot(path.resolve(cwd), createNodeFileSystem());
  if (root === undefined) return undefined;
  const gitDir = findGitDir(root);
  const head = gitDir === undefined ? undefined : readText(path.join(gitDir, "HEAD"));
  if (gitDir === undefined || head === undefined) return { root };
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return HASH.test(head) ? { root, commitHash: head } : { root };
  const branch = ref.replace(/^refs\/heads\//, "");
  const commitHash = readRef(gitDir, ref);
  return commitHash === undefined ? { root, branch } : { root, branch, commitHash };
}

/** `.git` is a folder, or in a worktree a file that points to one. */
function findGitDir(root: string): string | undefined {
  const dotGit = path.join(root, ".git");
  const pointer = /^gitdir: (.+)$/m.exec(readText(dotGit) ?? "")?.[1];
  return pointer === undefined ? dotGit : path.resolve(root, pointer);
}

function readRef(gitDir: string, ref: string): string | undefined {
  const common = readText(path.join(gitDir, "commondir"));
  const folders = common === undefined ? [gitDir] : [gitDir, path.resolve(gitDir, common)];
  for (const folder of folders) {
    const loose = readText(path.join(folder, ref));
    if (loose !== undefined && HASH.test(loose)) return loose;
    const packed = readText(path.join(folder, "packed-refs"));
    const line = packed?.split("\n").find((entry) => entry.endsWith(` ${ref}`));
    if (line !== undefined) return line.slice(0, line.indexOf(" "));
  }
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
