import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isSnapshotShell, type SnapshotShell, toCaptureScript } from "./capture_script.ts";
import { findTestShell, SNAPSHOT_SHELLS } from "./test_shells.ts";

/** The parts that a shell writes when a startup file holds `startup`. */
function capture(
  shell: SnapshotShell,
  startup: string,
): { noise: string; options: string[]; functions: string; aliases: string; variables: string[] } {
  const home = mkdtempSync(path.join(tmpdir(), "codexkit-capture-"));
  onTestFinished(() => {
    rmSync(home, { recursive: true });
  });
  for (const name of [".bashrc", ".zshrc", ".shrc"]) writeFileSync(path.join(home, name), startup);
  const env = { HOME: home, PATH: "/usr/bin:/bin", ENV: path.join(home, ".shrc"), SAME: "same" };
  const argv = ["-lc", toCaptureScript(shell, "MARK")];
  const { stdout } = spawnSync(findTestShell(shell), argv, { encoding: "utf8", env });
  const [noise = "", start, options = "", functions = "", aliases = "", ...rest] =
    stdout.split("\0");
  expect([start, rest.slice(-2)]).toEqual(["MARK", ["MARK", ""]]);
  return { noise, options: options.split("\n"), functions, aliases, variables: rest.slice(0, -2) };
}

const SKIP = (shell: SnapshotShell): { skip: boolean } => ({ skip: findTestShell(shell) === "" });

for (const shell of SNAPSHOT_SHELLS) {
  test(
    `toCaptureScript: ${shell} tells exported variables, whatever is in them`,
    SKIP(shell),
    () => {
      const startup = 'echo noise; export NEW="it\'s\n\\$x"; PLAIN=1; export PATH=/mine:$PATH';
      const { noise, variables } = capture(shell, startup);
      expect(noise).toContain("noise\n");
      expect(variables).toContain("NEW=it's\n$x");
      expect(variables).toContain("SAME=same");
      expect(variables.filter((entry) => /^PATH=\/mine:/.test(entry))).toHaveLength(1);
      expect(variables.filter((entry) => /^(PLAIN|__codexkit)/.test(entry))).toEqual([]);
    },
  );

  test(
    `toCaptureScript: ${shell} stands options and aliases that would change its words`,
    SKIP(shell),
    () => {
      const startup =
        "alias printf='echo bad' builtin='echo bad' export='echo bad' setopt='echo bad' set='echo bad'\nset -u\n[ -z \"${BASH_VERSION-}\" ] || shopt -s expand_aliases\n[ -z \"${ZSH_VERSION-}\" ] || setopt ksharrays shwordsplit\nIFS=x\n";
      const { aliases, variables } = capture(shell, startup);
      expect(aliases).toMatch(/printf='echo bad'/);
      expect(variables).toContain("SAME=same");
    },
  );
}

test("toCaptureScript: bash tells options, functions and exported functions", SKIP("bash"), () => {
  const startup =
    "shopt -s extglob; set -o noclobber; foo() { [[ $1 == +(a|b) ]]; }; bar() { :; }; export -f bar";
  const { options, functions } = capture("bash", startup);
  expect(options.filter((line) => /extglob|noclobber/.test(line))).toEqual([
    "set -o noclobber",
    "shopt -s extglob",
  ]);
  expect(functions).toContain("foo () \n{ \n    [[ $1 == +(a|b) ]]\n}\n");
  expect(functions).toContain("declare -fx bar\n");
  expect(functions).not.toContain("__codexkit");
});

test("toCaptureScript: zsh tells options, functions and aliases of every kind", SKIP("zsh"), () => {
  const startup = "setopt extendedglob; foo() { echo hi }; alias ll='ls -l'; alias -g G='| grep'";
  const { options, functions, aliases } = capture("zsh", startup);
  expect(options).toContain("extendedglob");
  expect(functions).toBe("foo () {\n\techo hi\n}\n");
  expect(aliases.split("\n").filter((line) => /ll|G=/.test(line))).toEqual([
    "alias -g G='| grep'",
    "alias ll='ls -l'",
  ]);
});

test.for([
  ["bash", true],
  ["zsh", true],
  ["sh", true],
  ["powershell", false],
  ["cmd", false],
] as const)("isSnapshotShell: %s gives %s", ([type, expected]) => {
  expect(isSnapshotShell(type)).toBe(expected);
});
