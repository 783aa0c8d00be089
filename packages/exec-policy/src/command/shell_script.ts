import { posix } from "node:path";

/** Shells whose scripts are understood, by the names of their files. */
const SHELLS: ReadonlySet<string> = new Set(["bash", "zsh", "sh"]);

/**
 * The script of a command of the form `[shell, "-c" | "-lc", script]`.
 *
 * Exactly three words, and the shell is bash, zsh or sh by the name of its file. Mirrors: Codex 0.169.0.
 */
export function extractShellScript(argv: readonly string[]): string | undefined {
  const [shell, flag, script] = argv;
  if (argv.length !== 3 || shell === undefined || (flag !== "-c" && flag !== "-lc"))
    return undefined;
  const name = posix.parse(shell.replaceAll("\\", "/")).name;
  return SHELLS.has(name) ? script : undefined;
}
