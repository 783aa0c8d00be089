import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findBubblewrap } from "./bubblewrap.ts";
import { createSystemClock } from "./clock.ts";
import { createExecSessions, type ExecResult, type ExecSessions } from "./exec_sessions.ts";
import { createSandbox, readWritableRoots, type Sandbox } from "./sandbox.ts";
import type { SandboxPolicy } from "./sandbox_policy.ts";

const PATH = process.env["PATH"] ?? "";
const hasBubblewrap = findBubblewrap(PATH) !== undefined;
if (!hasBubblewrap)
  console.warn(
    "sandbox tests that run commands are skipped: the package 'bubblewrap' is not installed",
  );

/** For tests that run commands in the sandbox. */
const SANDBOXED = { skip: !hasBubblewrap };

/** A folder with a work tree in it, outside of which nothing else is writable. */
async function createWorkTree(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "codexkit-shell-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const work = path.join(folder, "work");
  await mkdir(path.join(work, ".git"), { recursive: true });
  return work;
}

function createFor(policy: SandboxPolicy, cwd: string): Sandbox {
  const sandbox = createSandbox({ policy, cwd, env: { PATH } });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return sandbox;
}

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

/** `/tmp` is excluded, as the work tree of the tests is in it. */
const WRITE: SandboxPolicy = {
  type: "workspace-write",
  exclude_slash_tmp: true,
  exclude_tmpdir_env_var: true,
};

test("createSandbox: full access needs no bubblewrap and changes nothing", async () => {
  const sandbox = createSandbox({ policy: { type: "danger-full-access" }, cwd: "/w", env: {} });
  expect(await sandbox.wrap(["echo", "hi"])).toEqual(["echo", "hi"]);
  await sandbox.tidy();
});

test("createSandbox: without bubblewrap a sandbox is refused", () => {
  expect(() =>
    createSandbox({ policy: { type: "read-only" }, cwd: "/w", env: { PATH: "/nowhere" } }),
  ).toThrow(expect.objectContaining({ code: "sandbox_unavailable" }));
});

test("readWritableRoots: missing folders and files are left out, links are followed, parents come first", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "sub"));
  await writeFile(path.join(work, "file"), "");
  await symlink(path.join(work, "sub"), path.join(work, "link"));
  const roots = ["link", "sub", "file", "missing"].map((name) => path.join(work, name));
  const found = await readWritableRoots([...roots, work]);
  expect(found.map((root) => root.path)).toEqual([work, path.join(work, "sub")]);
});

test("readWritableRoots: what is there is kept, what is missing is covered, a link is followed", async () => {
  const work = await createWorkTree();
  await mkdir(path.join(work, "real-codex"));
  await symlink("real-codex", path.join(work, ".codex"));
  expect(await readWritableRoots([work])).toEqual([
    {
      path: work,
      protectedPaths: [
        { path: path.join(work, ".git"), exists: true },
        { path: path.join(work, ".agents"), exists: false },
        { path: path.join(work, "real-codex"), exists: true },
        { path: path.join(work, ".aws"), exists: false },
      ],
    },
  ]);
});

test("readWritableRoots: the folder that a .git file names is protected with it", async () => {
  const work = await createWorkTree();
  const tree = path.join(work, "tree");
  await mkdir(path.join(work, ".git", "worktrees", "tree"), { recursive: true });
  await mkdir(tree);
  await writeFile(path.join(tree, ".git"), "gitdir: ../.git/worktrees/tree\n");
  const [root] = await readWritableRoots([tree]);
  expect(root?.protectedPaths.slice(0, 2)).toEqual([
    { path: path.join(tree, ".git"), exists: true },
    { path: path.join(work, ".git", "worktrees", "tree"), exists: true },
  ]);
});

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
  const on = await run(createFor({ ...WRITE, network_access: true }, work), script, { cwd: work });
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
  const programs = path.join(work, "bin");
  await mkdir(programs);
  await writeFile(path.join(programs, "bwrap"), "", { mode: 0o755 });
  const sandbox = createSandbox({
    policy: { type: "workspace-write", exclude_slash_tmp: true },
    cwd: path.join(work, "bin"),
    env: { PATH: programs, TMPDIR: work },
  });
  const argv = await sandbox.wrap(["true"]);
  expect([
    argv.includes(path.join(work, ".aws")),
    argv.includes(path.join(programs, ".aws")),
  ]).toEqual([false, true]);
});
