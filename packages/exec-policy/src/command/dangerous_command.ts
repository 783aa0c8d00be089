import { findRefusal } from "../command_guard.ts";
import { parsePlainCommands } from "./plain_commands.ts";
import { extractShellScript } from "./shell_script.ts";
import { toProgramName } from "./words.ts";

/**
 * Which rule calls a command dangerous.
 *
 * - `forced_rm`: `rm` with force in any form and at any place. Mirrors: Codex 0.169.0.
 * - `leading_forced_rm`: `rm` with `-f` or `-rf` as its first argument, also behind `sudo`. Mirrors: Codex 0.130.0.
 */
export type DangerRule = "forced_rm" | "leading_forced_rm";

/**
 * Whether a command must not run without a person's word, by one of the two rules. Default `forced_rm`.
 *
 * A shell script is dangerous when one of its commands is; by `leading_forced_rm`, only if it is plain.
 */
export async function isDangerousCommand(
  argv: readonly string[],
  options: { rule?: DangerRule | undefined } = {},
): Promise<boolean> {
  if ((options.rule ?? "forced_rm") === "forced_rm") return findRefusal(argv) !== undefined;
  if (isLeadingForcedRm(argv)) return true;
  const script = extractShellScript(argv);
  const plain = script === undefined ? undefined : await parsePlainCommands(script);
  return plain !== undefined && !plain.complex && plain.commands.some(isLeadingForcedRm);
}

function isLeadingForcedRm(words: readonly string[]): boolean {
  const start = words.findIndex((word) => toProgramName(word) !== "sudo");
  const [program = "", flag] = words.slice(Math.max(start, 0));
  return toProgramName(program) === "rm" && (flag === "-f" || flag === "-rf");
}
