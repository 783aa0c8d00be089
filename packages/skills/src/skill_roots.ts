import type { SkillFileSystem } from "./file_system.ts";
import type { SkillScope } from "./skill.ts";
import { joinPath, listFoldersBetween } from "./skill_path.ts";

/** A folder to look for skills in. */
export interface SkillRoot {
  /** Absolute; need not exist. */
  readonly path: string;
  /** What its skills count as. */
  readonly scope: SkillScope;
  /** Id of the plugin it belongs to. */
  readonly pluginId?: string | undefined;
  /** Name that is put before those of its skills, as in `plugin:skill`. */
  readonly namespace?: string | undefined;
}

/** A folder with skills that a plugin brings. */
export interface PluginSkillRoot {
  /** Absolute. */
  readonly path: string;
  /** Id of the plugin. */
  readonly pluginId: string;
  /** Name that is put before those of its skills. */
  readonly namespace: string;
}

/** What decides where skills are looked for. */
export interface SkillRootOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Absolute root of the project, at or above `cwd`; `cwd` itself outside a project. */
  readonly projectRoot: string;
  /** Absolute folder of the user's own files. */
  readonly codexHome: string;
  /** Absolute home of the user; absent leaves `~/.agents/skills` out. */
  readonly home?: string | undefined;
  /** Absolute folder of the administrator's files. Default `/etc/codex`. */
  readonly adminFolder?: string | undefined;
  /** Whether the skills in `$CODEX_HOME/skills/.system` count. Wire: `[skills.bundled] enabled`. Default true. */
  readonly bundled?: boolean | undefined;
  /** Folders that plugins bring, in order. Default none. */
  readonly plugins?: readonly PluginSkillRoot[] | undefined;
  /** More absolute folders, in order. Wire: `skills/extraRoots/set` (Codex 0.169.0). Default none. */
  readonly extra?: readonly string[] | undefined;
  /** Ours: absolute folders that replace every place above but plugins, in order. Wire: `skills_roots`. */
  readonly only?: readonly string[] | undefined;
}

const DEFAULT_ADMIN_FOLDER = "/etc/codex";

/**
 * Where skills are looked for, in order of precedence: of a file that two roots lead to, the first root counts.
 *
 * `.codex/skills` from `cwd` up to the project root, then those of the user, the bundled ones, the
 * administrator's, plugins, extra folders, and `.agents/skills` from the project root down to `cwd`.
 * Whether the project is trusted makes no difference. Mirrors: Codex 0.169.0.
 */
export function resolveSkillRoots(
  options: SkillRootOptions,
  fs: Pick<SkillFileSystem, "realpath">,
): readonly SkillRoot[] {
  const plugins = (options.plugins ?? []).map(({ path, pluginId, namespace }): SkillRoot => ({
    path,
    scope: "user",
    pluginId,
    namespace,
  }));
  const roots =
    options.only === undefined
      ? [
          ...toConfigRoots(options, fs),
          ...plugins,
          ...(options.extra ?? []).map((path): SkillRoot => ({ path, scope: "user" })),
          ...toAgentsRoots(options),
        ]
      : [...options.only.map((path): SkillRoot => ({ path, scope: "user" })), ...plugins];
  const seen = new Set<string>();
  return roots.filter(({ path }) => !seen.has(path) && seen.add(path));
}

/** Skills beside settings: one folder for each place that settings come from. */
function toConfigRoots(
  options: SkillRootOptions,
  fs: Pick<SkillFileSystem, "realpath">,
): readonly SkillRoot[] {
  const { codexHome, home } = options;
  const realHome = fs.realpath(codexHome);
  const project = listFoldersBetween(options.projectRoot, options.cwd)
    .map((folder) => joinPath(folder, ".codex"))
    // A home inside the project is the user's, not the project's.
    .filter((folder) => fs.realpath(folder) !== realHome)
    .map((folder): SkillRoot => ({ path: joinPath(folder, "skills"), scope: "repo" }))
    .toReversed();
  const user = joinPath(codexHome, "skills");
  return [
    ...project,
    { path: user, scope: "user" },
    ...(home === undefined
      ? []
      : [{ path: joinPath(home, ".agents", "skills"), scope: "user" } as const]),
    ...(options.bundled === false
      ? []
      : [{ path: joinPath(user, ".system"), scope: "system" } as const]),
    { path: joinPath(options.adminFolder ?? DEFAULT_ADMIN_FOLDER, "skills"), scope: "admin" },
  ];
}

function toAgentsRoots({ projectRoot, cwd }: SkillRootOptions): readonly SkillRoot[] {
  return listFoldersBetween(projectRoot, cwd).map((folder) => ({
    path: joinPath(folder, ".agents", "skills"),
    scope: "repo",
  }));
}
