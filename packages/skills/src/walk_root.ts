import { type SkillFileSystem, toReadFailure } from "./file_system.ts";
import type { SkillProblem } from "./skill.ts";
import { joinPath } from "./skill_path.ts";
import type { SkillRoot } from "./skill_roots.ts";
import type { StatCache } from "./stat_cache.ts";

/** What matters of a folder's entries, by name. */
export interface FolderListing {
  /** Whether `SKILL.md` is there, as a file and not as a link. */
  readonly hasSkill: boolean;
  /** Whether `agents` is there, which may hold metadata. */
  readonly hasAgents: boolean;
  /** Folders to go on with. */
  readonly folders: readonly string[];
  /** Links, which may lead to folders. */
  readonly links: readonly string[];
  /** How many entries there are in all. */
  readonly entryCount: number;
}

/** How far a search goes. */
export interface WalkLimits {
  /** Whether links to folders are followed. */
  readonly followSymlinks: boolean;
  /** How many folders deep below the root. */
  readonly maxDepth: number;
  /** How many folders in all, the root included. */
  readonly maxFolders: number;
}

/** What a search found. */
export interface WalkedRoot {
  /** Absolute path of the root, without links. */
  readonly path: string;
  /** Folders with a skill, absolute and without links, nearest to the root first. */
  readonly found: readonly { readonly folder: string; readonly hasAgents: boolean }[];
  /** What could not be looked at. */
  readonly problems: readonly SkillProblem[];
}

/** What a search reads with. */
export interface WalkTools {
  readonly fs: SkillFileSystem;
  readonly listings: StatCache<FolderListing>;
}

/** Name of the file that makes a folder a skill. */
export const SKILL_FILE_NAME = "SKILL.md";

/** Name of the folder that holds metadata of a skill. */
export const AGENTS_FOLDER_NAME = "agents";

/** Most entries that are looked at below one root. Mirrors: Codex 0.169.0. */
const MAX_ENTRIES = 20_000;

/**
 * Searches a root breadth first; `undefined` when it is no folder.
 *
 * A folder is visited once, whichever links lead to it; entries that begin with a dot are not visited.
 * Links to folders are followed except below the bundled skills; links to files never are. Mirrors: Codex 0.169.0.
 */
export function walkRoot(
  { path: start, scope }: SkillRoot,
  limits: WalkLimits,
  tools: WalkTools,
): WalkedRoot | undefined {
  const { fs } = tools;
  if (fs.stat(start)?.kind !== "directory") return undefined;
  const path = fs.realpath(start);
  const followSymlinks = limits.followSymlinks && scope !== "system";
  const queue: { readonly folder: string; readonly depth: number }[] = [{ folder: path, depth: 0 }];
  const seen = new Set([path]);
  const found: { folder: string; hasAgents: boolean }[] = [];
  const problems: SkillProblem[] = [];
  let entryCount = 0;
  let isCut = false;
  const visit = (folder: string, depth: number): void => {
    if (seen.has(folder)) return;
    if (seen.size >= limits.maxFolders || entryCount > MAX_ENTRIES) {
      isCut = true;
      return;
    }
    seen.add(folder);
    queue.push({ folder, depth });
  };
  // The queue grows while it is read.
  for (const { folder, depth } of queue) {
    const listing = readListing(folder, tools, problems);
    if (listing === undefined) continue;
    entryCount += listing.entryCount;
    if (listing.hasSkill) found.push({ folder, hasAgents: listing.hasAgents });
    if (depth >= limits.maxDepth) continue;
    for (const name of listing.folders) visit(joinPath(folder, name), depth + 1);
    if (!followSymlinks) continue;
    for (const name of listing.links) {
      const link = joinPath(folder, name);
      if (fs.stat(link)?.kind === "directory") visit(fs.realpath(link), depth + 1);
    }
  }
  if (isCut) problems.push(toCutProblem(path, limits.maxFolders));
  return { path, found, problems };
}

function toCutProblem(path: string, maxFolders: number): SkillProblem {
  const message = `not every folder below ${path} was searched for skills: there are more than ${maxFolders} folders or ${MAX_ENTRIES} entries`;
  return { severity: "warning", path, message };
}

function readListing(
  folder: string,
  { fs, listings }: WalkTools,
  problems: SkillProblem[],
): FolderListing | undefined {
  const stat = fs.stat(folder);
  if (stat?.kind !== "directory") return undefined;
  const known = listings.get(folder, stat);
  if (known !== undefined) return known;
  try {
    const listing = toListing(fs.list(folder));
    listings.set(folder, stat, listing);
    return listing;
  } catch (error) {
    const message = `failed to scan skill path ${folder}: ${toReadFailure(error)}`;
    problems.push({ severity: "warning", path: folder, message });
    return undefined;
  }
}

function toListing(entries: ReturnType<SkillFileSystem["list"]>): FolderListing {
  const visible = entries.filter(({ name }) => !name.startsWith("."));
  const namesOf = (kind: "directory" | "link"): readonly string[] =>
    visible
      .filter((entry) => entry.kind === kind)
      .map(({ name }) => name)
      .toSorted();
  return {
    hasSkill: visible.some(({ name, kind }) => name === SKILL_FILE_NAME && kind === "file"),
    hasAgents: visible.some(({ name }) => name === AGENTS_FOLDER_NAME),
    folders: namesOf("directory"),
    links: namesOf("link"),
    entryCount: entries.length,
  };
}
