import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeSandbox } from "./describe_sandbox.ts";
import { BUBBLEWRAP, PATH, SANDBOXED } from "./test_sandbox.ts";

const ON_LINUX = { skip: process.platform !== "linux" };

test("describeSandbox: this machine, by trying", SANDBOXED, async () => {
  const { platform, arch } = process;
  expect(await describeSandbox({ platform, arch, env: { PATH } })).toEqual({
    platform,
    arch,
    kind: "bubblewrap",
    usable: true,
    program: BUBBLEWRAP,
    version: expect.stringMatching(/^bubblewrap \d/),
    userNamespaces: true,
    ownProc: expect.any(Boolean),
    noNewPrivileges: true,
    seccomp: true,
  });
});

test.for([
  ["linux", "bubblewrap", "the program 'bwrap' is not in PATH: install the package 'bubblewrap'"],
  [
    "win32",
    "none",
    "there is none for 'win32', only for Linux and macOS: use WSL 2 with the package 'bubblewrap'",
  ],
] as const)("describeSandbox: %s without a sandbox", async ([platform, kind, problem]) => {
  expect(await describeSandbox({ platform, arch: "x64", env: { PATH: "/nowhere" } })).toEqual({
    platform,
    arch: "x64",
    kind,
    usable: false,
    problem,
  });
});

test("describeSandbox: macOS runs a command, or says that its program is missing", async () => {
  const facts = await describeSandbox({ platform: "darwin", arch: "arm64", env: {} });
  expect([facts.kind, facts.usable]).toEqual(["seatbelt", process.platform === "darwin"]);
});

/** A program in place of bubblewrap. */
function createProgram(script: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "codexkit-describe-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(path.join(folder, "bwrap"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

const VERSION = 'test "$1" = --version && { echo bubblewrap 9.9; exit 0; }';

test("describeSandbox: a bubblewrap that fails is told of with its reason", ON_LINUX, async () => {
  const folder = createProgram(
    `${VERSION}\necho 'bwrap: No permissions to create new namespace' >&2; exit 1`,
  );
  const facts = await describeSandbox({ platform: "linux", arch: "x64", env: { PATH: folder } });
  expect(facts).toEqual({
    platform: "linux",
    arch: "x64",
    kind: "bubblewrap",
    usable: false,
    problem: expect.stringContaining("No permissions to create new namespace: "),
    program: path.join(folder, "bwrap"),
    version: "bubblewrap 9.9",
    userNamespaces: false,
  });
});

test("describeSandbox: a processor without a filter is told of", ON_LINUX, async () => {
  const folder = createProgram(VERSION);
  expect(
    await describeSandbox({ platform: "linux", arch: "s390x", env: { PATH: folder } }),
  ).toMatchObject({
    usable: false,
    version: "bubblewrap 9.9",
    problem: "there is no seccomp filter for the processor 's390x', only for x64 and arm64",
  });
});

test("describeSandbox: a bubblewrap that hangs is given up", ON_LINUX, async () => {
  const folder = createProgram(`${VERSION}\nexec sleep 60`);
  const options = { platform: "linux", arch: "x64", env: { PATH: folder }, timeoutMs: 50 };
  expect(await describeSandbox(options)).toMatchObject({
    usable: false,
    problem: `'${path.join(folder, "bwrap")}' did not answer within 50 ms`,
  });
});
