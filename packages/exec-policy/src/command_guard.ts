import { quoteCommand } from "./quote.ts";
import { toSimpleCommands } from "./simple_commands.ts";

/** Why a command may not run. */
export interface CommandRefusal {
  /** Stable name of the rule. */
  rule: "forced_rm";
  /** Wire: what the model reads behind `rejected: ` (Codex 0.169.0). */
  reason: string;
}

const FORCED_RM: CommandRefusal = {
  rule: "forced_rm",
  reason: "rm -f style commands are not permitted. Use a safer approach",
};

const SHELLS: ReadonlySet<string> = new Set(["bash", "dash", "ksh", "sh", "zsh"]);

/** Programs that run the command among their arguments. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "builtin",
  "busybox",
  "chroot",
  "command",
  "doas",
  "env",
  "exec",
  "find",
  "ionice",
  "nice",
  "nohup",
  "parallel",
  "setsid",
  "stdbuf",
  "sudo",
  "time",
  "timeout",
  "xargs",
]);

/** Words that stand before a command without being one. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "!",
  "{",
  "}",
  "coproc",
  "do",
  "elif",
  "else",
  "if",
  "then",
  "time",
  "until",
  "while",
]);

/** Scripts within scripts that are followed; deeper ones are refused if they mention rm. */
const MAX_SCRIPT_DEPTH = 8;

/**
 * Looks for a command that must not run, whatever the sandbox: `rm` with force, spelled in any way and at
 * any place, also behind `sudo` and the like, in a subshell or substitution, and in a script for another shell.
 *
 * Scripts are split by quotes and operators only, nothing is expanded. So `rm $FLAGS` passes, as do the
 * bodies of here-documents, aliases, and programs that remove files by themselves. It is a guard against
 * accidents, not a sandbox. Mirrors: Codex 0.169.0.
 */
export function findRefusal(argv: readonly string[]): CommandRefusal | undefined {
  return isForcedRm(argv, 0) ? FORCED_RM : undefined;
}

/**
 * The sentence that refuses a command.
 *
 * Wire: what stands inside `Rejected("...")` (Codex 0.169.0).
 */
export function toRefusalText(argv: readonly string[], refusal: CommandRefusal): string {
  return `\`${quoteCommand(argv)}\` rejected: ${refusal.reason}`;
}

function isForcedRm(words: readonly string[], depth: number): boolean {
  const start = words.findIndex((word) => !KEYWORDS.has(word) && !/^[A-Za-z_]\w*\+?=/.test(word));
  if (start < 0) return false;
  const name = toProgramName(words[start]);
  const rest = words.slice(start + 1);
  if (name === "rm") return hasForce(rest);
  if (SHELLS.has(name)) return isForcedRmScript(findScript(rest), depth);
  if (name === "eval" || name === "trap") return isForcedRmScript(rest.join(" "), depth);
  if (!WRAPPERS.has(name)) return false;
  return isForcedRmBehindWrapper(rest, depth);
}

function isForcedRmBehindWrapper(words: readonly string[], depth: number): boolean {
  const rm = words.findIndex((word) => toProgramName(word) === "rm");
  if (rm >= 0 && hasForce(words.slice(rm + 1))) return true;
  for (let at = 0; at < words.length; at++) {
    if (!SHELLS.has(toProgramName(words[at]))) continue;
    const script = findScript(words.slice(at + 1, at + 1 + MAX_SHELL_OPTIONS));
    if (isForcedRmScript(script, depth)) return true;
  }
  return false;
}

/** Words after a shell among which its script is looked for. */
const MAX_SHELL_OPTIONS = 16;

/** The script that a shell is given with `-c`. */
function findScript(args: readonly string[]): string | undefined {
  const flag = args.findIndex((word) => /^-[A-Za-z]*c[A-Za-z]*$/.test(word));
  if (flag < 0) return undefined;
  return args.slice(flag + 1).find((word) => !/^[-+]/.test(word));
}

function isForcedRmScript(script: string | undefined, depth: number): boolean {
  if (script === undefined) return false;
  if (depth >= MAX_SCRIPT_DEPTH) return /\brm\b/.test(script);
  return toSimpleCommands(script).some((words) => isForcedRm(words, depth + 1));
}

function toProgramName(word: string | undefined): string {
  return word === undefined ? "" : word.slice(word.lastIndexOf("/") + 1);
}

/** True for `-f` alone or among other letters, and for `--force` however far it is spelled out. */
function hasForce(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.some(
    (word) => /^-[A-Za-z]*f/.test(word) || (word.length > 2 && "--force".startsWith(word)),
  );
}
