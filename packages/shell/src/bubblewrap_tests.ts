import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  type BubblewrapOptions,
  findBubblewrap,
  requireBubblewrap,
  toBubblewrapArgv,
} from "./bubblewrap.ts";

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

test("toBubblewrapArgv: each folder is followed by its protected paths, before its children are opened again", () => {
  const writableRoots = [
    {
      path: "/w",
      protectedPaths: [
        { path: "/w/.git", exists: true },
        { path: "/w/.codex", exists: false },
      ],
    },
    { path: "/w/.git/open", protectedPaths: [] },
  ];
  const argv = toBubblewrapArgv({ type: "workspace-write" }, ["true"], {
    ...OPTIONS,
    writableRoots,
  });
  expect(argv.slice(argv.indexOf("/dev") + 1, argv.indexOf("--unshare-user")).join(" ")).toBe(
    "--bind /w /w --ro-bind /w/.git /w/.git --perms 555 --tmpfs /w/.codex --remount-ro /w/.codex " +
      "--bind /w/.git/open /w/.git/open",
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

test("requireBubblewrap: says what to install and how to go without", () => {
  expect(() => requireBubblewrap({ type: "read-only" }, "/nowhere")).toThrow(
    expect.objectContaining({
      code: "sandbox_unavailable",
      message:
        "the sandbox 'read-only' needs Linux and the program 'bwrap', which is not in PATH: install the package 'bubblewrap', or run without a sandbox by --sandbox danger-full-access",
    }),
  );
});
