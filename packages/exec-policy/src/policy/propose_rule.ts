import { toProgramName } from "../command/words.ts";

/** Programs that run what their arguments say, as words or as a script. `git` is one by `-c`. */
const INTERPRETERS: ReadonlySet<string> = new Set(
  [
    "bash cmd dash env fish ksh powershell pwsh sh sudo zsh",
    "bun deno julia lua node nodejs osascript perl php py pypy pypy3 python pythonw pyw Rscript ruby",
  ].flatMap((names) => names.split(" ")),
);

/**
 * Whether a prefix would allow so much that it must not be offered as a rule: an interpreter, a shell or the
 * like with nothing but options behind it, or `git` or `rm` alone.
 *
 * Mirrors: Codex 0.169.0, which has a list of such prefixes; here any path of these programs and any of their
 * options count, so that `/usr/bin/bash` and `python3 -m` are banned too.
 */
export function isBannedPrefix(prefix: readonly string[]): boolean {
  const [program = "", ...args] = prefix;
  const name = toProgramName(program).replace(/\.exe$/i, "");
  if (INTERPRETERS.has(name) || name === "git" || /^python\d[\d.]*$/.test(name))
    return args.every(isOption);
  return name === "rm" && args.length === 0;
}

/** `-c`, `-`, and what `cmd` takes: `/c`. */
function isOption(arg: string): boolean {
  return arg.startsWith("-") || /^\/[a-z]$/i.test(arg);
}

/** What is known when a rule could be offered. */
export interface ProposeRuleInput {
  /** The prefix that the model suggests. */
  requested?: readonly string[] | undefined;
  /** Words of each command that is to run. */
  commands: readonly (readonly string[])[];
  /** Whether a rule of the policy matches a command. */
  isMatched: (words: readonly string[]) => boolean;
  /** Whether a rule that asks matches a command: no further rule would change that. */
  isAskedByRule: boolean;
  /** Whether a command that no rule matches needs a person's word. */
  needsApproval: (words: readonly string[]) => boolean;
}

/**
 * The prefix to offer when a person is asked, so that the like needs no asking again.
 *
 * The model's suggestion if no rule matches yet and it would make everything pass; else the first command that
 * needs the asking. Nothing that {@link isBannedPrefix} bans. Mirrors: Codex 0.169.0.
 */
export function proposeRule(input: ProposeRuleInput): string[] | undefined {
  const { commands, isAskedByRule, isMatched, needsApproval, requested } = input;
  if (isAskedByRule) return undefined;
  const open = commands.filter((words) => !isMatched(words) && needsApproval(words));
  const isFitting =
    requested !== undefined &&
    requested.length > 0 &&
    !isBannedPrefix(requested) &&
    !commands.some(isMatched) &&
    open.every((words) => requested.every((word, at) => words[at] === word));
  if (isFitting) return [...requested];
  const [first] = open;
  return first === undefined || isBannedPrefix(first) ? undefined : [...first];
}
