import { dirname } from "node:path";
import type { ConfigLayer } from "./config_layer.ts";

/**
 * The configuration folders whose `rules/*.rules` count: of the machine, of the user, of trusted projects, in
 * that order, from the one of least weight on.
 *
 * Mirrors: Codex 0.169.0, where the user's rules count even if the user's settings are left out.
 *
 * @param options.ignoreRules - leaves only those of the machine. Default false.
 */
export function listRulesFolders(
  layers: readonly ConfigLayer[],
  options: { codexHome: string; ignoreRules?: boolean | undefined },
): readonly string[] {
  const system: string[] = [];
  const projects: string[] = [];
  for (const { name, disabledReason } of layers.toReversed()) {
    if (disabledReason !== undefined) continue;
    if (name.type === "system") system.push(dirname(name.file));
    if (name.type === "project") projects.push(name.dotCodexFolder);
  }
  return options.ignoreRules === true ? system : [...system, options.codexHome, ...projects];
}
