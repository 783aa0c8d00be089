import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toSnapshotCommand } from "./snapshot_command.ts";
import { findTestShell, SNAPSHOT_SHELLS } from "./test_shells.ts";

const OPTIONS = { shell: "/bin/bash", file: "/h/x.sh", overrides: [] };

test.for([
  [["/bin/bash", "-c", "ls"]],
  [["/bin/bash", "-lc"]],
  [["ls", "-l"]],
  [["pwsh", "-Command", "ls"]],
  [[]],
] as const)("toSnapshotCommand: %o is no login call", ([argv]) => {
  expect(toSnapshotCommand(argv, OPTIONS)).toBe(argv);
});

test("toSnapshotCommand: script and words are arguments of their own", () => {
  const argv = ["/usr/bin/zsh", "-lc", "echo 'it'", "a b"];
  const [shell, flag, , ...rest] = toSnapshotCommand(argv, OPTIONS);
  expect([shell, flag, rest]).toEqual([
    "/bin/bash",
    "-c",
    ["/bin/bash", "/h/x.sh", "/usr/bin/zsh", "echo 'it'", "a b"],
  ]);
});

test("toSnapshotCommand: a script of the largest size that can be started stays so", () => {
  const script = `: '${"'".repeat(130_000)}`;
  const argv = toSnapshotCommand(["/bin/bash", "-lc", script], OPTIONS);
  expect(Math.max(...argv.map((word) => word.length))).toBe(script.length);
});

/** Runs a login call by way of a snapshot. */
function run(
  shell: string,
  snapshot: string,
  options: {
    argv?: readonly string[];
    script?: string;
    overrides?: readonly string[];
    env?: Readonly<Record<string, string>>;
  },
): { stdout: string; stderr: string; status: number | null } {
  const folder = mkdtempSync(path.join(tmpdir(), "codexkit-snapshot-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, "it's a snapshot.sh");
  writeFileSync(file, snapshot);
  const { script = "", argv = [shell, "-lc", script], overrides = [], env = {} } = options;
  const [program = "", ...args] = toSnapshotCommand(argv, { shell, file, overrides });
  const { stdout, stderr, status } = spawnSync(program, args, {
    encoding: "utf8",
    // A socket, which a pipe would be, is a remote login to bash.
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  return { stdout, stderr, status };
}

for (const name of SNAPSHOT_SHELLS) {
  const shell = findTestShell(name);
  const skip = { skip: shell === "" };

  test(
    `toSnapshotCommand: ${name} has the variables of the snapshot, words and exit code`,
    skip,
    () => {
      const argv = [shell, "-lc", 'echo "$0|$1|$A|$PATH"; echo err >&2; exit 7', "zero", "a 'b'"];
      const snapshot = "echo noise; echo noise >&2; export A='x y'; export PATH=/mine:$PATH\n";
      expect(run(shell, snapshot, { argv, env: { PATH: "/usr/bin:/bin" } })).toEqual({
        stdout: "zero|a 'b'|x y|/mine:/usr/bin:/bin\n",
        stderr: "err\n",
        status: 7,
      });
    },
  );

  test(`toSnapshotCommand: with ${name}, overrides win over the snapshot`, skip, () => {
    const snapshot = "export A=snapshot B=snapshot C=snapshot D=snapshot\n";
    const script = 'echo "$A|$B|${C-unset}|$D"; env | grep -c __codexkit';
    const env = { A: "it's\n$x", B: "", D: "start", PATH: "/usr/bin:/bin" };
    const overrides = ["A", "B", "C", "A", "a-b", "x=$(touch y)"];
    expect(run(shell, snapshot, { script, overrides, env }).stdout).toBe(
      "it's\n$x||unset|snapshot\n0\n",
    );
  });

  test(
    `toSnapshotCommand: with ${name}, a snapshot that fails does not keep the command from running`,
    skip,
    () => {
      const snapshot = "export A=1\nno-such-command\nfalse\n";
      expect(run(shell, snapshot, { script: "echo $A" })).toEqual({
        stdout: "1\n",
        stderr: "",
        status: 0,
      });
    },
  );
}

test(
  "toSnapshotCommand: the shell does not say that it is a login shell",
  { skip: findTestShell("bash") === "" },
  () => {
    const script = "shopt -q login_shell && echo login || echo not-login; no-such-command";
    expect(run("/bin/bash", "", { script })).toEqual({
      stdout: "not-login\n",
      stderr: "/bin/bash: line 1: no-such-command: command not found\n",
      status: 127,
    });
  },
);
