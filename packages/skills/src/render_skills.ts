import { type Skill, type SkillCatalog, type SkillScope, toListedDescription } from "./skill.ts";
import {
  fitLines,
  type SkillBudget,
  type SkillLine,
  toCost,
  toSkillBudget,
} from "./skill_budget.ts";
import { toRelative, toShownPath } from "./skill_path.ts";
import { compareByName } from "./skill_scanner.ts";
import { SKILLS_USAGE_TEXT } from "./usage_text.ts";

/** What the list of skills depends on besides the skills. */
export interface RenderSkillsOptions {
  /** Context window of the model, in tokens; absent when it is not known. */
  readonly contextWindow?: number | undefined;
  /** Whether the model is told how skills are used. Wire: `include_skills_usage_instructions`. Default false. */
  readonly includeUsage?: boolean | undefined;
  /** Room for the list; `unlimited` shows everything. Default: 2 % of the window, or 8000 characters. */
  readonly budget?: SkillBudget | "unlimited" | undefined;
}

/** The list of skills for a model. */
export interface RenderedSkills {
  /** Text of the developer; absent when no skill is to be listed. */
  readonly text?: string | undefined;
  /** What a person should know; absent when the list is whole, or nearly. */
  readonly warning?: string | undefined;
  /** How many skills there are to list. */
  readonly total: number;
  /** How many are listed. */
  readonly included: number;
  /** How many descriptions were cut to make room. */
  readonly shortened: number;
}

const OPENING = "<skills_instructions>";
const CLOSING = "</skills_instructions>";
const INTRODUCTION =
  "A skill is a folder with instructions for a kind of task, in a file named `SKILL.md`. Each line below gives the name, the description and the path of one; a path starts with the short name of a root from the table.";

/** The order of a list that a model reads. Mirrors: Codex 0.169.0. */
const SCOPE_RANKS: Readonly<Record<SkillScope, number>> = { system: 0, admin: 1, repo: 2, user: 3 };

/** Most names that a warning gives. */
const MAX_NAMED = 5;

/**
 * The list of skills for a model: roots in order of precedence with short names, then a line for each skill.
 *
 * Skills that are off or not to be picked unasked are not in it; roots without a listed skill neither.
 * Wire: the first developer message of Codex 0.169.0.
 */
export function renderSkills(
  catalog: SkillCatalog,
  options: RenderSkillsOptions = {},
): RenderedSkills {
  const skills = catalog.skills
    .filter(({ enabled, allowImplicitInvocation }) => enabled && allowImplicitInvocation)
    .toSorted((a, b) => SCOPE_RANKS[a.scope] - SCOPE_RANKS[b.scope] || compareByName(a, b));
  if (skills.length === 0) return { total: 0, included: 0, shortened: 0 };
  const used = new Set(skills.map(({ root }) => root));
  const roots = catalog.roots.filter((root) => used.has(root));
  const table = roots.map((root, at) => `- \`r${at}\` = \`${toShownPath(root)}\``);
  const shortNames = new Map(roots.map((root, at) => [root, `r${at}`]));
  const lines = skills.map((skill) => toLine(skill, shortNames.get(skill.root)));
  const budget = toBudget(options, table);
  const fitted = fitLines(lines, budget);
  const included = fitted.lines.length;
  const text = [
    OPENING,
    "## Skills",
    INTRODUCTION,
    "### Skill roots",
    ...table,
    "### Available skills",
    ...fitted.lines,
    ...(options.includeUsage === true ? ["### How to use skills", SKILLS_USAGE_TEXT] : []),
    CLOSING,
  ].join("\n");
  return {
    text: included === 0 ? undefined : text,
    warning: toWarning(skills, included, options),
    total: skills.length,
    included,
    shortened: fitted.shortened,
  };
}

function toLine(
  { name, description, path, root }: Skill,
  shortName: string | undefined,
): SkillLine {
  const below = shortName === undefined ? undefined : toRelative(path, root);
  // A link may lead out of the root.
  const shown = below === undefined ? toShownPath(path) : `${shortName}/${below}`;
  return {
    head: `- ${name}: `,
    description: toListedDescription(description),
    tail: ` (file: ${shown})`,
  };
}

/** The table of roots is paid for by the list. */
function toBudget(options: RenderSkillsOptions, table: readonly string[]): SkillBudget {
  const budget = options.budget ?? toSkillBudget(options.contextWindow);
  if (budget === "unlimited") return { unit: "characters", limit: Infinity };
  const { unit, limit } = budget;
  return { unit, limit: limit - toCost(`${table.join("\n")}\n`, unit) };
}

function toWarning(
  skills: readonly Skill[],
  included: number,
  options: RenderSkillsOptions,
): string | undefined {
  const omitted = skills.slice(included);
  if (omitted.length === 0) return undefined;
  const budget = options.budget ?? toSkillBudget(options.contextWindow);
  const room = budget === "unlimited" ? "" : ` (${budget.limit} ${budget.unit})`;
  const names = omitted.slice(0, MAX_NAMED).map(({ name, scope }) => `${name} (${scope})`);
  const more = omitted.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  return `Skills list trimmed to fit the metadata budget: showing ${included} of ${skills.length} enabled skills${room}. Left out: ${all.join(", ")}. Name a skill in the prompt to use it all the same, or disable skills that are not needed.`;
}
