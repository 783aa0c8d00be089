import { findNearestName } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";
import {
  collectFlags,
  type CommandSpec,
  findCommand,
  type FlagSpec,
  listCommandPaths,
} from "./command_spec.ts";

/** Arguments after parsing: which command, and with what. */
export interface ParsedCommand {
  /** From the root to the chosen command. */
  readonly path: readonly CommandSpec[];
  /** Given flags by long name. A switch has one empty string for each time it was given. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

interface FlagUse {
  readonly flag: FlagSpec | undefined;
  /** As it was typed, without the value. */
  readonly typed: string;
  readonly value: string | undefined;
  readonly isInline: boolean;
}

interface Words {
  readonly uses: readonly FlagUse[];
  /** In order; `quoted` ones came after `--` and name no command. */
  readonly positionals: readonly { readonly text: string; readonly quoted: boolean }[];
}

/**
 * Finds the command and its arguments.
 *
 * Flags may stand anywhere; `--` ends them. Asking for help or the version skips all further checks.
 *
 * @throws {@link CliError} `usage` for anything that does not fit the table, with one line that says what would.
 */
export function parseCommandLine(root: CommandSpec, argv: readonly string[]): ParsedCommand {
  const words = readWords(root, argv);
  const { path, rest } = choosePath(root, words);
  const asksForHelp = words.uses.some(
    ({ flag }) => flag?.name === "help" || flag?.name === "version",
  );
  const flags = toFlagValues(path, words.uses, { checked: !asksForHelp });
  if (!asksForHelp) checkPositionals(path, rest);
  return { path, flags, positionals: rest };
}

/** The command's words without the program, for example `exec resume`; empty for the program itself. */
export function toCommandName(parsed: ParsedCommand): string {
  return parsed.path
    .slice(1)
    .map(({ name }) => name)
    .join(" ");
}

/** The value of a flag that is given at most once. */
export function getFlag(parsed: ParsedCommand, name: string): string | undefined {
  return parsed.flags.get(name)?.at(-1);
}

/** The values of a flag that may be repeated, in order. */
export function getFlagValues(parsed: ParsedCommand, name: string): readonly string[] {
  return parsed.flags.get(name) ?? [];
}

/** Whether a switch was given. */
export function hasFlag(parsed: ParsedCommand, name: string): boolean {
  return parsed.flags.has(name);
}

/** Makes the error for wrong arguments: one line, ending in where to read more. */
export function createUsageError(path: readonly CommandSpec[], problem: string): CliError {
  const command = path.map(({ name }) => name).join(" ");
  return new CliError("usage", `${problem}; try ${command} --help`);
}

function readWords(root: CommandSpec, argv: readonly string[]): Words {
  const byName = new Map<string, FlagSpec>();
  for (const path of listCommandPaths(root))
    for (const flag of path.at(-1)?.flags ?? []) byName.set(flag.name, flag);
  const options: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  for (const flag of byName.values())
    options[flag.name] = {
      type: flag.value === undefined ? "boolean" : "string",
      ...(flag.short === undefined ? {} : { short: flag.short }),
    };
  // Taken at the call: as an import, node:util costs milliseconds at every start.
  const { parseArgs } = process.getBuiltinModule("node:util");
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const uses: FlagUse[] = [];
  const positionals: { text: string; quoted: boolean }[] = [];
  let quoted = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") quoted = true;
    else if (token.kind === "positional") positionals.push({ text: token.value, quoted });
    else
      uses.push({
        flag: byName.get(token.name),
        typed: token.rawName,
        value: toTypedValue(token.rawName, token.value, token.inlineValue === true),
        isInline: token.inlineValue === true,
      });
  }
  return { uses, positionals };
}

/** `-s=value` means the same as `-svalue`. */
function toTypedValue(
  typed: string,
  value: string | undefined,
  isInline: boolean,
): string | undefined {
  const isShort = !typed.startsWith("--");
  return isShort && isInline && value?.startsWith("=") === true ? value.slice(1) : value;
}

function choosePath(
  root: CommandSpec,
  { positionals }: Words,
): { readonly path: readonly CommandSpec[]; readonly rest: readonly string[] } {
  const path = [root];
  let at = 0;
  for (; at < positionals.length; at += 1) {
    const word = positionals[at];
    const command = path.at(-1);
    if (word === undefined || word.quoted || command === undefined) break;
    const child = findCommand(command, word.text);
    if (child === undefined) break;
    path.push(child);
  }
  const rest = positionals.slice(at).map(({ text }) => text);
  const command = path.at(-1);
  if (command?.needsCommand === true && rest[0] !== undefined) {
    const nearest = findNearestName(
      rest[0],
      command.commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    );
    const names = command.commands.map(({ name }) => name).join(", ");
    const advice = nearest === undefined ? `commands are ${names}` : `did you mean '${nearest}'?`;
    throw createUsageError(path, `unknown command '${rest[0]}', ${advice}`);
  }
  return { path, rest };
}

function toFlagValues(
  path: readonly CommandSpec[],
  uses: readonly FlagUse[],
  { checked }: { readonly checked: boolean },
): ReadonlyMap<string, readonly string[]> {
  const allowed = collectFlags(path);
  const values = new Map<string, string[]>();
  for (const use of uses) {
    const flag = allowed.find(({ name }) => name === use.flag?.name);
    const problem =
      flag === undefined ? explainUnknownFlag(allowed, use) : explainBadUse(flag, use);
    if (problem !== undefined) {
      if (checked) throw createUsageError(path, problem);
      continue;
    }
    if (flag === undefined) continue;
    const known = values.get(flag.name) ?? [];
    if (checked && known.length > 0 && flag.value !== undefined && flag.repeatable !== true)
      throw createUsageError(path, `flag '--${flag.name}' was given twice, it takes one value`);
    known.push(use.value ?? "");
    values.set(flag.name, known);
  }
  return values;
}

function explainUnknownFlag(allowed: readonly FlagSpec[], use: FlagUse): string {
  if (use.flag !== undefined) return `flag '${use.typed}' does not belong to this command`;
  const nearest = use.typed.startsWith("--")
    ? findNearestName(
        use.typed.slice(2),
        allowed.map(({ name }) => name),
      )
    : undefined;
  return nearest === undefined
    ? `unknown flag '${use.typed}' (put '--' before text that starts with a dash)`
    : `unknown flag '${use.typed}', did you mean '--${nearest}'?`;
}

function explainBadUse(flag: FlagSpec, { typed, value, isInline }: FlagUse): string | undefined {
  if (flag.value === undefined)
    return value === undefined ? undefined : `flag '${typed}' takes no value, got '${value}'`;
  const looksLikeFlag = !isInline && value?.startsWith("-") === true && value !== "-";
  if (value === undefined || looksLikeFlag)
    return `flag '${typed}' needs a value ${flag.value}${
      looksLikeFlag ? ` (write --${flag.name}=${value} if that is the value)` : ""
    }`;
  if (flag.choices === undefined || flag.choices.includes(value)) return undefined;
  const nearest = findNearestName(value, flag.choices);
  return `invalid value '${value}' for '--${flag.name}', use ${toAlternatives(flag.choices)}${
    nearest === undefined ? "" : `, did you mean '${nearest}'?`
  }`;
}

function checkPositionals(path: readonly CommandSpec[], rest: readonly string[]): void {
  const command = path.at(-1);
  if (command === undefined || (command.name === "help" && path.length === 2)) return;
  const { positionals } = command;
  const takesAll = positionals.at(-1)?.variadic === true;
  const extra = takesAll ? undefined : rest[positionals.length];
  if (extra !== undefined)
    throw createUsageError(
      path,
      `unexpected argument '${extra}'${positionals.length > 0 ? " (put quotes around text with spaces)" : ""}`,
    );
  for (const [at, positional] of positionals.entries()) {
    const value = rest[at];
    if (value === undefined && positional.required === true)
      throw createUsageError(
        path,
        `argument ${positional.name} is missing${
          positional.choices === undefined ? "" : `, use ${toAlternatives(positional.choices)}`
        }`,
      );
    if (value !== undefined && positional.choices?.includes(value) === false)
      throw createUsageError(
        path,
        `invalid value '${value}' for ${positional.name}, use ${toAlternatives(positional.choices)}`,
      );
  }
}

function toAlternatives(words: readonly string[]): string {
  const head = words.slice(0, -1).join(", ");
  return head === "" ? words.join("") : `${head} or ${words.at(-1)}`;
}
