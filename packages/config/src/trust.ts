import type { UnknownRecord } from "@codexkit/protocol";
import type { ConfigLayer } from "./config_layer.ts";
import type { ConfigFileSystem } from "./file_system.ts";
import { findGitRoot, findMainWorktree } from "./project_root.ts";
import { readChoice, readTable } from "./toml_table.ts";

/** What a person has said about a folder. Wire: `[projects."/abs"] trust_level` (Codex 0.169.0). */
export type TrustLevel = (typeof TRUST_LEVELS)[number];

/** All trust levels that a file can name. */
export const TRUST_LEVELS = ["trusted", "untrusted"] as const;

/** Whether the settings of a project count. */
export interface ProjectTrust {
  /** What the configuration says; absent when it says nothing. */
  level?: TrustLevel | undefined;
  /** The entry of `[projects]` that decided; the root to add when there is none. */
  root: string;
}

/**
 * Looks a working directory up in `[projects]`: the folder itself, then the root of its project,
 * then the root of its repository, then the root of the main worktree.
 *
 * @param projects - the `[projects]` table, from layers that are no project's.
 */
export function resolveTrust(
  projects: UnknownRecord,
  places: { cwd: string; projectRoot: string },
  fs: ConfigFileSystem,
): ProjectTrust {
  const gitRoot = findGitRoot(places.cwd, fs);
  const mainRoot = gitRoot === undefined ? undefined : findMainWorktree(gitRoot, fs);
  const folders = [places.cwd, places.projectRoot, gitRoot, mainRoot].filter(
    (folder) => folder !== undefined,
  );
  if (Object.keys(projects).length > 0) {
    for (const folder of new Set(folders.flatMap((name) => [name, fs.realpath(name)]))) {
      const level = readChoice(readTable(projects, folder), "trust_level", TRUST_LEVELS);
      if (level !== undefined) return { level, root: folder };
    }
  }
  return { root: mainRoot ?? places.projectRoot };
}

/**
 * Why the settings of a project do not count, or `undefined` when they do.
 *
 * Mirrors: `disabledReason` of a project layer in Codex 0.169.0, in our own words.
 */
export function toDisabledReason(trust: ProjectTrust, userFile: string): string | undefined {
  switch (trust.level) {
    case "trusted":
      return undefined;
    case "untrusted":
      return (
        `${trust.root} has trust_level "untrusted" in ${userFile}; ` +
        'set it to "trusted" to use its config, hooks and rules'
      );
    case undefined:
      return (
        `nobody has said that ${trust.root} is trusted; to use its config, hooks and rules, add ` +
        `[projects.${JSON.stringify(trust.root)}] with trust_level = "trusted" to ${userFile}`
      );
  }
}

/**
 * What a person is told when settings of the project do not count: the reason of the first such
 * layer, which also says how to change that.
 *
 * Mirrors: Codex 0.169.0 warns for every project with a `.codex` folder that is not trusted.
 */
export function toUntrustedProjectText(layers: readonly ConfigLayer[]): string | undefined {
  const reason = layers.find(({ disabledReason }) => disabledReason !== undefined)?.disabledReason;
  return reason === undefined ? undefined : `the project's own settings are off: ${reason}`;
}
