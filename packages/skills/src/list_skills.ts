import type {
  Skill,
  SkillCatalog,
  SkillInterface,
  SkillScope,
  SkillToolDependency,
} from "./skill.ts";

/** One skill of a list. Wire: `SkillMetadata` of the app-server (Codex 0.169.0). */
export interface ListedSkill {
  /** Name that mentions use. */
  name: string;
  /** When to use it. */
  description: string;
  /** A shorter description, from the front matter. */
  shortDescription?: string | undefined;
  /** How it presents itself. */
  interface?: SkillInterface | undefined;
  /** What it needs. */
  dependencies?: { tools: readonly SkillToolDependency[] } | undefined;
  /** Absolute path of its `SKILL.md`. */
  path: string;
  /** Where it was found. */
  scope: SkillScope;
  /** Whether it may be used. */
  enabled: boolean;
  /** The plugin it belongs to. */
  pluginId: string | null;
}

/** The skills of one folder. Wire: `SkillsListEntry` of the app-server (Codex 0.169.0). */
export interface SkillsListEntry {
  /** The working directory they were looked for from. */
  cwd: string;
  /** In order of scope, name and path. */
  skills: readonly ListedSkill[];
  /** Skills that could not be loaded. */
  errors: readonly { path: string; message: string }[];
}

/** A catalog as `skills/list` answers it, and as `codexkit skills list --json` prints it. */
export function listSkills(cwd: string, { skills, problems }: SkillCatalog): SkillsListEntry {
  return {
    cwd,
    skills: skills.map(toListed),
    errors: problems.flatMap(({ severity, path, message }) =>
      severity === "error" && path !== undefined ? [{ path, message }] : [],
    ),
  };
}

function toListed(skill: Skill): ListedSkill {
  const { name, description, path, scope, enabled, pluginId } = skill;
  return {
    name,
    description,
    shortDescription: skill.shortDescription,
    interface: skill.interface,
    dependencies: skill.dependencies,
    path,
    scope,
    enabled,
    pluginId,
  };
}
