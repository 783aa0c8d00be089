import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSystemClock } from "../clock.ts";
import { type BubblewrapProbe, probeBubblewrap } from "./bubblewrap_probe.ts";
import { BUBBLEWRAP, SANDBOXED } from "./test_sandbox.ts";

const ON_LINUX = { skip: process.platform !== "linux" };

/** Probes a script in place of bubblewrap. */
async function probe(
  script: string,
  options: { timeoutMs?: number; settings?: Readonly<Record<string, string>> } = {},
): Promise<BubblewrapProbe> {
  const folder = mkdtempSync(path.join(tmpdir(), "codexkit-probe-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const bubblewrap = path.join(folder, "bwrap");
  writeFileSync(bubblewrap, `#!/bin/sh\n${script}\n`);
  chmodSync(bubblewrap, 0o755);
  const { timeoutMs, settings = {} } = options;
  const answer = await probeBubblewrap({
    bubblewrap,
    arch: "x64",
    clock: createSystemClock(),
    timeoutMs,
    readSetting: (name) => settings[name],
  });
  return answer.ok ? answer : { ok: false, reason: answer.reason.replace(folder, "") };
}

test("probeBubblewrap: a real one runs the command under the filter", SANDBOXED, async () => {
  const arch = process.arch === "arm64" ? "arm64" : "x64";
  const clock = createSystemClock();
  expect(await probeBubblewrap({ bubblewrap: BUBBLEWRAP, arch, clock })).toEqual({
    ok: true,
    mountsProc: expect.any(Boolean),
    status: { NoNewPrivs: "1", Seccomp: "2" },
  });
});

test("probeBubblewrap: one that cannot mount /proc is tried without", ON_LINUX, async () => {
  const script =
    'case "$*" in *--proc*) echo "bwrap: Can\'t mount proc on /newroot/proc: Operation not permitted" >&2; exit 1;; esac; echo Seccomp: 2';
  expect(await probe(script)).toEqual({ ok: true, mountsProc: false, status: { Seccomp: "2" } });
});

const NO_NAMESPACES = "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1";
const DENIED = "'/bwrap' failed: bwrap: setting up uid map: Permission denied: ";

test.for([
  [
    "nothing known",
    NO_NAMESPACES,
    {},
    `${DENIED}user namespaces seem to be forbidden here: a container needs a security profile that allows them`,
  ],
  [
    "AppArmor",
    NO_NAMESPACES,
    { "kernel/apparmor_restrict_unprivileged_userns": "1\n" },
    `${DENIED}AppArmor keeps programs from user namespaces: give bwrap a profile that allows 'userns', or run 'sysctl kernel.apparmor_restrict_unprivileged_userns=0' as root`,
  ],
  [
    "Debian's switch",
    NO_NAMESPACES,
    { "kernel/unprivileged_userns_clone": "0\n", "user/max_user_namespaces": "100\n" },
    `${DENIED}user namespaces are off: run 'sysctl kernel.unprivileged_userns_clone=1' as root`,
  ],
  [
    "an old version",
    "echo 'bwrap: Unknown option --perms' >&2; exit 1",
    {},
    "'/bwrap' failed: bwrap: Unknown option --perms: it is too old: version 0.5 or later is needed",
  ],
  ["another failure", "exit 3", {}, "'/bwrap' failed: exit code 3"],
] as const)(
  "probeBubblewrap: the reason names %s",
  ON_LINUX,
  async ([, script, settings, reason]) => {
    expect(await probe(script, { settings })).toEqual({ ok: false, reason });
  },
);

test("probeBubblewrap: one that hangs is given up", ON_LINUX, async () => {
  expect(await probe("exec sleep 60", { timeoutMs: 50 })).toEqual({
    ok: false,
    reason: "'/bwrap' did not answer within 50 ms",
  });
});
