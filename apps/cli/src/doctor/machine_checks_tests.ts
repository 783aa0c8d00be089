import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import {
  checkGit,
  checkRuntime,
  checkSandbox,
  checkShell,
  checkTerminal,
} from "./machine_checks.ts";

const LINUX = { platform: "linux", arch: "x64" } as const;

test.for([
  ["node", "24.1.0", "ok", "Node 24.1.0 on linux x64"],
  ["node", "22.18.0", "ok", "Node 22.18.0 on linux x64"],
  ["node", "22.17.9", "warning", "Node 22.17.9 on linux x64"],
  ["bun-executable", "24.3.0", "ok", "executable, as Node 24.3.0 on linux x64"],
] as const)("checkRuntime: %s %s is %s", ([kind, nodeVersion, status, detail]) => {
  expect(checkRuntime({ kind, nodeVersion }, LINUX)).toMatchObject({ status, detail });
});

const FACTS = { ...LINUX, kind: "bubblewrap", usable: true } as const;

test.for([
  [
    {
      ...FACTS,
      program: "/usr/bin/bwrap",
      version: "bubblewrap 0.8.0",
      seccomp: true,
      ownProc: true,
    },
    "ok",
    "bubblewrap 0.8.0 (/usr/bin/bwrap), filter of system calls",
  ],
  [
    { ...FACTS, seccomp: true, ownProc: false },
    "ok",
    "bubblewrap, filter of system calls, /proc of the host, read-only",
  ],
  [
    { ...FACTS, seccomp: false },
    "problem",
    "bubblewrap, but its filter of system calls does not hold",
  ],
  [{ ...FACTS, usable: false, problem: "install bubblewrap" }, "problem", "install bubblewrap"],
] as const)("checkSandbox: %j is %s", ([facts, status, detail]) => {
  expect(checkSandbox(facts)).toMatchObject({ name: "sandbox", status, detail, facts });
});

test("checkShell: the shell has to be there", async () => {
  await using folder = createTempDir();
  const file = path.join(folder.path, "zsh");
  const gone = await checkShell({ type: "zsh", path: file });
  fs.writeFileSync(file, "", { mode: 0o755 });
  expect([gone, await checkShell({ type: "zsh", path: file })]).toMatchObject([
    { status: "problem", detail: `the shell '${file}' cannot be run` },
    { status: "ok", detail: `zsh (${file})` },
  ]);
});

test("checkTerminal: Bun has one, Node needs a package", async () => {
  const missing = (): Promise<never> => Promise.reject(new Error("not found"));
  const found = await checkTerminal({
    bun: undefined,
    loadNodePty: async () => ({
      spawn: () => {
        throw new Error("nothing is started");
      },
    }),
  });
  const none = await checkTerminal({ bun: undefined, loadNodePty: missing });
  expect([found.status, none.status, none.detail]).toEqual([
    "ok",
    "warning",
    "commands that want a terminal cannot run: @lydell/node-pty is missing",
  ]);
});

test("checkGit: it is looked for in PATH, never in the working folder", async () => {
  await using folder = createTempDir();
  const program = path.join(folder.path, "git");
  fs.writeFileSync(program, "", { mode: 0o755 });
  expect([
    await checkGit(`/none:${folder.path}`),
    (await checkGit("/none::.")).status,
    (await checkGit(undefined)).status,
  ]).toEqual([{ name: "git", status: "ok", detail: program }, "warning", "warning"]);
});
