/** Where a skill was found, which decides its place in lists. Wire: `SkillScope` of the app-server (Codex 0.169.0). */
export type SkillScope = "repo" | "user" | "system" | "admin";

/** How a skill presents itself to people. Wire: `SkillInterface` of the app-server (Codex 0.169.0). */
export interface SkillInterface {
  /** Name for people, at most 64 characters. */
  displayName?: string | undefined;
  /** Description for people, at most 1024 characters. */
  shortDescription?: string | undefined;
  /** Absolute path of a small icon in the skill's `assets` folder. */
  iconSmall?: string | undefined;
  /** Absolute path of a large icon in the skill's `assets` folder. */
  iconLarge?: string | undefined;
  /** `#RRGGBB`. */
  brandColor?: string | undefined;
  /** A prompt to begin with, at most 1024 characters. */
  defaultPrompt?: string | undefined;
}

/** Something a skill needs. Wire: `SkillToolDependency` of the app-server (Codex 0.169.0). */
export interface SkillToolDependency {
  /** What kind of thing, such as `mcp` or `env_var`; at most 64 characters. */
  type: string;
  /** Which one: the name of a server or of a variable; at most 1024 characters. */
  value: string;
  /** What it is for, at most 1024 characters. */
  description?: string | undefined;
  /** How a server is reached, at most 64 characters. */
  transport?: string | undefined;
  /** What starts a server, at most 1024 characters. */
  command?: string | undefined;
  /** Where a server is, at most 1024 characters. */
  url?: string | undefined;
}

/** What the front matter of a `SKILL.md` says; white space is collapsed to single spaces. */
export interface SkillFrontMatter {
  /** At most 64 characters; absent where the name of the folder counts. */
  name?: string | undefined;
  /** When to use the skill; never empty. Any length, lists show at most 1024 characters. */
  description: string;
  /** Wire: `metadata.short-description`. */
  shortDescription?: string | undefined;
}

/** What `agents/openai.yaml` beside a `SKILL.md` says. Mirrors: Codex 0.169.0. */
export interface SkillMetadata {
  /** How it presents itself. */
  interface?: SkillInterface | undefined;
  /** What it needs. */
  dependencies?: { tools: readonly SkillToolDependency[] } | undefined;
  /** Whether a model may pick it unasked. Default true. */
  allowImplicitInvocation?: boolean | undefined;
  /** Products it is for, in lower case; empty is for all. */
  products?: readonly string[] | undefined;
}

/** A skill as it was found. */
export interface Skill {
  /** Name that mentions use; skills of a plugin are `plugin:skill`. */
  name: string;
  /** When to use it. */
  description: string;
  /** A shorter description, from the front matter. */
  shortDescription?: string | undefined;
  /** How it presents itself. */
  interface?: SkillInterface | undefined;
  /** What it needs. */
  dependencies?: { tools: readonly SkillToolDependency[] } | undefined;
  /** Absolute path of its `SKILL.md`, without links. */
  path: string;
  /** Where it was found. */
  scope: SkillScope;
  /** Whether it may be used at all. */
  enabled: boolean;
  /** The plugin it belongs to. */
  pluginId: string | null;
  /** Whether the list for the model has it; a mention works either way. */
  allowImplicitInvocation: boolean;
  /** Absolute root folder it was found under, without links. */
  root: string;
}

/** Something a person should know about skills; the rest goes on. */
export interface SkillProblem {
  /** `error`: a skill is missing because of it. */
  severity: "error" | "warning";
  /** Absolute path of the file or folder concerned; absent for settings. */
  path?: string | undefined;
  /** What is wrong, on one line. */
  message: string;
}

/** Everything that was found. */
export interface SkillCatalog {
  /** Repository, user, system, administrator; then by name and path. Mirrors: `skills/list` of Codex 0.169.0. */
  skills: readonly Skill[];
  /** Absolute root folders without links, in order of precedence; those that do not exist are left out. */
  roots: readonly string[];
  /** What went wrong, in order of the roots. */
  problems: readonly SkillProblem[];
}

/** Longest name, in characters. */
export const MAX_NAME_LENGTH = 64;

/** Longest name together with that of its plugin, in characters. */
export const MAX_QUALIFIED_NAME_LENGTH = 128;

/** Longest text that lists show or metadata may have, in characters. */
export const MAX_TEXT_LENGTH = 1024;

/** How a text that is too long ends in a list. */
const CUT_MARK = "...";

/** Text on one line: every run of white space is one space, none at the ends. */
export function toSingleLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** How many characters a text has, as opposed to UTF-16 units. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    if (isSurrogatePair(text, at)) {
      count--;
      at++;
    }
  }
  return count;
}

/** The first characters of a text, never half of one. */
export function takeCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  let at = 0;
  for (let taken = 0; taken < count && at < text.length; taken++) {
    at += isSurrogatePair(text, at) ? 2 : 1;
  }
  return text.slice(0, at);
}

/** A description as lists show it: one of more than 1024 characters is 1021 and `...`. Mirrors: Codex 0.169.0. */
export function toListedDescription(description: string): string {
  if (description.length <= MAX_TEXT_LENGTH || countCharacters(description) <= MAX_TEXT_LENGTH) {
    return description;
  }
  return `${takeCharacters(description, MAX_TEXT_LENGTH - CUT_MARK.length)}${CUT_MARK}`;
}

function isSurrogatePair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd8_00 || unit > 0xdb_ff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc_00 && next <= 0xdf_ff;
}
