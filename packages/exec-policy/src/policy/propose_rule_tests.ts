import { expect, test } from "vitest";
import { isBannedPrefix, proposeRule } from "./propose_rule.ts";

// What Codex 0.169.0 was seen to ban.
test.for(
  [
    "python3;python3 -;python3 -c;python;python -;python -c;py;py -3;pythonw;pyw;pypy;pypy3;git",
    "bash;bash -c;bash -lc;sh;sh -c;sh -lc;zsh;zsh -c;zsh -lc;dash;dash -c;ksh;ksh -c;fish;fish -c",
    "/bin/bash;/bin/bash -c;/bin/bash -lc;/bin/sh;/bin/sh -c;/bin/sh -lc;/bin/zsh;/bin/zsh -lc",
    "pwsh;pwsh -c;pwsh -e;pwsh -Command;pwsh -EncodedCommand;pwsh -File;pwsh -ec;pwsh -f",
    "powershell;powershell -c;powershell.exe;powershell.exe -Command;cmd;cmd.exe;cmd.exe /c;cmd.exe /k",
    "env;sudo;node;node -e;nodejs;nodejs -e;perl;perl -e;ruby;ruby -e;php;php -r;lua;lua -e",
    "osascript;Rscript;julia;julia -e;deno;bun;rm",
  ].flatMap((line) => line.split(";")),
)("banned: %s", (prefix) => {
  expect(isBannedPrefix(prefix.split(" "))).toBe(true);
});

test.for([
  "/usr/bin/bash",
  "/usr/bin/env -i",
  "python3.12 -c",
  "python3 -m",
  "node -p",
  "sudo -n",
  "git -c",
  "bash -x -c",
])("banned here only: %s", (prefix) => {
  expect(isBannedPrefix(prefix.split(" "))).toBe(true);
});

test.for([
  "git push",
  "npm run",
  "npm",
  "cargo",
  "rm -r",
  "python3 script.py",
  "python3 -m pytest",
  "node build.js",
  "deno run",
  "sudo apt",
  "/bin/bash -c ls",
  "make",
])("not banned: %s", (prefix) => {
  expect(isBannedPrefix(prefix.split(" "))).toBe(false);
});

interface Case {
  about: string;
  requested?: string[];
  commands: string[][];
  /** Programs that rules match. */
  matched?: string[];
  isAskedByRule?: boolean;
  /** Programs that need no asking. */
  fine?: string[];
  expected: string[] | undefined;
}

const CASES: readonly Case[] = [
  { about: "the command itself", commands: [["cargo", "build"]], expected: ["cargo", "build"] },
  {
    about: "the model's wish",
    requested: ["cargo"],
    commands: [["cargo", "build"]],
    expected: ["cargo"],
  },
  {
    about: "the wish fits only part of it",
    requested: ["ls"],
    commands: [["ls"], ["pwd"]],
    expected: ["ls"],
  },
  {
    about: "the wish does not fit the first part",
    requested: ["pwd"],
    commands: [["ls"], ["pwd"]],
    expected: ["ls"],
  },
  {
    about: "the rest needs no asking",
    requested: ["cargo"],
    commands: [["ls"], ["cargo", "build"]],
    fine: ["ls"],
    expected: ["cargo"],
  },
  {
    about: "the first part that needs asking",
    commands: [["ls"], ["cargo", "build"], ["make"]],
    fine: ["ls"],
    expected: ["cargo", "build"],
  },
  {
    about: "a rule matches a part, so the wish is not taken",
    requested: ["orange"],
    commands: [["apple"], ["orange", "x"]],
    matched: ["apple"],
    expected: ["orange", "x"],
  },
  {
    about: "a banned wish",
    requested: ["bash", "-c"],
    commands: [["bash", "-c", "x"]],
    expected: ["bash", "-c", "x"],
  },
  { about: "an empty wish", requested: [], commands: [["ls"]], expected: ["ls"] },
  { about: "a wish for the empty word", requested: [""], commands: [["ls"]], expected: ["ls"] },
  { about: "a command that is banned itself", commands: [["python3"]], expected: undefined },
  { about: "a rule asks", commands: [["ls"]], isAskedByRule: true, expected: undefined },
  { about: "nothing needs asking", commands: [["ls"]], fine: ["ls"], expected: undefined },
  { about: "nothing is left", commands: [["ls"]], matched: ["ls"], expected: undefined },
];

test.for(CASES)("propose: $about", ({ expected, fine, isAskedByRule, matched, ...input }) => {
  const has = (list: readonly string[] | undefined, [program = ""]: readonly string[]): boolean =>
    list?.includes(program) ?? false;
  const proposed = proposeRule({
    ...input,
    isMatched: (words) => has(matched, words),
    isAskedByRule: isAskedByRule ?? false,
    needsApproval: (words) => !has(fine, words),
  });
  expect(proposed).toEqual(expected);
});
