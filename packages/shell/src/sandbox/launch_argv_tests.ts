import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toLaunchArgv } from "./launch_argv.ts";

/** For tests that look into /proc. */
const ON_LINUX = { skip: process.platform !== "linux" };

function createFile(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "codexkit-launch-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, "it's a filter");
  writeFileSync(file, text);
  return file;
}

/** Closes what the runner of these tests left open above 9, where dash cannot. */
const CLEAN =
  'for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; exec "$@"';

function run(
  argv: readonly string[],
  stdio: (number | "pipe")[] = ["pipe", "pipe", "pipe"],
): { stdout: string; status: number | null } {
  const clean = argv[0] === "/bin/sh" ? ["-c", CLEAN, "bash"] : ["-c", 'exec "$@"', "bash"];
  const { stdout, status } = spawnSync("/bin/bash", [...clean, ...argv], {
    encoding: "utf8",
    stdio,
    input: "typed\n",
    env: { PATH: "/usr/bin:/bin" },
  });
  return { stdout, status };
}

test.for([
  [["/bin/bash"], ["/bin/bash", "--norc", "-p", "-c"]],
  [["/usr/bin/bash"], ["/usr/bin/bash", "--norc", "-p", "-c"]],
  [[], ["/bin/sh", "-c"]],
] as const)("toLaunchArgv: with %o there, it starts with %o", ([programs, start]) => {
  const isProgram = (file: string): boolean => programs.some((program) => program === file);
  const argv = toLaunchArgv(["a b", "$x"], { filter: "/f", isProgram });
  expect([argv.slice(0, start.length), argv.slice(-3)]).toEqual([start, ["/f", "a b", "$x"]]);
});

test.for([true, false] as const)(
  "toLaunchArgv: the file is on 9, input, output and words arrive, exit codes pass (bash: %s)",
  ON_LINUX,
  (hasBash) => {
    const filter = createFile("content");
    const command = ["sh", "-c", 'cat <&9; cat; printf "<%s>" "$@"; exit 7', "sh", "a b", "", "*"];
    const argv = toLaunchArgv(command, { filter, isProgram: () => hasBash });
    expect(run(argv)).toEqual({ stdout: "contenttyped\n<a b><><*>", status: 7 });
  },
);

test.for([
  ["bash", 5],
  ["bash", 30],
  ["sh", 5],
] as const)("toLaunchArgv: %s closes an inherited descriptor %i", ON_LINUX, ([name, at]) => {
  const isProgram = (): boolean => name === "bash";
  const filter = createFile("content");
  const secret = openSync(filter, constants.O_RDONLY);
  onTestFinished(() => {
    closeSync(secret);
  });
  const stdio: (number | "pipe")[] = Array.from({ length: at + 1 }, () => "pipe");
  stdio[at] = secret;
  const list = ["/bin/ls", "/proc/self/fd"];
  // 3 is the folder that ls reads.
  expect(run(toLaunchArgv(list, { filter, isProgram }), stdio).stdout).toBe("0\n1\n2\n3\n9\n");
});

test.for([true, false] as const)(
  "toLaunchArgv: without the file nothing is run (bash: %s)",
  ON_LINUX,
  (hasBash) => {
    const options = { filter: "/nowhere", isProgram: () => hasBash };
    const { stdout, status } = run(toLaunchArgv(["echo", "ran"], options));
    expect([stdout, status === 0]).toEqual(["", false]);
  },
);

test("toLaunchArgv: bash reads neither a file nor functions from the environment", ON_LINUX, () => {
  const filter = createFile("content");
  const startup = createFile("echo from a file");
  const env = {
    BASH_ENV: startup,
    HOME: path.dirname(startup),
    "BASH_FUNC_eval%%": "() { exit 3; }",
  };
  writeFileSync(path.join(env.HOME, ".bashrc"), "echo from .bashrc");
  const [program = "", ...args] = toLaunchArgv(["/bin/echo", "ran"], { filter });
  // Its input is a socket, which bash takes for a remote login.
  const { stdout, status } = spawnSync(program, args, { encoding: "utf8", env, input: "" });
  expect([stdout, status]).toEqual(["ran\n", 0]);
});
