import { findMentions, type SkillMentions } from "./find_mentions.ts";
import type { Skill } from "./skill.ts";

/**
 * What a user sends, as far as it can name skills: `text` and `skill` entries count, others are ignored.
 * Wire: `UserInput` of the app-server (Codex 0.169.0).
 */
export interface SkillInput {
  /** `text`, `skill` or anything else. */
  readonly type: string;
  /** The words of a `text`. */
  readonly text?: string | undefined;
  /** The name in a `skill`. */
  readonly name?: string | undefined;
  /** The absolute path of `SKILL.md` in a `skill`. */
  readonly path?: string | undefined;
}

/** What else decides about a mention. */
export interface SelectSkillsOptions {
  /** Names of connectors in lower case: a plain `$name` that could be one of them names no skill. Default none. */
  readonly connectors?: ReadonlySet<string> | undefined;
}

/**
 * The skills that an input names, each once: `skill` entries first, then links by path, then plain names, both in
 * the order of `skills`. A plain name that two enabled skills share names neither. Skills that are off are never
 * chosen; those that a model may not pick unasked are. Mirrors: Codex 0.169.0.
 */
export function selectSkills(
  inputs: readonly SkillInput[],
  skills: readonly Skill[],
  options: SelectSkillsOptions = {},
): readonly Skill[] {
  const usable = skills.filter(({ enabled }) => enabled);
  const chosen = new Set<Skill>();
  const blockedNames = new Set<string>();
  for (const { type, name, path } of inputs) {
    if (type !== "skill") continue;
    if (name !== undefined) blockedNames.add(name);
    const skill = usable.find((candidate) => candidate.path === path);
    if (skill !== undefined) chosen.add(skill);
  }
  const byName = countNames(usable);
  const isPlain = ({ name }: Skill): boolean =>
    byName.get(name) === 1 &&
    !blockedNames.has(name) &&
    options.connectors?.has(name.toLowerCase()) !== true;
  for (const { type, text } of inputs) {
    if (type === "text" && text !== undefined)
      addMentioned(findMentions(text), usable, chosen, isPlain);
  }
  return [...chosen];
}

function addMentioned(
  { names, paths }: SkillMentions,
  skills: readonly Skill[],
  chosen: Set<Skill>,
  isPlain: (skill: Skill) => boolean,
): void {
  if (paths.size > 0) {
    for (const skill of skills) if (paths.has(skill.path)) chosen.add(skill);
  }
  if (names.size > 0) {
    for (const skill of skills) if (names.has(skill.name) && isPlain(skill)) chosen.add(skill);
  }
}

function countNames(skills: readonly Skill[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of skills) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
