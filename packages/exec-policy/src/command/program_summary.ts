import { listOperands, takeValues } from "./operands.ts";
import { shortenPath } from "./display_path.ts";
import { isSedRange } from "./words.ts";

/** What a program is run for, without the command line. */
export type ProgramSummary =
  | { type: "read"; path: string }
  | { type: "listFiles"; path: string | null }
  | { type: "search"; query: string | null; path: string | null };

type Summarize = (args: readonly string[]) => ProgramSummary | undefined;

/** Options whose value is the next argument. */
function flags(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}

function lists(valued: ReadonlySet<string>): Summarize {
  return (args) => toList(listOperands(args, valued)[0]);
}

function reads(valued: ReadonlySet<string>): Summarize {
  return (args) => {
    const [path, ...others] = listOperands(args, valued);
    return others.length === 0 ? toRead(path) : undefined;
  };
}

function searches(valued: ReadonlySet<string>): Summarize {
  return (args) => toSearch(listOperands(args, valued));
}

const LS = lists(flags("-I -w --block-size --format --time-style --color --quoting-style"));
const EZA = lists(flags("-I --ignore-glob --color --sort --time-style --time"));
const RIPGREP_FLAGS = flags(
  "-g --glob --iglob -t --type --type-add --type-not -m --max-count -A -B -C --context --max-depth",
);
const BAT = reads(
  flags("--theme --language --style --terminal-width --tabs --line-range --map-syntax"),
);
const LESS = reads(flags("-p -P -x -y -z -j --pattern --prompt --tabs --shift --jump-target"));
const AG = searches(flags("-G -g --file-search-regex --ignore-dir --ignore-file --path-to-ignore"));

/** What each known program does. Mirrors: Codex 0.169.0. */
const SUMMARIES: ReadonlyMap<string, Summarize> = new Map([
  ["ack", AG],
  ["ag", AG],
  ["awk", summarizeAwk],
  ["bat", BAT],
  ["batcat", BAT],
  ["cat", reads(new Set())],
  ["du", lists(flags("-d --max-depth -B --block-size --exclude --time-style"))],
  ["egrep", summarizeGrep],
  ["exa", EZA],
  ["eza", EZA],
  ["fd", summarizeFd],
  ["fgrep", summarizeGrep],
  ["find", summarizeFind],
  ["git", summarizeGit],
  ["grep", summarizeGrep],
  ["head", (args) => summarizeCounted(args, /^\d*$/)],
  ["less", LESS],
  ["ls", LS],
  ["more", reads(new Set())],
  ["nl", (args) => toRead(listOperands(args, flags("-s -w -v -i -b"))[0])],
  ["pt", AG],
  ["rg", summarizeRipgrep],
  ["rga", summarizeRipgrep],
  ["ripgrep-all", summarizeRipgrep],
  ["sed", summarizeSed],
  ["tail", (args) => summarizeCounted(args, /^\+?\d+$/)],
  ["tree", lists(flags("-L -P -I --charset --filelimit --sort"))],
]);

/**
 * What a program with these arguments is run for, if it reads, lists or searches. The program is known by
 * its bare name only. Mirrors: Codex 0.169.0.
 */
export function summarizeProgram(words: readonly string[]): ProgramSummary | undefined {
  const [program, ...args] = words;
  if (program === undefined) return undefined;
  if (/^python(?:[23](?:\.|$)|$)/.test(program)) return summarizePython(args);
  return SUMMARIES.get(program)?.(args);
}

function toRead(path: string | undefined): ProgramSummary | undefined {
  return path === undefined ? undefined : { type: "read", path };
}

function toList(path: string | undefined): ProgramSummary {
  return { type: "listFiles", path: path === undefined ? null : shortenPath(path) };
}

function toSearch([query, path]: readonly (string | undefined)[]): ProgramSummary {
  return {
    type: "search",
    query: query ?? null,
    path: path === undefined ? null : shortenPath(path),
  };
}

function summarizeRipgrep(args: readonly string[]): ProgramSummary {
  const operands = listOperands(args, RIPGREP_FLAGS);
  return args.includes("--files") ? toList(operands[0]) : toSearch(operands);
}

const GREP_PATTERNS = flags("-e --regexp -f --file");
const GREP_FLAGS = flags("-m --max-count -C --context -A --after-context -B --before-context");

function summarizeGrep(args: readonly string[]): ProgramSummary {
  const { values, rest } = takeValues(args, GREP_PATTERNS);
  return toSearch([...values.slice(0, 1), ...listOperands(rest, GREP_FLAGS)]);
}

function summarizeGit([subcommand, ...args]: readonly string[]): ProgramSummary | undefined {
  if (subcommand === "grep") return summarizeGrep(args);
  if (subcommand !== "ls-files") return undefined;
  return toList(listOperands(args, flags("--exclude --exclude-from --pathspec-from-file"))[0]);
}

const FD_FLAGS = flags("-t --type -e --extension -E --exclude --search-path");

function summarizeFd(args: readonly string[]): ProgramSummary {
  const operands = listOperands(args, FD_FLAGS);
  const [first] = operands;
  const isPath = first !== undefined && (/^\.\.?$/.test(first) || /[/\\]/.test(first));
  if (first === undefined || (isPath && operands.length === 1)) return toList(first);
  return toSearch(operands);
}

const FIND_TESTS = new Set(["-name", "-iname", "-path", "-regex"]);

function summarizeFind(args: readonly string[]): ProgramSummary {
  const path = args.find((arg) => !arg.startsWith("-") && !["!", "(", ")"].includes(arg));
  const test = args.findIndex((arg) => FIND_TESTS.has(arg));
  const query = test < 0 ? undefined : args[test + 1];
  return query === undefined ? toList(path) : toSearch([query, path]);
}

/** `head` and `tail`: with a number of lines, or with one file and nothing else. */
function summarizeCounted(args: readonly string[], count: RegExp): ProgramSummary | undefined {
  const [first = "", second] = args;
  if (first === "-n" && second !== undefined && count.test(second))
    return toRead(args.slice(2).find((arg) => !arg.startsWith("-")));
  if (first.startsWith("-n") && first !== "-n" && count.test(first.slice(2)))
    return toRead(args.find((arg) => !arg.startsWith("-")));
  return args.length === 1 && !first.startsWith("-") ? toRead(first) : undefined;
}

const AWK_FLAGS = flags("-F -v --field-separator --assign");
const AWK_FILES = flags("-f --file");

function summarizeAwk(args: readonly string[]): ProgramSummary | undefined {
  const { values, rest } = takeValues(args, AWK_FILES);
  const operands = listOperands(rest, AWK_FLAGS);
  return toRead(values.length > 0 ? operands[0] : operands[1]);
}

const SED_SCRIPTS = flags("-e --expression");
const SED_FILES = flags("-f --file");

/** `sed -n` with a range of lines and a file. */
function summarizeSed(args: readonly string[]): ProgramSummary | undefined {
  if (!args.includes("-n")) return undefined;
  const { values, rest } = takeValues(args, SED_SCRIPTS);
  const operands = listOperands(rest, SED_FILES);
  const [first, second] = operands;
  if (first !== undefined && isSedRange(first)) return toRead(second);
  return values.some(isSedRange) || operands.some(isSedRange) ? toRead(first) : undefined;
}

const PYTHON_WALKS = /os\.(?:walk|listdir|scandir)|glob\.i?glob|pathlib\.Path|\.rglob\(/;

function summarizePython(args: readonly string[]): ProgramSummary | undefined {
  const flag = args.indexOf("-c");
  const script = flag < 0 ? undefined : args[flag + 1];
  return script !== undefined && PYTHON_WALKS.test(script) ? toList(undefined) : undefined;
}
