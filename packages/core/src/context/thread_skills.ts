import { type Config, createNodeFileSystem, findProjectRoot } from "@codexkit/config";
import type { MessageItem, ModelInfo, UserInput } from "@codexkit/protocol";
import {
  readSkillMessages,
  renderSkills,
  resolveSkillRoots,
  selectSkills,
  type SkillCatalog,
} from "@codexkit/skills";
import {
  createNodeFileSystem as createSkillFiles,
  createNodeSkillScanner,
} from "@codexkit/skills/node";

/** What decides where skills are looked for. */
export interface SkillSearch {
  config: Config;
  /** Absolute. */
  cwd: string;
  /** Absolute. */
  codexHome: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** Skills as a message of the user brings them along. */
export interface MentionedSkills {
  /** One for each skill, without ids. */
  messages: readonly MessageItem[];
  /** One line for each skill that could not be read. */
  warnings: readonly string[];
}

/** The skills of a thread. */
export interface ThreadSkills {
  /** The list of skills for the model; absent when there are none, or when it shall not be sent. */
  text: string | undefined;
  /** One line for each skill that could not be loaded. */
  warnings: readonly string[];
  /** The skills that the input names. */
  mention: (input: readonly UserInput[]) => MentionedSkills;
}

/** Finds the skills of a folder and of the user. Never fails for a single skill: problems say which, and why. */
export function scanSkills({ config, cwd, codexHome, env }: SkillSearch): Promise<SkillCatalog> {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const roots = resolveSkillRoots(
    {
      cwd,
      projectRoot: findProjectRoot(cwd, config.project_root_markers, createNodeFileSystem()),
      codexHome,
      home: home === "" ? undefined : home,
      bundled: config.skills.bundled.enabled,
      only: config.skills_roots,
    },
    createSkillFiles(),
  );
  return createNodeSkillScanner().scan(roots, {
    rules: config.skills.config,
    followSymlinks: config.skills_follow_symlinks,
    maxDepth: config.skills_max_scan_depth,
    maxFolders: config.skills_max_dirs_per_root,
  });
}

/** What a model is told of the skills that were found, and what mentions of them bring along. */
export function toThreadSkills(
  catalog: SkillCatalog,
  { config, model }: { config: Pick<Config, "skills">; model: ModelInfo },
): ThreadSkills {
  const list = config.skills.include_instructions
    ? renderSkills(catalog, {
        contextWindow: model.context_window,
        includeUsage: model.include_skills_usage_instructions,
      })
    : undefined;
  const files = createSkillFiles();
  return {
    text: list?.text,
    warnings: [
      ...catalog.problems
        .filter(({ severity }) => severity === "error")
        .map(({ path, message }) => `failed to load skill ${path ?? ""}: ${message}`),
      ...(list?.warning === undefined ? [] : [list.warning]),
    ],
    mention: (input) => readSkillMessages(selectSkills(input, catalog.skills), files),
  };
}
