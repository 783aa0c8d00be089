export type {
  SkillEntryKind,
  SkillFileStat,
  SkillFileSystem,
  SkillFolderEntry,
} from "./file_system.ts";
export { findMentions, type SkillMentions } from "./find_mentions.ts";
export { type ListedSkill, listSkills, type SkillsListEntry } from "./list_skills.ts";
export { type ParsedSkill, parseSkill, type SkillSource } from "./parse_skill.ts";
export { type RenderedSkills, renderSkills, type RenderSkillsOptions } from "./render_skills.ts";
export { selectSkills, type SelectSkillsOptions, type SkillInput } from "./select_skills.ts";
export type {
  Skill,
  SkillCatalog,
  SkillFrontMatter,
  SkillInterface,
  SkillProblem,
  SkillScope,
  SkillToolDependency,
} from "./skill.ts";
export { type SkillBudget, toSkillBudget } from "./skill_budget.ts";
export {
  isSkillText,
  MAX_SKILL_BYTES,
  readSkillMessages,
  type SkillMessages,
  toSkillMessage,
} from "./skill_messages.ts";
export {
  type PluginSkillRoot,
  resolveSkillRoots,
  type SkillRoot,
  type SkillRootOptions,
} from "./skill_roots.ts";
export type { SkillRule } from "./skill_rules.ts";
export {
  createSkillScanner,
  type ScanOptions,
  type SkillScanner,
  type SkillScannerOptions,
} from "./skill_scanner.ts";
export { SkillsError, type SkillsErrorCode } from "./skills_error.ts";
