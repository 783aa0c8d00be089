import { readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { isTable, readBoolean, readStrings, readTable } from "./toml_table.ts";

/** Turns skills on or off. Wire: an entry of `[[skills.config]]` (Codex 0.169.0). */
export interface SkillEntry {
  /** Absolute path of a `SKILL.md`. */
  path?: string | undefined;
  /** Name of skills. */
  name?: string | undefined;
  /** Whether they may be used. */
  enabled: boolean;
}

/** Settings of skills. Wire: `[skills]` (Codex 0.169.0). */
export interface SkillsConfig {
  /** The skills that come with the program. Default enabled. */
  bundled: { enabled: boolean };
  /** Whether the list of skills is sent to the model. Default true. */
  include_instructions: boolean;
  /**
   * Single skills, by absolute path or by name; later entries win. Default none. Only those of the user and of the
   * session count, and all of them: first the user's, then the session's.
   */
  config: readonly SkillEntry[];
}

/** Ours: where and how far skills are looked for. */
export interface SkillSearchConfig {
  /** Absolute folders that replace the usual ones, in order of precedence; absent keeps the usual ones. */
  skills_roots?: readonly string[] | undefined;
  /** Whether links to folders are followed. Default true. */
  skills_follow_symlinks: boolean;
  /** How many folders deep below a root. Default 6. Mirrors: the limit of Codex 0.169.0. */
  skills_max_scan_depth: number;
  /** How many folders below a root, itself included. Default 2000. Mirrors: the limit of Codex 0.169.0. */
  skills_max_dirs_per_root: number;
}

const DEFAULT_SCAN_DEPTH = 6;
const DEFAULT_DIRS_PER_ROOT = 2000;

/** The keys of `[skills]`. */
export function toSkillsShape(): Shape {
  const entry: Shape = { fields: { path: "path", name: "string", enabled: "boolean" } };
  return {
    title: "struct SkillsConfig",
    fields: {
      bundled: { fields: { enabled: "boolean" } },
      include_instructions: "boolean",
      config: { list: entry },
    },
  };
}

/** The keys of {@link SkillSearchConfig}. */
export function toSkillSearchShapes(): Readonly<Record<keyof SkillSearchConfig, Shape>> {
  return {
    skills_roots: { list: "path" },
    skills_follow_symlinks: "boolean",
    skills_max_scan_depth: "u64",
    skills_max_dirs_per_root: "nonzero_usize",
  };
}

/** The names of our own settings of skills. */
export const SKILL_SEARCH_KEYS: readonly string[] = Object.keys(toSkillSearchShapes());

/**
 * The settings of skills.
 *
 * @param table - everything merged; it has passed the shape check.
 * @param own - whole tables of the user and of the session, lowest first.
 */
export function toSkills(table: UnknownRecord, own: readonly UnknownRecord[]): SkillsConfig {
  const skills = readTable(table, "skills");
  return {
    bundled: { enabled: readBoolean(readTable(skills, "bundled"), "enabled") ?? true },
    include_instructions: readBoolean(skills, "include_instructions") ?? true,
    config: own.flatMap(readEntries),
  };
}

/** Where and how far skills are looked for, from the merged table. */
export function toSkillSearch(table: UnknownRecord): SkillSearchConfig {
  return {
    skills_roots: readStrings(table, "skills_roots"),
    skills_follow_symlinks: readBoolean(table, "skills_follow_symlinks") ?? true,
    skills_max_scan_depth: readNumber(table, "skills_max_scan_depth") ?? DEFAULT_SCAN_DEPTH,
    skills_max_dirs_per_root:
      readNumber(table, "skills_max_dirs_per_root") ?? DEFAULT_DIRS_PER_ROOT,
  };
}

// A layer below others is not looked at by the shape check where those replace it.
function readEntries(table: UnknownRecord): readonly SkillEntry[] {
  const entries: unknown = readTable(table, "skills")["config"];
  return Array.isArray(entries) ? entries.filter(isTable).map(toEntry) : [];
}

function toEntry(entry: UnknownRecord): SkillEntry {
  return {
    path: readString(entry, "path"),
    name: readString(entry, "name"),
    enabled: readBoolean(entry, "enabled") ?? true,
  };
}
