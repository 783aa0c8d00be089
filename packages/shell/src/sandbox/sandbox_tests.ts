import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { createServer, type ListenOptions } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSystemClock } from "../clock.ts";
import { createExecSessions, type ExecResult, type ExecSessions } from "../exec_sessions.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { ESCAPE_ATTEMPTS } from "./test_escape_attempts.ts";
import {
  createSandboxFor as createFor,
  createWorkTree,
  PATH,
  runScript,
  SANDBOXED,
  WRITE,
  WRITE_WITH_NETWORK,
} from "./test_sandbox.ts";

function openSessions(): ExecSessions {
  const sessions = createExecSessions({ clock: createSystemClock(), random: Math.random });
  onTestFinished(() => sessions[Symbol.asyncDispose]());
  return sessions;
}

async function run(
  sandbox: Sandbox,
  script: string,
  options: { cwd: string; tty?: boolean },
): Promise<ExecResult> {
  const sessions = openSessions();
  const { cwd, tty = false } = options;
  const argv = await sandbox.wrap(["/bin/bash", "-c", script], { tty });
  return await sessions.exec({ argv, cwd, tty, env: { PATH, TERM: "dumb" } });
}

const IS_MAC = process.platform === "darwin";
const ON_LINUX = { skip: process.platform !== "linux" };

test("createSandbox: full access needs no bubblewrap and changes nothing", async () => {
  const sandbox = createSandbox({ policy: { type: "danger-full-access" }, cwd: "/w", env: {} });
  expect(await sandbox.wrap(["echo", "hi"])).toEqual(["echo", "hi"]);
  await sandbox.tidy();
});

test("createSandbox: full access sets the command's own variables", async () => {
  const sandbox = createSandbox({ policy: { type: "danger-full-access" }, cwd: "/w", env: {} });
  expect(await sandbox.wrap(["echo", "hi"], { variables: { A: "1 2" } })).toEqual([
    "/usr/bin/env",
    "A=1 2",
    "echo",
    "hi",
  ]);
});

test.for([
  [{ platform: "linux" }, "the program 'bwrap' is not in PATH: install the package 'bubblewrap'"],
  [
    { platform: "linux", arch: "riscv64" },
    "there is no seccomp filter for the processor 'riscv64', only for x64 and arm64",
  ],
  [
    { platform: "win32" },
    "there is none for 'win32', only for Linux and macOS: use WSL 2 with the package 'bubblewrap'",
  ],
] as const)("createSandbox: on %o a sandbox is refused", ([machine, reason]) => {
  const options = { policy: { type: "read-only" }, cwd: "/w", env: { PATH: "/nowhere" } } as const;
  expect(() => createSandbox({ arch: "x64", ...options, ...machine })).toThrow(
    expect.objectContaining({
      code: "sandbox_unavailable",
      message: `the sandbox 'read-only' cannot be had: ${reason}, or run without a sandbox by --sandbox danger-full-access`,
    }),
  );
});

test("wrap: a bubblewrap that fails is refused each time, until it works", ON_LINUX, async () => {
  const work = await createWorkTree();
  const programs = path.dirname(work);
  const program = path.join(programs, "bwrap");
  await writeFile(
    program,
    "#!/bin/sh\ntest -e works || exit 5\n".replace("works", path.join(work, "works")),
    {
      mode: 0o755,
    },
  );
  const sandbox = createSandbox({
    policy: { type: "read-only" },
    cwd: work,
    env: { PATH: programs },
  });
  const refusal = {
    code: "sandbox_unavailable",
    message: `the sandbox 'read-only' cannot be had: '${program}' failed: exit code 5, or run without a sandbox by --sandbox danger-full-access`,
  };
  await expect(sandbox.wrap(["true"])).rejects.toMatchObject(refusal);
  await expect(sandbox.wrap(["true"])).rejects.toMatchObject(refusal);
  await writeFile(path.join(work, "works"), "");
  expect((await sandbox.wrap(["true"])).slice(-2)).toEqual(["--", "true"]);
});

const MAC = { policy: WRITE, cwd: "/w", env: {}, platform: "darwin" } as const;

test("createSandbox: macOS without its program is refused", { skip: IS_MAC }, () => {
  expect(() => createSandbox(MAC)).toThrow("'/usr/bin/sandbox-exec' is missing");
});

test("createSandbox: macOS has seatbelt, and tells commands so", { skip: !IS_MAC }, async () => {
  const sandbox = createSandbox(MAC);
  expect([sandbox.variables, (await sandbox.wrap(["true"])).slice(0, 2)]).toEqual([
    { CODEX_SANDBOX: "seatbelt" },
    ["/usr/bin/sandbox-exec", "-p"],
  ]);
});

test(
  "wrap: the command's own variables do not reach the programs around it",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    const sandbox = createFor(WRITE, work);
    const variables = { LD_PRELOAD: path.join(work, "evil.so"), MINE: "a b" };
    const argv = await sandbox.wrap(["/bin/sh", "-c", 'echo "$MINE"'], { variables });
    const sessions = openSessions();
    const { output } = { output: "", ...(await sessions.exec({ argv, cwd: work, env: { PATH } })) };
    // The loader complains once, about the one program inside.
    expect([output.split("cannot be preloaded").length - 1, output.endsWith("a b\n")]).toEqual([
      1,
      true,
    ]);
  },
);

test("read-only: files can be read and not written", SANDBOXED, async () => {
  const work = await createWorkTree();
  await writeFile(path.join(work, "README.md"), "# demo\n");
  const sandbox = createFor({ type: "read-only" }, work);
  const result = await run(sandbox, "exec 2>&1; echo x > x.txt; echo rc=$?; cat README.md", {
    cwd: work,
  });
  expect(result).toMatchObject({
    exitCode: 0,
    output: "/bin/bash: line 1: x.txt: Read-only file system\nrc=1\n# demo\n",
  });
});

test(
  "workspace-write: the work tree can be written, its protected paths and the rest cannot",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    const sandbox = createFor(WRITE, work);
    const script =
      "exec 2>&1; echo x > in.txt; echo in=$?; touch ../out.txt; echo out=$?; touch .git/z; echo git=$?; touch .codex; echo codex=$?; mkdir .agents/x; echo agents=$?";
    expect(await run(sandbox, script, { cwd: work })).toMatchObject({
      exitCode: 0,
      output:
        "in=0\ntouch: cannot touch '../out.txt': Read-only file system\nout=1\n" +
        "touch: cannot touch '.git/z': Read-only file system\ngit=1\n" +
        "touch: setting times of '.codex': Read-only file system\ncodex=1\n" +
        "mkdir: cannot create directory '.agents/x': Read-only file system\nagents=1\n",
    });
    await sandbox.tidy();
    expect((await readdir(work)).toSorted()).toEqual([".git", "in.txt"]);
  },
);

test(
  "workspace-write: a writable root inside a protected path is opened again",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    await mkdir(path.join(work, ".git", "open"));
    const sandbox = createFor({ ...WRITE, writable_roots: [".git/open"] }, work);
    const script = "touch .git/open/a; echo $?; touch .git/b 2>/dev/null; echo $?";
    expect(await run(sandbox, script, { cwd: work })).toMatchObject({ output: "0\n1\n" });
  },
);

test("network: it is off unless the policy allows it", SANDBOXED, async () => {
  const work = await createWorkTree();
  const server = createServer((socket) => socket.end());
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const script = `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null; echo $?`;
  const off = await run(createFor(WRITE, work), script, { cwd: work });
  const on = await run(createFor(WRITE_WITH_NETWORK, work), script, { cwd: work });
  expect([off, on]).toMatchObject([{ output: "1\n" }, { output: "0\n" }]);
});

test.for([
  ["exit 42", 42],
  ["kill -9 $$", 137],
  ["no-such-program-here 2>/dev/null", 127],
] as const)("exit codes pass through: %s gives %s", SANDBOXED, async ([script, exitCode]) => {
  const work = await createWorkTree();
  expect(await run(createFor(WRITE, work), script, { cwd: work })).toMatchObject({
    status: "exited",
    exitCode,
  });
});

test("a command starts in the directory asked for", SANDBOXED, async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "sub"));
  const sandbox = createFor(WRITE, work);
  const argv = await sandbox.wrap(["pwd"], { cwd: path.join(work, "sub") });
  const sessions = openSessions();
  expect(await sessions.exec({ argv, cwd: work, env: { PATH } })).toMatchObject({
    output: `${path.join(work, "sub")}\n`,
  });
});

test("a terminal works inside, Ctrl-C included", SANDBOXED, async () => {
  const work = await createWorkTree();
  const sandbox = createFor(WRITE, work);
  const sessions = openSessions();
  const argv = await sandbox.wrap(["/bin/bash", "-c", "test -t 0 && echo up; exec sleep 60"], {
    tty: true,
  });
  const first = await sessions.exec({
    argv,
    cwd: work,
    env: { PATH, TERM: "dumb" },
    tty: true,
    yieldTimeMs: 250,
  });
  const sessionId = first.status === "running" ? first.sessionId : 0;
  const second = await sessions.write({ sessionId, chars: "\u0003" });
  expect([first, second]).toMatchObject([{ output: "up\r\n" }, { status: "exited" }]);
});

test(
  "killing a sandboxed command also ends what it put into a session of its own",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    const sessions = createExecSessions({ clock: createSystemClock(), random: Math.random });
    const argv = await createFor(WRITE, work).wrap([
      "/bin/bash",
      "-c",
      "setsid bash -c 'echo up; while sleep 0.02; do echo x >> alive; done' & wait",
    ]);
    await sessions.exec({ argv, cwd: work, env: { PATH }, yieldTimeMs: 250 });
    await sessions[Symbol.asyncDispose]();
    // The last process of the namespace is gone when its output is closed, which disposal has waited for.
    expect(await readdir(work)).toContain("alive");
    const probe = openSessions();
    const script = "a=$(wc -c < alive); sleep 0.1; test $a = $(wc -c < alive)";
    expect(
      await probe.exec({ argv: ["/bin/bash", "-c", script], cwd: work, env: { PATH } }),
    ).toMatchObject({ exitCode: 0 });
  },
);

test("workspace-write: in temporary folders of everybody nothing is left behind", async () => {
  const work = await createWorkTree();
  const programs = path.dirname(work);
  const cwd = path.join(work, "sub");
  await mkdir(cwd);
  await writeFile(path.join(programs, "bwrap"), "", { mode: 0o755 });
  const sandbox = createSandbox({
    policy: { type: "workspace-write", exclude_slash_tmp: true },
    cwd,
    env: { PATH: programs, TMPDIR: work },
  });
  const argv = await sandbox.wrap(["true"]);
  expect([argv.includes(path.join(work, ".aws")), argv.includes(path.join(cwd, ".aws"))]).toEqual([
    false,
    true,
  ]);
});

test("tidy: what a command made of a temporary folder is set aside", SANDBOXED, async () => {
  const work = await createWorkTree();
  const shared = path.join(path.dirname(work), "tmp");
  await mkdir(path.join(shared, ".agents"), { recursive: true });
  const sandbox = createSandbox({
    policy: { type: "workspace-write", exclude_slash_tmp: true },
    cwd: work,
    env: { PATH, TMPDIR: shared },
  });
  const script = `cd ${shared}; git init -q; ln -s x .codex; mkdir .aws; touch .agents/x; touch mine`;
  await run(sandbox, script, { cwd: work });
  await sandbox.tidy();
  const names = (await readdir(shared)).map((name) => name.replace(/replaced-.*/, "replaced"));
  expect([names.toSorted(), await readdir(path.join(shared, ".agents"))]).toEqual([
    [".agents", ".aws", ".codex.replaced", ".git.replaced", "mine"],
    [],
  ]);
});

test(
  "tidy: a protected link that was replaced is put back, what replaced it is set aside",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    await mkdir(path.join(work, "real"));
    await symlink("real", path.join(work, ".codex"));
    await symlink("gone", path.join(work, ".agents"));
    const sandbox = createFor(WRITE, work);
    const script =
      "rm .codex; mkdir .codex; echo evil > .codex/config.toml; rm .agents; touch real/x gone/x; mkdir gone; true";
    const argv = await sandbox.wrap(["/bin/bash", "-c", script]);
    await openSessions().exec({ argv, cwd: work, env: { PATH } });
    await sandbox.tidy();
    const names = await readdir(work);
    const aside = names.find((name) => name.startsWith(".codex.replaced-")) ?? "";
    expect({
      names: names.filter((name) => name !== aside).toSorted(),
      codex: await readlink(path.join(work, ".codex")),
      agents: await readlink(path.join(work, ".agents")),
      real: await readdir(path.join(work, "real")),
      aside: await readFile(path.join(work, aside, "config.toml"), "utf8"),
    }).toEqual({
      names: [".agents", ".codex", ".git", "real"],
      codex: "real",
      agents: "gone",
      real: [],
      aside: "evil\n",
    });
  },
);

test("tidy: links that were left alone stay as they are", SANDBOXED, async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "real"));
  await symlink("real", path.join(work, ".codex"));
  const { ino } = await lstat(path.join(work, ".codex"));
  await runScript("true", { policy: WRITE, cwd: work });
  expect((await lstat(path.join(work, ".codex"))).ino).toBe(ino);
});

test.for([
  ["Unix sockets", `perl -e 'print socket(my $s, 1, 1, 0) ? "ok" : $!'`],
  [
    "pairs of sockets, both ways",
    `perl -e 'socketpair(my $a, my $b, 1, 1, 0) or die $!; syswrite $a, "o"; syswrite $b, "k"; sysread $b, my $x, 1; sysread $a, my $y, 1; print "$x$y"'`,
  ],
  [
    "programs that talk over them",
    `"$NODE" -e 'process.stdout.write(require("child_process").execSync("cat", { input: "ok" }))'`,
  ],
  [
    "programs that send over them",
    `perl -e 'socketpair(my $a, my $b, 1, 1, 0) or die $!; send($a, "ok", 0) or die $!; shutdown($a, 1); local $/; print <$b>'`,
  ],
  [
    "git",
    "git init -q sub && cd sub && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m ok && git log --format=%s",
  ],
  ["pipes and subshells", 'cat <(echo o) <(echo k) | tr -d "\\n"'],
  ["temporary memory", "echo ok > /dev/shm/x && cat /dev/shm/x"],
  ["its own processes", "sleep 60 & kill $!; wait $!; [ $? = 143 ] && echo ok"],
  [
    "outputs that are opened by name",
    "echo -n o > /dev/stderr; echo k | tee /dev/stdout | head -n 1",
  ],
] as const)("without network, %s work", SANDBOXED, async ([, script]) => {
  const work = await createWorkTree();
  const env = { NODE: process.execPath };
  const { output } = await runScript(script, { policy: WRITE, cwd: work, env });
  expect(output.trim()).toBe("ok");
});

test.for([WRITE, WRITE_WITH_NETWORK, { type: "read-only" }] as const)(
  "the command can gain no privileges and is filtered, under %o",
  SANDBOXED,
  async (policy) => {
    const work = await createWorkTree();
    const script = "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status";
    const { output } = await runScript(script, { policy, cwd: work });
    expect(output).toBe("NoNewPrivs:\t1\nSeccomp:\t2\n");
  },
);

test("the terminal of another command does not reach into the sandbox", SANDBOXED, async () => {
  const work = await createWorkTree();
  const sessions = openSessions();
  const argv = ["/bin/sh", "-c", "echo up; exec sleep 60"];
  await sessions.exec({ argv, cwd: work, env: { PATH }, tty: true, yieldTimeMs: 250 });
  const { output } = await runScript("ls -l /proc/self/fd | grep -c ptmx", {
    policy: WRITE,
    cwd: work,
  });
  expect(output).toBe("0\n");
});

test(
  "a folder on the way to a protected path can be used, but not moved away",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    await mkdir(path.join(work, "tools", "agents"), { recursive: true });
    await symlink("tools/agents", path.join(work, ".agents"));
    const script =
      "touch tools/mine; touch .agents/x tools/agents/x; mv tools other; mv tools/agents tools/other; ls tools tools/agents";
    const { output } = await runScript(script, { policy: WRITE, cwd: work });
    expect(output).toBe(
      "touch: cannot touch '.agents/x': Read-only file system\n" +
        "touch: cannot touch 'tools/agents/x': Read-only file system\n" +
        "mv: cannot move 'tools' to 'other': Device or resource busy\n" +
        "mv: cannot move 'tools/agents' to 'tools/other': Device or resource busy\n" +
        "tools:\nagents\nmine\n\ntools/agents:\n",
    );
  },
);

test(
  "the folder that a .git file names is protected in another writable folder",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    const tree = path.join(path.dirname(work), "tree");
    const gitDir = path.join(work, "main", ".git", "worktrees", "tree");
    await mkdir(gitDir, { recursive: true });
    await mkdir(tree);
    await writeFile(path.join(tree, ".git"), `gitdir: ${gitDir}\n`);
    const script = `touch ${gitDir}/x; mv ${work}/main ${work}/other; echo x > .git; touch ${work}/mine && echo written`;
    const { output } = await runScript(script, {
      policy: { ...WRITE, writable_roots: [work] },
      cwd: tree,
    });
    expect(output.split("\n").map((line) => line.replace(/^.*: /, ""))).toEqual([
      "Read-only file system",
      "Device or resource busy",
      "Read-only file system",
      "written",
      "",
    ]);
  },
);

test("a link that a command made opens nothing to the next one", SANDBOXED, async () => {
  const work = await createWorkTree();
  const outside = path.join(path.dirname(work), "outside");
  await mkdir(outside);
  const policy = { ...WRITE, writable_roots: ["out", "deep/out"] };
  const sandbox = createFor(policy, work);
  const plant = "ln -s ../outside out; ln -s .. deep; mkdir ../out; touch out/new";
  await run(sandbox, plant, { cwd: work });
  await mkdir(path.join(path.dirname(work), "out"));
  const use = "exec 2>&1; touch out/new; touch deep/out/new; touch .git/new; touch mine && echo ok";
  expect(await run(sandbox, use, { cwd: work })).toMatchObject({
    output:
      "touch: cannot touch 'out/new': Read-only file system\n" +
      "touch: cannot touch 'deep/out/new': Read-only file system\n" +
      "touch: cannot touch '.git/new': Read-only file system\nok\n",
  });
  // Another session, of the same settings.
  const { output } = await runScript("touch out/new deep/out/new", { policy, cwd: work });
  expect([output.match(/Read-only file system/g)?.length, await readdir(outside)]).toEqual([2, []]);
});

test("a program that a command put into PATH does not become the sandbox", SANDBOXED, async () => {
  const work = await createWorkTree();
  const bin = path.join(work, "node_modules", ".bin");
  const plant = `mkdir -p ${bin}; printf '#!/bin/sh\\ntouch "${path.dirname(work)}/escaped"\\n' > ${bin}/bwrap; chmod +x ${bin}/bwrap; cp ${bin}/bwrap .`;
  await runScript(plant, { policy: WRITE, cwd: work });
  const env = { PATH: [bin, work, PATH].join(":") };
  for (const policy of [WRITE, { type: "read-only" }] as const) {
    const sandbox = createSandbox({ policy, cwd: work, env });
    onTestFinished(() => sandbox[Symbol.asyncDispose]());
    await run(sandbox, "true", { cwd: work });
  }
  expect((await readdir(path.dirname(work))).toSorted()).toEqual(["work"]);
  expect((await readdir(bin)).toSorted()).toEqual(["bwrap"]);
});

test(
  "a folder that is protected by name cannot be written in a writable one",
  SANDBOXED,
  async () => {
    const work = await createWorkTree();
    const home = path.join(work, "deep", "home");
    await mkdir(home, { recursive: true });
    await writeFile(path.join(home, "config.toml"), "kept");
    const options = { policy: WRITE, cwd: work, env: { PATH }, protectedFolders: [home] };
    const sandbox = createSandbox(options);
    onTestFinished(() => sandbox[Symbol.asyncDispose]());
    const script =
      "exec 2>&1; echo evil > deep/home/config.toml; mkdir deep/home/rules; mv deep other; rm -rf deep; touch mine && echo ok";
    const { output } = { output: "", ...(await run(sandbox, script, { cwd: work })) };
    expect([output.endsWith("ok\n"), await readdir(home)]).toEqual([true, ["config.toml"]]);
    expect(await readFile(path.join(home, "config.toml"), "utf8")).toBe("kept");
  },
);

test("a cover stays as long as a command of any sandbox needs it", SANDBOXED, async () => {
  const work = await createWorkTree();
  const [one, other] = [createFor(WRITE, work), createFor(WRITE, work)];
  const sessions = openSessions();
  const script = "echo up; read -r; mkdir -p .codex/new; echo evil > .codex/config.toml";
  const started = await sessions.exec({
    argv: await one.wrap(["/bin/bash", "-c", script], { tty: true }),
    cwd: work,
    env: { PATH, TERM: "dumb" },
    tty: true,
    yieldTimeMs: 250,
  });
  await run(other, "true", { cwd: work });
  await other.tidy();
  const sessionId = started.status === "running" ? started.sessionId : 0;
  expect(await sessions.write({ sessionId, chars: "\n" })).toMatchObject({
    status: "exited",
    output: expect.stringContaining("Read-only file system"),
  });
  await one.tidy();
  expect(await readdir(work)).toEqual([".git"]);
});

test("an empty folder of the user is protected, and stays", SANDBOXED, async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, ".codex"));
  const { output } = await runScript("touch .codex/x", { policy: WRITE, cwd: work });
  expect([output, (await readdir(work)).toSorted()]).toEqual([
    "touch: cannot touch '.codex/x': Read-only file system\n",
    [".codex", ".git"],
  ]);
});

test("descriptors that the host left open are closed", SANDBOXED, async () => {
  const work = await createWorkTree();
  const file = path.join(path.dirname(work), "file");
  await writeFile(file, "kept");
  const wrapped = await createFor(WRITE, work).wrap([
    "/bin/bash",
    "-c",
    "for fd in {3..30}; do echo evil >&$fd; done 2>/dev/null; true",
  ]);
  const argv = ["/bin/bash", "-c", 'exec 7>>"$0" 20<>"$0"; exec "$@"', file, ...wrapped];
  const result = await openSessions().exec({ argv, cwd: work, env: { PATH } });
  expect([result.status, await readFile(file, "utf8")]).toEqual(["exited", "kept"]);
});

/** What the host lets itself be reached by, and how often it was. */
interface Host {
  calls: number;
  tcpPort: number;
  udpPort: number;
  socket: string;
  abstract: string;
}

async function openHost(folder: string): Promise<Host> {
  const host: Host = {
    calls: 0,
    tcpPort: 0,
    udpPort: 0,
    socket: path.join(folder, "socket"),
    abstract: `codexkit-${path.basename(folder)}`,
  };
  const listen = async (options: ListenOptions): Promise<number> => {
    const server = createServer((socket) => {
      host.calls += 1;
      socket.destroy();
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(options, resolve));
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  };
  host.tcpPort = await listen({ port: 0, host: "127.0.0.1" });
  await listen({ path: host.socket });
  await listen({ path: `\0${host.abstract}` });
  const udp = createSocket("udp4", () => {
    host.calls += 1;
  });
  onTestFinished(() => void udp.close());
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  host.udpPort = udp.address().port;
  return host;
}

/** Everything in a folder but what may be written: the names, kinds, owners, modes, times and contents. */
async function listTree(folder: string, isWritable: (file: string) => boolean): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.map((name) => path.join(folder, name)).filter((file) => !isWritable(file));
  const lines = files.map(async (file) => {
    const { mode, uid, mtimeMs, ino } = await lstat(file);
    const isFile = (mode & 0o170000) === 0o100000;
    const content = isFile ? [mtimeMs, await readFile(file, "utf8")] : [];
    return JSON.stringify([file, mode, uid, ino, ...content]);
  });
  return (await Promise.all(lines)).toSorted();
}

function startCanary(): ChildProcess {
  const canary = spawn("sleep", ["600"], { stdio: "ignore", cwd: "/" });
  onTestFinished(() => void canary.kill("SIGKILL"));
  return canary;
}

const NUMBERS =
  process.arch === "arm64"
    ? {
        SYS_PTRACE: "117",
        SYS_READV: "270",
        SYS_IOCTL: "29",
        SYS_BPF: "280",
        SYS_INIT_MODULE: "105",
        SYS_ADD_KEY: "217",
        SYS_USERFAULTFD: "282",
        SYS_MOUNT: "40",
        SYS_MEMFD: "279",
        SYS_RENAMEAT2: "276",
        SYS_TO_HANDLE: "264",
      }
    : {
        SYS_PTRACE: "101",
        SYS_READV: "310",
        SYS_IOCTL: "16",
        SYS_BPF: "321",
        SYS_INIT_MODULE: "175",
        SYS_ADD_KEY: "248",
        SYS_USERFAULTFD: "323",
        SYS_MOUNT: "165",
        SYS_MEMFD: "319",
        SYS_RENAMEAT2: "316",
        SYS_TO_HANDLE: "303",
      };

test.for(ESCAPE_ATTEMPTS)("escape attempt, $name", SANDBOXED, async ({ policy, script }) => {
  const work = await createWorkTree();
  const folder = path.dirname(work);
  const outside = path.join(folder, "outside");
  await mkdir(path.join(work, ".git", "hooks"));
  await writeFile(path.join(work, ".git", "config"), "[core]\n");
  await writeFile(path.join(work, "kept"), "kept\n");
  await mkdir(outside);
  await writeFile(path.join(outside, "file"), "kept\n");
  const host = await openHost(folder);
  const canary = startCanary();
  const isWritable = (file: string): boolean =>
    policy.type === "workspace-write" &&
    file.startsWith(`${work}/`) &&
    !/^\.(git|codex|agents|aws)(\/|$)/.test(path.relative(work, file));
  const before = await listTree(folder, isWritable);
  const { output } = await runScript(`echo tried\n${script}`, {
    policy,
    cwd: work,
    env: {
      ...NUMBERS,
      WORK: work,
      OUT: outside,
      TCP_PORT: String(host.tcpPort),
      UDP_PORT: String(host.udpPort),
      SOCKET: host.socket,
      ABSTRACT: host.abstract,
      CANARY: String(canary.pid),
      NODE: process.execPath,
    },
  });
  expect({
    output,
    tree: await listTree(folder, isWritable),
    calls: host.calls,
    isCanaryAlive: canary.exitCode === null && canary.signalCode === null,
    shm: (await readdir("/dev/shm")).filter((name) => name.includes(`-${canary.pid}`)),
  }).toEqual({
    output: expect.stringMatching(/^tried\n(?![^]*ESCAPED)/),
    tree: before,
    calls: 0,
    isCanaryAlive: true,
    shm: [],
  });
});

test("escape attempts: there are at least 60", () => {
  expect(new Set(ESCAPE_ATTEMPTS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
});
