import type { SkillFileSystem } from "./file_system.ts";
import type { ParsedMetadata } from "./parse_metadata.ts";
import { type ParsedSkill, toTooLong } from "./parse_skill.ts";
import { readMetadata, readSkill, type ReadTools, toMetadataPath } from "./read_skill.ts";
import {
  countCharacters,
  MAX_NAME_LENGTH,
  MAX_QUALIFIED_NAME_LENGTH,
  type Skill,
  type SkillCatalog,
  type SkillProblem,
  type SkillScope,
  toSingleLine,
} from "./skill.ts";
import { createReadWitness, type ReadWitness } from "./read_witness.ts";
import { joinPath, toBaseName } from "./skill_path.ts";
import type { SkillRoot } from "./skill_roots.ts";
import { applySkillRules, type SkillRule } from "./skill_rules.ts";
import { SkillsError } from "./skills_error.ts";
import { createStatCache } from "./stat_cache.ts";
import {
  type FolderListing,
  SKILL_FILE_NAME,
  walkRoot,
  type WalkLimits,
  type WalkTools,
} from "./walk_root.ts";

/** How far a scan goes and what it keeps. */
export interface ScanOptions {
  /** What turns skills on or off, in order. Default nothing. */
  readonly rules?: readonly SkillRule[] | undefined;
  /** Whether links to folders are followed; never below bundled skills. Default true. */
  readonly followSymlinks?: boolean | undefined;
  /** How many folders deep below a root skills are looked for. Default 6. Mirrors: Codex 0.169.0. */
  readonly maxDepth?: number | undefined;
  /** How many folders below a root are looked at, itself included. Default 2000. Mirrors: Codex 0.169.0. */
  readonly maxFolders?: number | undefined;
  /** The product that skills are for, in lower case. Default `codex`. */
  readonly product?: string | undefined;
}

/** What a scanner works with. */
export interface SkillScannerOptions {
  /** Where skills are read from. */
  readonly fs: SkillFileSystem;
  /** Milliseconds since 1970, by the clock that stamps files. */
  readonly now: () => number;
}

/** Finds skills and remembers what it read. */
export interface SkillScanner {
  /**
   * Looks for skills in roots. Only what has changed since the scan before is read; when nothing has, the answer
   * is the same object.
   *
   * @throws {@link SkillsError} `bad_option`; everything about files is a problem in the result.
   */
  scan(roots: readonly SkillRoot[], options?: ScanOptions): Promise<SkillCatalog>;
  /** Forgets what was read. Wire: `forceReload` of `skills/list` (Codex 0.169.0). */
  clear(): void;
}

const DEFAULT_MAX_DEPTH = 6;
const DEFAULT_MAX_FOLDERS = 2000;
const DEFAULT_PRODUCT = "codex";

const SCOPE_RANKS: Readonly<Record<SkillScope, number>> = { repo: 0, user: 1, system: 2, admin: 3 };

/** Makes a {@link SkillScanner}, which reads nothing until it is asked to. */
export function createSkillScanner({ fs, now }: SkillScannerOptions): SkillScanner {
  const listings = createStatCache<FolderListing>(now);
  const skills = createStatCache<ParsedSkill>(now);
  const metadata = createStatCache<ParsedMetadata>(now);
  let last: { key: string; witness: ReadWitness; catalog: SkillCatalog } | undefined;
  return {
    async scan(roots, options = {}) {
      const key = JSON.stringify([roots, options]);
      if (last?.key === key && last.witness.isUnchanged()) return last.catalog;
      const witness = createReadWitness(fs, now);
      const tools = { fs: witness.fs, listings, skills, metadata };
      const catalog = await scan(roots, options, tools);
      last = { key, witness, catalog };
      return catalog;
    },
    clear() {
      last = undefined;
      listings.clear();
      skills.clear();
      metadata.clear();
    },
  };
}

async function scan(
  roots: readonly SkillRoot[],
  options: ScanOptions,
  tools: WalkTools & ReadTools,
): Promise<SkillCatalog> {
  const limits: WalkLimits = {
    followSymlinks: options.followSymlinks ?? true,
    maxDepth: readLimit("maxDepth", options.maxDepth, DEFAULT_MAX_DEPTH),
    maxFolders: readLimit("maxFolders", options.maxFolders, DEFAULT_MAX_FOLDERS),
  };
  const product = options.product ?? DEFAULT_PRODUCT;
  const found = new Map<string, Skill | undefined>();
  const problems: SkillProblem[] = [];
  const rootPaths: string[] = [];
  for (const root of roots) {
    const walked = walkRoot(root, limits, tools);
    if (walked === undefined || rootPaths.includes(walked.path)) continue;
    rootPaths.push(walked.path);
    problems.push(...walked.problems);
    for (const { folder, hasAgents } of walked.found) {
      const path = joinPath(folder, SKILL_FILE_NAME);
      if (found.has(path)) continue;
      const reading = readSkill(path, tools);
      const parsed = reading instanceof Promise ? await reading : reading;
      if (parsed === undefined) continue;
      const extra = hasAgents ? await readMetadata(folder, tools) : NO_METADATA;
      const skill = toSkill({ parsed, extra, folder, path, root, rootPath: walked.path });
      // What the program brings itself is nobody's to repair.
      if (root.scope !== "system") problems.push(...toProblems(skill, extra, folder, path));
      found.set(path, skill.ok && isFor(product, extra) ? skill.skill : undefined);
    }
  }
  const skills = [...found.values()].filter((skill) => skill !== undefined);
  const rules = applySkillRules(skills, options.rules ?? [], tools.fs);
  for (const skill of skills) skill.enabled = !rules.disabled.has(skill.path);
  return {
    skills: skills.toSorted(compareSkills),
    roots: rootPaths,
    problems: [...problems, ...rules.problems],
  };
}

const NO_METADATA: ParsedMetadata = { metadata: {}, warnings: [] };

function readLimit(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isInteger(value) && value >= 0) return value;
  throw new SkillsError(
    "bad_option",
    `${name} is ${value}: give a whole number that is not negative`,
  );
}

type ReadSkill =
  | { readonly ok: true; readonly skill: Skill }
  | { readonly ok: false; readonly message: string };

interface FoundSkill {
  readonly parsed: ParsedSkill;
  readonly extra: ParsedMetadata;
  readonly folder: string;
  readonly path: string;
  readonly root: SkillRoot;
  readonly rootPath: string;
}

function toSkill({ parsed, extra, folder, path, root, rootPath }: FoundSkill): ReadSkill {
  if (!parsed.ok) return parsed;
  const { frontMatter } = parsed;
  const own = frontMatter.name ?? (toSingleLine(toBaseName(folder)) || "skill");
  if (countCharacters(own) > MAX_NAME_LENGTH) {
    return { ok: false, message: toTooLong("name", MAX_NAME_LENGTH) };
  }
  const name = root.namespace === undefined ? own : `${root.namespace}:${own}`;
  if (countCharacters(name) > MAX_QUALIFIED_NAME_LENGTH) {
    return { ok: false, message: toTooLong("qualified name", MAX_QUALIFIED_NAME_LENGTH) };
  }
  const { metadata } = extra;
  const skill: Skill = {
    name,
    description: frontMatter.description,
    shortDescription: frontMatter.shortDescription,
    interface: metadata.interface,
    dependencies: metadata.dependencies,
    path,
    scope: root.scope,
    enabled: true,
    pluginId: root.pluginId ?? null,
    allowImplicitInvocation: metadata.allowImplicitInvocation ?? true,
    root: rootPath,
  };
  return { ok: true, skill };
}

function toProblems(
  read: ReadSkill,
  extra: ParsedMetadata,
  folder: string,
  path: string,
): readonly SkillProblem[] {
  if (!read.ok) return [{ severity: "error", path, message: read.message }];
  const metadataPath = toMetadataPath(folder);
  return extra.warnings.map((message) => ({ severity: "warning", path: metadataPath, message }));
}

function isFor(product: string, { metadata: { products = [] } }: ParsedMetadata): boolean {
  return products.length === 0 || products.includes(product);
}

function compareSkills(a: Skill, b: Skill): number {
  return SCOPE_RANKS[a.scope] - SCOPE_RANKS[b.scope] || compareByName(a, b);
}

/** The order of skills of one scope: by name, then by path. */
export function compareByName(
  a: Pick<Skill, "name" | "path">,
  b: Pick<Skill, "name" | "path">,
): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
