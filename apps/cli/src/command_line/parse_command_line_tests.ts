import { expect, test } from "vitest";
import { CliError } from "../cli_error.ts";
import { listCommandPaths } from "./command_spec.ts";
import { ROOT_COMMAND } from "./command_table.ts";
import {
  getFlag,
  getFlagValues,
  hasFlag,
  parseCommandLine,
  toCommandName,
} from "./parse_command_line.ts";

interface Plain {
  readonly command: string;
  readonly flags: Readonly<Record<string, readonly string[]>>;
  readonly positionals: readonly string[];
}

function parse(argv: readonly string[]): Plain {
  const parsed = parseCommandLine(ROOT_COMMAND, argv);
  return {
    command: toCommandName(parsed),
    flags: Object.fromEntries(parsed.flags),
    positionals: parsed.positionals,
  };
}

function refuse(argv: readonly string[]): string {
  try {
    parse(argv);
  } catch (error) {
    if (CliError.isInstance(error) && error.code === "usage") return error.message;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(" ")}`);
}

test.for<readonly [readonly string[], Plain]>([
  [["exec", "hi"], { command: "exec", flags: {}, positionals: ["hi"] }],
  [["e", "hi"], { command: "exec", flags: {}, positionals: ["hi"] }],
  [
    ["exec", "--json", "-s", "read-only", "hi"],
    { command: "exec", flags: { json: [""], sandbox: ["read-only"] }, positionals: ["hi"] },
  ],
  [
    ["--json", "exec", "hi", "-m", "m1"],
    { command: "exec", flags: { json: [""], model: ["m1"] }, positionals: ["hi"] },
  ],
  [
    ["exec", "--json", "-c", "a=1", "-c", "b=2", "-m", "m2", "resume", "id-1", "2"],
    {
      command: "exec resume",
      flags: { json: [""], config: ["a=1", "b=2"], model: ["m2"] },
      positionals: ["id-1", "2"],
    },
  ],
  [
    ["exec", "resume", "--last", "two", "--json"],
    { command: "exec resume", flags: { last: [""], json: [""] }, positionals: ["two"] },
  ],
  [["exec", "--", "resume"], { command: "exec", flags: {}, positionals: ["resume"] }],
  [["exec", "--", "--json"], { command: "exec", flags: {}, positionals: ["--json"] }],
  [
    ["exec", "-i", "nope.png", "--", "what"],
    { command: "exec", flags: { image: ["nope.png"] }, positionals: ["what"] },
  ],
  [["exec", "-"], { command: "exec", flags: {}, positionals: ["-"] }],
  [
    ["exec", "-sread-only"],
    { command: "exec", flags: { sandbox: ["read-only"] }, positionals: [] },
  ],
  [
    ["exec", "-s=read-only"],
    { command: "exec", flags: { sandbox: ["read-only"] }, positionals: [] },
  ],
  [["exec", "--config=a=-1"], { command: "exec", flags: { config: ["a=-1"] }, positionals: [] }],
  [["exec", "--json", "--json"], { command: "exec", flags: { json: ["", ""] }, positionals: [] }],
  [["login", "status"], { command: "login status", flags: {}, positionals: [] }],
  [
    ["debug", "tools", "--json"],
    { command: "debug tools", flags: { json: [""] }, positionals: [] },
  ],
  [["help", "exec", "resume"], { command: "help", flags: {}, positionals: ["exec", "resume"] }],
  [[], { command: "", flags: {}, positionals: [] }],
])("parseCommandLine: %j", ([argv, expected]) => {
  expect(parse(argv)).toEqual(expected);
});

test.for<readonly [readonly string[], string]>([
  [
    ["exec", "--nope", "x"],
    "unknown flag '--nope' (put '--' before text that starts with a dash); try codexkit exec --help",
  ],
  [
    ["exec", "--jsn", "x"],
    "unknown flag '--jsn', did you mean '--json'?; try codexkit exec --help",
  ],
  [
    ["exec", "-z"],
    "unknown flag '-z' (put '--' before text that starts with a dash); try codexkit exec --help",
  ],
  [
    ["exec", "-s", "yolo", "x"],
    "invalid value 'yolo' for '--sandbox', use read-only, workspace-write or danger-full-access; try codexkit exec --help",
  ],
  [
    ["exec", "-s", "readonly"],
    "invalid value 'readonly' for '--sandbox', use read-only, workspace-write or danger-full-access, did you mean 'read-only'?; try codexkit exec --help",
  ],
  [["exec", "-m"], "flag '-m' needs a value MODEL; try codexkit exec --help"],
  [
    ["exec", "-m", "--json"],
    "flag '-m' needs a value MODEL (write --model=--json if that is the value); try codexkit exec --help",
  ],
  [
    ["exec", "-m", "a", "-m", "b"],
    "flag '--model' was given twice, it takes one value; try codexkit exec --help",
  ],
  [["exec", "--json=yes"], "flag '--json' takes no value, got 'yes'; try codexkit exec --help"],
  [["exec", "--keep"], "flag '--keep' does not belong to this command; try codexkit exec --help"],
  [
    ["exec", "--last", "x"],
    "flag '--last' does not belong to this command; try codexkit exec --help",
  ],
  [
    ["exec", "fix", "the", "bug"],
    "unexpected argument 'the' (put quotes around text with spaces); try codexkit exec --help",
  ],
  [["exce", "hi"], "unknown command 'exce', did you mean 'exec'?; try codexkit --help"],
  [["features", "zzz"], "unknown command 'zzz', commands are list; try codexkit features --help"],
  [
    ["completion"],
    "argument SHELL is missing, use bash, zsh or fish; try codexkit completion --help",
  ],
  [
    ["completion", "tcsh"],
    "invalid value 'tcsh' for SHELL, use bash, zsh or fish; try codexkit completion --help",
  ],
  [["logout", "now"], "unexpected argument 'now'; try codexkit logout --help"],
])("parseCommandLine: refuses %j", ([argv, message]) => {
  expect(refuse(argv)).toBe(message);
});

test.for<readonly string[]>([
  ["exec", "--help", "--nope"],
  ["exec", "-s", "yolo", "-h"],
  ["completion", "--help"],
])("parseCommandLine: --help wins over what else is wrong in %j", (argv) => {
  expect(hasFlag(parseCommandLine(ROOT_COMMAND, argv), "help")).toBe(true);
});

test("getFlag, getFlagValues, hasFlag: read what was given", () => {
  const parsed = parseCommandLine(ROOT_COMMAND, ["exec", "-c", "a=1", "-c", "b=2", "--json"]);
  expect([
    getFlag(parsed, "model"),
    getFlag(parsed, "config"),
    getFlagValues(parsed, "config"),
    getFlagValues(parsed, "image"),
    hasFlag(parsed, "json"),
    hasFlag(parsed, "oss"),
  ]).toEqual([undefined, "b=2", ["a=1", "b=2"], [], true, false]);
});

test("command table: a flag has the same letter and shape wherever it stands", () => {
  const shapes = new Map<string, Set<string>>();
  const letters = new Map<string, Set<string>>();
  for (const path of listCommandPaths(ROOT_COMMAND))
    for (const { name, short, value, repeatable } of path.at(-1)?.flags ?? []) {
      const shape = JSON.stringify([short, value, repeatable]);
      shapes.set(name, (shapes.get(name) ?? new Set()).add(shape));
      if (short !== undefined) letters.set(short, (letters.get(short) ?? new Set()).add(name));
    }
  expect([...shapes, ...letters].filter(([, seen]) => seen.size > 1)).toEqual([]);
});
