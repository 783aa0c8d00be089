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
 * Mirrors: `disabledReason` of a project layer in Codex 0.169.0.
 */
export function toDisabledReason(trust: ProjectTrust, userFile: string): string | undefined {
  switch (trust.level) {
    case "trusted":
      return undefined;
    case "untrusted":
      return (
        `${trust.root} is marked as untrusted in ${userFile}. ` +
        "To load project-local config, hooks, and exec policies, mark it trusted."
      );
    case undefined:
      return (
        "To load project-local config, hooks, and exec policies, " +
        `add ${trust.root} as a trusted project in ${userFile}.`
      );
  }
}

/**
 * What `codex exec` says on stderr, after `warning: `, when settings of the project do not count.
 *
 * Mirrors: Codex 0.169.0, for every project with a `.codex` folder that is not trusted.
 */
export function toUntrustedProjectText(layers: readonly ConfigLayer[]): string | undefined {
  if (layers.every(({ disabledReason }) => disabledReason === undefined)) return undefined;
  return (
    "Untrusted project-local configuration is disabled. Run `codex exec --trust` to allow project " +
    "configuration and MCP servers for this and future chats in the project, including MCP " +
    "commands outside the sandbox. Explicitly untrusted projects must have their trust setting " +
    "updated first."
  );
}
