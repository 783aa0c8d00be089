import type { SkillFileSystem } from "./file_system.ts";
import type { Skill, SkillProblem } from "./skill.ts";
import { joinPath } from "./skill_path.ts";
import { SKILL_FILE_NAME } from "./walk_root.ts";

/** Turns skills on or off. Wire: `[[skills.config]]` (Codex 0.169.0); one of `path` and `name`. */
export interface SkillRule {
  /** Absolute path of a `SKILL.md`, or of its folder. */
  readonly path?: string | undefined;
  /** Name of skills, all of that name. */
  readonly name?: string | undefined;
  /** Whether they may be used. */
  readonly enabled: boolean;
}

/**
 * Applies rules in order: a later one wins over an earlier one for the same skill. Mirrors: Codex 0.169.0.
 *
 * @returns the paths of the skills that are off, and rules that mean nothing.
 */
export function applySkillRules(
  skills: readonly Pick<Skill, "name" | "path">[],
  rules: readonly SkillRule[],
  fs: Pick<SkillFileSystem, "realpath">,
): { readonly disabled: ReadonlySet<string>; readonly problems: readonly SkillProblem[] } {
  const disabled = new Set<string>();
  const problems: SkillProblem[] = [];
  for (const { path, name, enabled } of rules) {
    const named = name?.trim() ?? "";
    if ((path === undefined) === (named === "")) {
      const message = "ignoring an entry of skills.config: it needs either path or name";
      problems.push({ severity: "warning", message });
      continue;
    }
    const paths = path === undefined ? [] : toSkillPaths(fs.realpath(path));
    for (const skill of skills) {
      if (path === undefined ? skill.name !== named : !paths.includes(skill.path)) continue;
      if (enabled) disabled.delete(skill.path);
      else disabled.add(skill.path);
    }
  }
  return { disabled, problems };
}

function toSkillPaths(path: string): readonly string[] {
  return [path, joinPath(path, SKILL_FILE_NAME)];
}
