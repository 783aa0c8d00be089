import { dirname } from "node:path";

/** Where systems and package managers install programs, for everybody. */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
  "/bin",
  "/opt/homebrew/bin",
  "/run/current-system/sw/bin",
  "/usr/bin",
  "/usr/local/bin",
]);

/**
 * Whether a shell is one that a model cannot have made: a bare name, a program of the system, or the user's own
 * shell. What another program does with a script cannot be known, whatever its file is called.
 *
 * @param userShell - path of the user's shell
 */
export function isKnownShell(program: string, userShell?: string): boolean {
  if (!program.includes("/") || program === userShell) return true;
  return SYSTEM_FOLDERS.has(dirname(program));
}
