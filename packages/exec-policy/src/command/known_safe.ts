import { parsePlainCommands } from "./plain_commands.ts";
import { extractShellScript } from "./shell_script.ts";
import { isSedRange, toProgramName } from "./words.ts";

/** Programs that only read, whatever their arguments. Mirrors: Codex 0.130.0 (on Linux). */
export const SAFE_PROGRAMS: ReadonlySet<string> = new Set([
  "cat",
  "cd",
  "cut",
  "echo",
  "expr",
  "false",
  "grep",
  "head",
  "id",
  "ls",
  "nl",
  "numfmt",
  "paste",
  "pwd",
  "rev",
  "seq",
  "stat",
  "tac",
  "tail",
  "tr",
  "true",
  "uname",
  "uniq",
  "wc",
  "which",
  "whoami",
]);

/** Programs that only read unless an argument says otherwise: whether these arguments are all right. */
const SAFE_WITH_ARGUMENTS: ReadonlyMap<string, (args: readonly string[]) => boolean> = new Map([
  ["base64", (args) => !args.some((arg) => /^-o/.test(arg) || isOption(arg, "--output"))],
  ["find", (args) => !args.some((arg) => UNSAFE_FIND.has(arg))],
  ["git", isSafeGit],
  ["rg", (args) => !args.some(isUnsafeRipgrep)],
  ["sed", isSafeSed],
]);

const UNSAFE_FIND: ReadonlySet<string> = new Set([
  "-delete",
  "-exec",
  "-execdir",
  "-fls",
  "-fprint",
  "-fprint0",
  "-fprintf",
  "-ok",
  "-okdir",
]);

const SAFE_GIT: ReadonlySet<string> = new Set(["branch", "diff", "log", "show", "status"]);

/** Options that write, or run another program. Git takes them shortened as well. */
const UNSAFE_GIT_OPTIONS: readonly string[] = [
  "--exec",
  "--ext-diff",
  "--output",
  "--paginate",
  "--textconv",
];

/** Arguments with which `git branch` only lists. */
const LISTING_BRANCHES =
  /^(?:-a|-l|-r|-v|-vv|--all|--list|--remotes|--show-current|--verbose|--format=.*)$/s;

/**
 * Whether a program with these arguments is known to only read. The program is known by the name of its file.
 *
 * Mirrors: Codex 0.130.0; Codex 0.169.0 has no such list. Stricter than there on shortened options
 * (`git diff --outp=f`) and clustered ones (`rg -nz`).
 */
export function isSafeProgram(words: readonly string[]): boolean {
  const [program, ...args] = words;
  if (program === undefined) return false;
  const name = toProgramName(program);
  return SAFE_PROGRAMS.has(name) || (SAFE_WITH_ARGUMENTS.get(name)?.(args) ?? false);
}

/**
 * Whether a command is known to only read: a safe program, or a shell script of nothing but safe programs.
 *
 * Where the shell makes file names of a word, or removes backslashes from it, only {@link SAFE_PROGRAMS} pass: the
 * word could become an option. Mirrors: Codex 0.130.0, which lets all pass.
 */
export async function isSafeCommand(argv: readonly string[]): Promise<boolean> {
  if (isSafeProgram(argv)) return true;
  const script = extractShellScript(argv);
  const plain = script === undefined ? undefined : await parsePlainCommands(script);
  if (plain === undefined || plain.complex) return false;
  return plain.commands.every((words) => {
    const isFixed = plain.literal || !words.some((word) => /[*?[{\\]/.test(word));
    return isFixed ? isSafeProgram(words) : SAFE_PROGRAMS.has(toProgramName(words[0] ?? ""));
  });
}

function isSafeGit(words: readonly string[]): boolean {
  // Any other option before the subcommand can name another folder, configuration or program.
  const [first] = words;
  const [subcommand, ...args] = first === "--no-pager" || first === "-P" ? words.slice(1) : words;
  if (subcommand === undefined || !SAFE_GIT.has(subcommand)) return false;
  if (args.some((arg) => UNSAFE_GIT_OPTIONS.some((option) => isShortened(arg, option))))
    return false;
  return subcommand !== "branch" || args.every((arg) => LISTING_BRANCHES.test(arg));
}

/** Whether the argument is the option, or the start of it, with or without a value. */
function isShortened(arg: string, option: string): boolean {
  const [name = ""] = arg.split("=", 1);
  return name.length > 2 && name.startsWith("--") && option.startsWith(name);
}

function isUnsafeRipgrep(arg: string): boolean {
  return (
    /^-[^-]*z/.test(arg) ||
    arg === "--search-zip" ||
    isOption(arg, "--pre") ||
    isOption(arg, "--hostname-bin")
  );
}

function isOption(arg: string, option: string): boolean {
  return arg === option || arg.startsWith(`${option}=`);
}

function isSafeSed(args: readonly string[]): boolean {
  const [flag, range] = args;
  return args.length <= 3 && flag === "-n" && range !== undefined && isSedRange(range);
}
