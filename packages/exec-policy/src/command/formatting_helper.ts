import { summarizeProgram } from "./program_summary.ts";

/** Programs that only shape what they are piped. Mirrors: Codex 0.169.0. */
const HELPERS: ReadonlySet<string> = new Set([
  "column",
  "cut",
  "printf",
  "sort",
  "tr",
  "uniq",
  "wc",
  "yes",
]);

/** Programs that `xargs` may run without more happening than reading. */
const XARGS_READERS: ReadonlySet<string> = new Set(
  "basename cat dirname du echo egrep fgrep file grep head ls nl printf rg sed stat tail wc".split(
    " ",
  ),
);

/** Options of `xargs` whose value is the next argument. */
const XARGS_VALUED: ReadonlySet<string> = new Set(["-E", "-I", "-L", "-P", "-d", "-n", "-s"]);

/**
 * Whether a command of a pipeline only shapes the output of another, so that a summary can leave it out:
 * `wc -l`, `head -n 40`, `awk '{print $1}'`, but not `head -n 40 file`.
 *
 * Mirrors: Codex 0.169.0, except that `tee` with a file and `xargs` with a program that is not known to read
 * count there as well, which would hide what they change.
 */
export function isFormattingHelper(words: readonly string[]): boolean {
  const [program, ...args] = words;
  switch (program) {
    case undefined:
      return false;
    case "awk":
    case "sed":
      return summarizeProgram(words) === undefined && !args.some(isInPlace);
    case "head":
      return isCount(args, /^\d*$/);
    case "tail":
      return isCount(args, /^\+?\d*$/);
    case "tee":
      return args.every((arg) => arg.startsWith("-"));
    case "xargs":
      return isReadingXargs(args);
    default:
      return HELPERS.has(program);
  }
}

/** No file: nothing, one option, or a count as two arguments. */
function isCount(args: readonly string[], count: RegExp): boolean {
  const [first = "-", second] = args;
  if (second === undefined) return first.startsWith("-");
  return args.length === 2 && (first === "-n" || first === "-c") && count.test(second);
}

function isReadingXargs(args: readonly string[]): boolean {
  let at = 0;
  for (; args[at]?.startsWith("-") === true && args[at] !== "--"; at++)
    if (XARGS_VALUED.has(args[at] ?? "")) at += 1;
  const command = args.slice(args[at] === "--" ? at + 1 : at);
  const [program, ...rest] = command;
  if (program === undefined) return true;
  return XARGS_READERS.has(program) && !rest.some(isInPlace) && !rest.includes("--replace");
}

/** `-i` in all its forms: sed writes the files themselves. */
function isInPlace(arg: string): boolean {
  return /^-[a-zA-Z]*i/.test(arg) || arg.startsWith("--in-place");
}
