import { spawnSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSystemClock } from "../clock.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { SANDBOXED as WITH_SANDBOX } from "../sandbox/test_sandbox.ts";
import {
  openShellSnapshot,
  type ShellSnapshot,
  type ShellSnapshotOptions,
} from "./shell_snapshot.ts";
import { findTestShell, SNAPSHOT_SHELLS } from "./test_shells.ts";

const PATH = process.env["PATH"] ?? "";
const BASH = { type: "bash", path: findTestShell("bash") } as const;
const WITH_BASH = { skip: BASH.path === "" };

/** A home whose startup files hold `startup`. */
async function createHome(startup: string): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), "codexkit-snapshot-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const name of [".bashrc", ".zshrc", ".profile"])
    await writeFile(path.join(home, name), startup);
  return home;
}

function open(home: string, change: Partial<ShellSnapshotOptions> = {}): ShellSnapshot {
  const snapshot = openShellSnapshot({
    shell: BASH,
    codexHome: path.join(home, ".codex"),
    threadId: "thread-1",
    cwd: home,
    env: { HOME: home, PATH },
    clock: createSystemClock(),
    ...change,
  });
  onTestFinished(() => snapshot[Symbol.asyncDispose]());
  return snapshot;
}

const readNames = (home: string): Promise<string[]> =>
  readdir(path.join(home, ".codex", "shell_snapshots"));

/** Runs a login call by way of a snapshot. */
async function run(
  snapshot: ShellSnapshot,
  script: string,
  options: { home: string; shell?: string; overrides?: readonly string[]; env?: object },
): Promise<string> {
  const { home, shell = BASH.path, overrides, env } = options;
  const argv = await snapshot.toCommand([shell, "-lc", script], { overrides });
  const [program = "", ...args] = argv;
  const { stdout } = spawnSync(program, args, {
    encoding: "utf8",
    // A socket, which a pipe would be, is a remote login to bash.
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: home, PATH, ...env },
  });
  return stdout;
}

for (const name of SNAPSHOT_SHELLS) {
  const shell = findTestShell(name);
  test(
    `openShellSnapshot: ${name} keeps what startup files set, without running them again`,
    { skip: shell === "" },
    async () => {
      const home = await createHome(
        "echo ran >> $HOME/ran; export MINE='a  b'; export PATH=$PATH:/mine\n",
      );
      const snapshot = open(home, { shell: { type: name, path: shell } });
      expect(await snapshot.ready).toMatchObject({ ok: true });
      const before = await readFile(path.join(home, "ran"), "utf8");
      const script = 'echo "$MINE"; case $PATH in */mine) echo path;; esac';
      expect(await run(snapshot, script, { home, shell })).toBe("a  b\npath\n");
      expect(await readFile(path.join(home, "ran"), "utf8")).toBe(before);
    },
  );
}

test(
  "openShellSnapshot: the file is its owner's, is named after the thread and goes with the snapshot",
  WITH_BASH,
  async () => {
    const home = await createHome("export MINE=1; alias ll='ls -l'; foo() { :; }\n");
    const snapshot = open(home, { threadId: "../thread 1" });
    const outcome = await snapshot.ready;
    const file = outcome.ok ? outcome.path : "";
    expect(await readNames(home)).toEqual([path.basename(file)]);
    expect(path.basename(file)).toMatch(/^___thread_1\.[0-9a-f]{16}\.sh$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^# Snapshot file\n/);
    expect(text).toMatch(/^foo \(\)/m);
    expect(text).toMatch(/^alias ll='ls -l'$/m);
    expect(text).toMatch(/^export MINE='1'$/m);
    await snapshot[Symbol.asyncDispose]();
    expect(await readNames(home)).toEqual([]);
  },
);

test(
  "openShellSnapshot: no secret of the host, and none that the policy excludes, gets into the file",
  WITH_BASH,
  async () => {
    const home = await createHome("export RC_TOKEN=rc-secret RC_PLAIN=plain\n");
    const snapshot = open(home, {
      env: { HOME: home, PATH, HOST_KEY: "host-secret" },
      policy: { exclude: ["*token*"] },
    });
    const outcome = await snapshot.ready;
    const text = await readFile(outcome.ok ? outcome.path : "", "utf8");
    expect([text.includes("secret"), text.includes("export RC_PLAIN='plain'")]).toEqual([
      false,
      true,
    ]);
    const script = 'echo "${RC_TOKEN-none}|$RC_PLAIN|$HOST_KEY"';
    expect(await run(snapshot, script, { home, env: { HOST_KEY: "host-secret" } })).toBe(
      "none|plain|host-secret\n",
    );
  },
);

test("toCommand: overrides are those of the call", WITH_BASH, async () => {
  const home = await createHome("export LANG=rc PAGER=rc\n");
  const snapshot = open(home);
  const options = { home, overrides: ["LANG"], env: { LANG: "call", PAGER: "call" } };
  expect(await run(snapshot, "echo $LANG $PAGER", options)).toBe("call rc\n");
});

test.for([[["/bin/bash", "-c", "ls"]], [["ls"]]] as const)(
  "toCommand: %o stays as it is",
  WITH_BASH,
  async ([argv]) => {
    const snapshot = open(await createHome(""));
    expect(await snapshot.toCommand(argv)).toBe(argv);
  },
);

const CALL = ["/bin/bash", "-lc", "ls"] as const;

test("toCommand: a file that was written to, or is gone, is not used", WITH_BASH, async () => {
  const home = await createHome("");
  const snapshot = open(home);
  const outcome = await snapshot.ready;
  expect(await snapshot.toCommand(CALL)).not.toBe(CALL);
  const file = outcome.ok ? outcome.path : "";
  await appendFile(file, "touch /tmp/evil\n");
  expect(await snapshot.toCommand(CALL)).toBe(CALL);
  await rm(file);
  expect(await snapshot.toCommand(CALL)).toBe(CALL);
});

test.for([
  ["do not end", "sleep 60\n", /^'\S+bash' took more than 300 ms$/],
  ["end the shell", "exit 0\n", /^'\S+bash' did not tell its state to the end$/],
  ["end the shell with an error", "exit 3\n", /^'\S+bash' ended with exit code 3$/],
  ["become something else", "exec true\n", /^'\S+bash' did not tell its state to the end$/],
  ["write without end", "exec yes\n", /^'\S+bash' wrote more than 4194304 bytes$/],
] as const)(
  "openShellSnapshot: startup files that %s leave login calls as they are",
  WITH_BASH,
  async ([, startup, reason]) => {
    const home = await createHome(startup);
    const timeoutMs = startup.startsWith("sleep") ? 300 : undefined;
    const snapshot = open(home, { timeoutMs });
    expect(await snapshot.ready).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(await snapshot.toCommand(CALL)).toBe(CALL);
    const names = await readNames(home).catch(() => []);
    expect(names).toEqual([]);
  },
);

/** Tells functions that cannot be read back. */
const BROKEN_SHELL = `#!/bin/sh
[ "$1" = -lc ] || exec /bin/sh "$@"
m=\${2##*__codexkit_capture \\'}; m=\${m%\\'}
printf '\\0%s\\0\\0if then\\0\\0%s\\0' "$m" "$m"
`;

test("openShellSnapshot: what the shell cannot read back is thrown away", WITH_BASH, async () => {
  const home = await createHome("");
  const shell = path.join(home, "sh");
  await writeFile(shell, BROKEN_SHELL, { mode: 0o755 });
  const snapshot = open(home, { shell: { type: "sh", path: shell } });
  const reason = expect.stringMatching(/^'\S+\/sh' ended with exit code [12]$/);
  expect([await snapshot.ready, await readNames(home)]).toEqual([{ ok: false, reason }, []]);
});

test.for([
  [{ type: "powershell", path: "pwsh" }, "there are no snapshots of powershell"],
  [
    { type: "bash", path: "/no/such/bash" },
    "Failed to create unified exec process: No such file or directory (os error 2)",
  ],
] as const)("openShellSnapshot: of %o there is none", async ([shell, reason]) => {
  const snapshot = open(await createHome(""), { shell });
  expect(await snapshot.ready).toEqual({ ok: false, reason });
});

test("openShellSnapshot: a home that is a file is a reason", WITH_BASH, async () => {
  const home = await createHome("");
  const snapshot = open(home, { codexHome: path.join(home, ".bashrc") });
  expect(await snapshot.ready).toEqual({ ok: false, reason: expect.stringContaining("ENOTDIR") });
});

test("dispose: ends a shell that is still starting, and leaves no file", WITH_BASH, async () => {
  const home = await createHome("sleep 60\n");
  const snapshot = open(home);
  await snapshot[Symbol.asyncDispose]();
  expect(await snapshot.ready).toMatchObject({ ok: false });
  expect(await readNames(home).catch(() => [])).toEqual([]);
});

const SANDBOXED = {
  skip: WITH_SANDBOX.skip || WITH_BASH.skip,
};

test("openShellSnapshot: startup files can be kept in a sandbox", SANDBOXED, async () => {
  const home = await createHome("echo x > $HOME/written; export MINE=1\n");
  await mkdir(path.join(home, "work"));
  const sandbox = createSandbox({ policy: { type: "read-only" }, cwd: home, env: { PATH } });
  const snapshot = open(home, { wrap: (argv) => sandbox.wrap(argv) });
  expect(await snapshot.ready).toMatchObject({ ok: true });
  expect(await run(snapshot, "echo $MINE", { home })).toBe("1\n");
  expect(await readdir(home)).not.toContain("written");
});
