import { join } from "node:path";
import { ConfigError } from "./config_error.ts";
import type { ConfigFileSystem } from "./file_system.ts";

/**
 * The folder of the user's own files: `CODEX_HOME`, or `.codex` in the home of the user.
 *
 * A folder that `CODEX_HOME` names must exist and comes back without links; the default one need
 * not exist. Mirrors: Codex 0.169.0.
 *
 * @throws {@link ConfigError} `no_home`.
 */
export function resolveCodexHome(
  env: Readonly<Record<string, string | undefined>>,
  fs: Pick<ConfigFileSystem, "realpath" | "stat">,
): string {
  const chosen = env["CODEX_HOME"] ?? "";
  if (chosen === "") {
    const home = readUserHome(env);
    if (home === undefined) throw new ConfigError("no_home", "Could not find home directory");
    return join(home, ".codex");
  }
  const kind = fs.stat(chosen);
  if (kind === "directory") return fs.realpath(chosen);
  const problem = kind === undefined ? "does not exist" : "is not a directory";
  const message = `CODEX_HOME points to ${JSON.stringify(chosen)}, but that path ${problem}`;
  throw new ConfigError("no_home", message, { place: { path: chosen } });
}

/** The home of the user by the environment, or `undefined`. */
export function readUserHome(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return [env["HOME"], env["USERPROFILE"]].find((home) => home !== undefined && home !== "");
}
