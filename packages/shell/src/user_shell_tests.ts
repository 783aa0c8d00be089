import { expect, test } from "vitest";
import {
  createShellLookup,
  detectShellType,
  resolveShell,
  resolveUserShell,
  type ShellLookup,
  toShellArgv,
  type UserShell,
} from "./user_shell.ts";

/** A machine with these programs, the first of each name being the one in PATH. */
function machine(options: {
  programs: readonly string[];
  login?: string;
  platform?: string;
}): ShellLookup {
  const { programs, login, platform = "linux" } = options;
  return {
    platform,
    readLoginShell: () => login,
    isProgram: (path) => programs.includes(path),
    findProgram: (name) =>
      programs.find((program) => program.startsWith("/usr/bin/") && program.endsWith(`/${name}`)),
  };
}

test.for([
  ["zsh", "zsh"],
  ["/bin/zsh", "zsh"],
  ["bash", "bash"],
  ["/usr/local/bin/sh", "sh"],
  ["pwsh.exe", "powershell"],
  ["C:\\Windows\\powershell.exe", "powershell"],
  ["cmd.exe", "cmd"],
  ["fish", undefined],
  ["/bin/dash", undefined],
  ["", undefined],
] as const)("detectShellType: %s is %s", ([file, type]) => {
  expect(detectShellType(file)).toBe(type);
});

test.for([
  [
    "the login shell",
    { programs: ["/bin/zsh", "/bin/bash"], login: "/bin/zsh" },
    { type: "zsh", path: "/bin/zsh" },
  ],
  [
    "a login shell that is gone",
    { programs: ["/bin/bash"], login: "/bin/zsh" },
    { type: "bash", path: "/bin/bash" },
  ],
  [
    "an unknown login shell",
    { programs: ["/bin/fish", "/usr/bin/bash"], login: "/bin/fish" },
    { type: "bash", path: "/usr/bin/bash" },
  ],
  ["no login shell, zsh only", { programs: ["/bin/zsh"] }, { type: "zsh", path: "/bin/zsh" }],
  [
    "macOS prefers zsh",
    { programs: ["/bin/zsh", "/bin/bash"], platform: "darwin" },
    { type: "zsh", path: "/bin/zsh" },
  ],
  ["nothing at all", { programs: [] }, { type: "sh", path: "/bin/sh" }],
] as const)("resolveUserShell: %s", ([, options, expected]) => {
  expect(resolveUserShell(machine(options))).toEqual(expected);
});

const USER: UserShell = { type: "bash", path: "/bin/bash" };

test.for([
  [undefined, USER],
  ["", USER],
  ["/opt/zsh", { type: "zsh", path: "/opt/zsh" }],
  ["bash", USER],
  ["/nowhere/bash", USER],
  ["zsh", { type: "zsh", path: "/usr/bin/zsh" }],
  ["/nowhere/zsh", { type: "zsh", path: "/usr/bin/zsh" }],
  ["sh", { type: "sh", path: "/bin/sh" }],
  ["pwsh", { type: "sh", path: "/bin/sh" }],
  ["/usr/bin/fish", { type: "sh", path: "/bin/sh" }],
] as const)("resolveShell: %s gives %o", ([requested, expected]) => {
  const lookup = machine({
    programs: ["/opt/zsh", "/usr/bin/zsh", "/usr/bin/fish", "/bin/sh", "/bin/bash"],
  });
  expect(resolveShell(requested, USER, lookup)).toEqual(expected);
});

test.for([
  ["zsh", true, ["P", "-lc", "S"]],
  ["zsh", false, ["P", "-c", "S"]],
  ["bash", true, ["P", "-lc", "S"]],
  ["sh", false, ["P", "-c", "S"]],
  ["powershell", true, ["P", "-Command", "S"]],
  ["powershell", false, ["P", "-NoProfile", "-Command", "S"]],
  ["cmd", true, ["P", "/c", "S"]],
] as const)("toShellArgv: %s with login %s", ([type, login, expected]) => {
  expect(toShellArgv({ type, path: "P" }, "S", { login })).toEqual(expected);
});

test("createShellLookup: this machine has sh, and no program of an invented name", () => {
  const lookup = createShellLookup({ platform: process.platform, env: process.env });
  expect([
    lookup.isProgram("/bin/sh"),
    lookup.isProgram("/etc/passwd"),
    lookup.isProgram("/nowhere"),
    lookup.findProgram("no-such-program-here"),
  ]).toEqual([true, false, false, undefined]);
  expect(lookup.findProgram("sh")).toMatch(/\/sh$/);
  expect(lookup.isProgram(resolveUserShell(lookup).path)).toBe(true);
});

test("createShellLookup: relative folders of PATH are not searched", () => {
  const lookup = createShellLookup({ platform: "linux", env: { PATH: "bin:." } });
  expect(lookup.findProgram("sh")).toBeUndefined();
});
