import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { toSnapshotText } from "./snapshot_file.ts";

interface Told {
  options?: string;
  functions?: string;
  aliases?: string;
  variables?: readonly string[];
}

/** What a shell writes. */
function toCaptured({ options = "", functions = "", aliases = "", variables = [] }: Told): string {
  return ["noise\n", "MARK", options, functions, aliases, ...variables, "MARK", "more noise"].join(
    "\0",
  );
}

function toText(told: Told, change: Partial<Parameters<typeof toSnapshotText>[0]> = {}): string {
  const captured = toCaptured(told);
  return toSnapshotText({ shell: "bash", captured, marker: "MARK", env: {}, ...change }) ?? "";
}

/** The lines of one part. */
function toLines(part: string, text: string): string[] {
  const lines = text.split("\n");
  const from = lines.indexOf(part) + 1;
  return lines.slice(
    from,
    lines.findIndex((line, at) => at >= from && (line.startsWith("# ") || line === ":")),
  );
}

test("toSnapshotText: the parts in an order that lets them be read, noise left out", () => {
  expect(
    toText({
      options: "set -o emacs\nshopt -s extglob",
      functions: "foo () \n{ \n    :\n}\n",
      aliases: "alias ll='ls -l'\n",
      variables: ["A=it's"],
    }),
  ).toBe(
    [
      "# Snapshot file",
      "unalias -a 2>/dev/null || :",
      "# Options",
      "set -o emacs 2>/dev/null || :",
      "shopt -s extglob 2>/dev/null || :",
      "# Functions",
      "foo () \n{ \n    :\n}",
      "# Aliases",
      "alias ll='ls -l'",
      "# Exports",
      String.raw`export A='it'\''s'`,
      ":",
      "",
    ].join("\n"),
  );
});

test.for([
  ["no marker", "noise"],
  ["one marker", "noise\0MARK\0set -o emacs\0"],
  ["too few parts", "\0MARK\0set -o emacs\0MARK\0"],
  ["another marker", toCaptured({}).replaceAll("MARK", "MARX")],
] as const)("toSnapshotText: %s is no snapshot", ([, captured]) => {
  expect(toSnapshotText({ shell: "bash", captured, marker: "MARK", env: {} })).toBeUndefined();
});

test("toSnapshotText: options that are off, or would break commands, are left out", () => {
  const options =
    "set +o vi\nset -o errexit\nset -o xtrace\nset -o pipefail\nshopt -u dotglob\nshopt -s login_shell\nshopt -s globstar\nset -o a; touch x";
  expect(toLines("# Options", toText({ options }))).toEqual([
    "set -o pipefail 2>/dev/null || :",
    "shopt -s globstar 2>/dev/null || :",
  ]);
  expect(
    toLines("# Options", toText({ options: "extendedglob\nlogin" }, { shell: "zsh" })),
  ).toEqual(["setopt extendedglob 2>/dev/null || :"]);
});

test("toSnapshotText: aliases without their word get it, values of many lines stay", () => {
  const aliases = "ll='ls\n-l'\nalias x='y'";
  expect(toLines("# Aliases", toText({ aliases }, { shell: "sh" }))).toEqual([
    "alias ll='ls",
    "-l'",
    "alias x='y'",
  ]);
});

test("toSnapshotText: only what startup files changed is written down", () => {
  const env = { SAME: "1", CHANGED: "1", GONE: "1", API_KEY: "host secret" };
  const variables = [
    "SAME=1",
    "CHANGED=2",
    "NEW=3",
    "EMPTY=",
    "API_KEY=host secret",
    "PWD=/",
    "OLDPWD=/",
    "SHLVL=1",
    "_=x",
    "BASH_FUNC_foo%%=() { :; }",
    "a-b=1",
    "1A=1",
    "odd",
  ];
  expect(toLines("# Exports", toText({ variables }, { env }))).toEqual([
    "export CHANGED='2'",
    "export EMPTY=''",
    "export NEW='3'",
    "unset GONE",
  ]);
});

test.for([
  [{ ignore_default_excludes: false }, ["export PATH='/rc'", "export PLAIN='p'"]],
  [{ exclude: ["PL*"] }, ["export MY_TOKEN='t'", "export PATH='/rc'"]],
  [{ include_only: ["*TOKEN"] }, ["export MY_TOKEN='t'"]],
  [{ inherit: "none" }, []],
  [{ inherit: "core" }, ["export PATH='/rc'"]],
  [{ set: { OTHER: "o" } }, ["export MY_TOKEN='t'", "export PATH='/rc'", "export PLAIN='p'"]],
] as const)(
  "toSnapshotText: what the policy %o keeps from commands is left out",
  ([policy, lines]) => {
    const variables = ["MY_TOKEN=t", "PLAIN=p", "PATH=/rc"];
    expect(toLines("# Exports", toText({ variables }, { policy }))).toEqual(lines);
  },
);

test("toSnapshotText: a variable that the policy hides is not taken away either", () => {
  const text = toText({ variables: [] }, { env: {}, policy: { exclude: ["A"] } });
  expect(toLines("# Exports", text)).toEqual([]);
});

test("toSnapshotText: any value can be read back, byte for byte", () => {
  const value = 'it\'s "$(touch x)" `y` \\ \n\t! \u00e9\u00ff*?#';
  const text = toText({ variables: [`A=${value}`] });
  const script = `${text}printf %s "$A"`;
  const { stdout } = spawnSync("/bin/sh", ["-c", script], { encoding: "utf8", env: {} });
  expect(stdout).toBe(value);
});
