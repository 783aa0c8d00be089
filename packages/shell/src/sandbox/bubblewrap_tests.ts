import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  type BubblewrapOptions,
  findBubblewrap,
  toBubblewrapArgv,
  toCoverArgs,
} from "./bubblewrap.ts";
import type { WritableRoot } from "./protected_paths.ts";

const OPTIONS: BubblewrapOptions = { bubblewrap: "/usr/bin/bwrap", cwd: "/w", writableRoots: [] };

test("toBubblewrapArgv: full access leaves the command as it is", () => {
  expect(toBubblewrapArgv({ type: "danger-full-access" }, ["echo", "hi"], OPTIONS)).toEqual([
    "echo",
    "hi",
  ]);
});

test("toBubblewrapArgv: read-only has no writable folder and no network", () => {
  expect(toBubblewrapArgv({ type: "read-only" }, ["echo", "--", "hi"], OPTIONS).join(" ")).toBe(
    "/usr/bin/bwrap --new-session --die-with-parent --ro-bind / / --dev /dev " +
      "--unshare-user --unshare-pid --unshare-ipc --unshare-net --proc /proc --cap-drop ALL --chdir /w -- echo -- hi",
  );
});

/** The mounts of a command line. */
function toMounts(writableRoots: readonly WritableRoot[]): string {
  const argv = toBubblewrapArgv({ type: "workspace-write" }, ["true"], {
    ...OPTIONS,
    writableRoots,
  });
  return argv.slice(argv.indexOf("/dev") + 1, argv.indexOf("--unshare-user")).join(" ");
}

function toRoot(folder: string, change: Partial<WritableRoot> = {}): WritableRoot {
  return { path: folder, protectedPaths: [], pinnedFolders: [], links: [], ...change };
}

test("toBubblewrapArgv: each folder is followed by its protected paths, before its children are opened again", () => {
  const protectedPaths = [
    { path: "/w/.git", exists: true },
    { path: "/w/.codex", exists: false },
  ];
  expect(toMounts([toRoot("/w", { protectedPaths }), toRoot("/w/.git/open")])).toBe(
    "--bind /w /w --perms 555 --tmpfs /w/.codex --remount-ro /w/.codex --ro-bind /w/.git /w/.git " +
      "--bind /w/.git/open /w/.git/open",
  );
});

test("toBubblewrapArgv: a path stays protected in a folder that comes later", () => {
  const protectedPaths = [{ path: "/b/main/.git", exists: true }];
  expect(toMounts([toRoot("/a", { protectedPaths }), toRoot("/b")])).toBe(
    "--bind /a /a --bind /b /b --ro-bind /b/main/.git /b/main/.git",
  );
});

test("toBubblewrapArgv: a folder that is asked for by name is writable", () => {
  const protectedPaths = [{ path: "/w/.git", exists: true }];
  expect(toMounts([toRoot("/w", { protectedPaths }), toRoot("/w/.git")])).toBe(
    "--bind /w /w --bind /w/.git /w/.git",
  );
});

test("toBubblewrapArgv: a pinned folder is mounted, but opens nothing that is protected", () => {
  const root = toRoot("/w", {
    protectedPaths: [
      { path: "/w/.codex", exists: true },
      { path: "/w/tools/agents", exists: true },
    ],
    pinnedFolders: ["/w/.codex", "/w/.codex/deep", "/w/tools"],
  });
  expect(
    toMounts([root, toRoot("/w/.codex/deep/open", { pinnedFolders: ["/w/.codex/deep/open/x"] })]),
  ).toBe(
    "--bind /w /w --ro-bind /w/.codex /w/.codex --bind /w/.codex/deep/open /w/.codex/deep/open " +
      "--bind /w/.codex/deep/open/x /w/.codex/deep/open/x --bind /w/tools /w/tools --ro-bind /w/tools/agents /w/tools/agents",
  );
});

test("toBubblewrapArgv: without a /proc of its own, and with variables of the command", () => {
  const argv = toBubblewrapArgv({ type: "read-only" }, ["true"], {
    ...OPTIONS,
    mountsProc: false,
    variables: { A: "1", LD_PRELOAD: "/w/x.so" },
  });
  expect(argv.slice(argv.indexOf("--unshare-net")).join(" ")).toBe(
    "--unshare-net --cap-drop ALL --setenv A 1 --setenv LD_PRELOAD /w/x.so --chdir /w -- true",
  );
});

test("toBubblewrapArgv: network access, a terminal and a filter change one argument each", () => {
  const argv = toBubblewrapArgv({ type: "workspace-write", network_access: true }, ["true"], {
    ...OPTIONS,
    keepsTerminal: true,
    seccompFd: 3,
  });
  expect(argv.join(" ")).toBe(
    "/usr/bin/bwrap --die-with-parent --ro-bind / / --dev /dev " +
      "--unshare-user --unshare-pid --unshare-ipc --proc /proc --cap-drop ALL --seccomp 3 --chdir /w -- true",
  );
});

test("toBubblewrapArgv: for root, settings of the kernel are covered", () => {
  const argv = toBubblewrapArgv({ type: "read-only" }, ["true"], { ...OPTIONS, isRoot: true });
  const args = argv.slice(argv.indexOf("--proc"), argv.indexOf("--cap-drop")).join(" ");
  expect(args).toMatch(/^--proc \/proc --ro-bind-try .* --ro-bind-try \/proc\/sys \/proc\/sys /);
});

test("findBubblewrap: the first program of that name in an absolute folder of PATH", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "codexkit-shell-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "bwrap");
  await writeFile(file, "");
  const pathVariable = ["", "relative", "/nowhere", folder].join(path.delimiter);
  expect(findBubblewrap(pathVariable)).toBeUndefined();
  await chmod(file, 0o755);
  expect([findBubblewrap(pathVariable), findBubblewrap(undefined)]).toEqual([file, undefined]);
});

test("findBubblewrap: what a command may have put there does not count", async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "codexkit-shell-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const work = path.join(folder, "work");
  const linked = path.join(folder, "linked");
  const packages = path.join(folder, "x", "node_modules", ".bin");
  const trusted = path.join(folder, "trusted");
  for (const place of [work, linked, packages, trusted]) await mkdir(place, { recursive: true });
  for (const place of [work, packages, trusted])
    await writeFile(path.join(place, "bwrap"), "", { mode: 0o755 });
  await symlink(path.join(work, "bwrap"), path.join(linked, "bwrap"));
  await symlink(work, path.join(folder, "alias"));
  const pathVariable = [work, linked, packages, trusted].join(path.delimiter);
  const find = (...writableFolders: string[]): string | undefined =>
    findBubblewrap(pathVariable, { writableFolders });
  expect([
    find(),
    find(work),
    find(path.join(folder, "alias")),
    find(work, trusted),
    find("/"),
  ]).toEqual([
    path.join(work, "bwrap"),
    path.join(trusted, "bwrap"),
    path.join(trusted, "bwrap"),
    undefined,
    path.join(work, "bwrap"),
  ]);
});

test("toBubblewrapArgv: all of the file system comes before what is new in it", () => {
  const argv = toBubblewrapArgv({ type: "workspace-write" }, ["true"], {
    ...OPTIONS,
    writableRoots: [
      toRoot("/tmp"),
      toRoot("/", { protectedPaths: [{ path: "/.git", exists: true }] }),
    ],
  });
  expect(argv.slice(0, argv.indexOf("--unshare-user")).join(" ")).toBe(
    "/usr/bin/bwrap --new-session --die-with-parent --bind / / --dev /dev --ro-bind /.git /.git --bind /tmp /tmp",
  );
});

test("toCoverArgs: an empty folder that cannot be written", () => {
  expect(toCoverArgs("/w/.git").join(" ")).toBe("--perms 555 --tmpfs /w/.git --remount-ro /w/.git");
});
