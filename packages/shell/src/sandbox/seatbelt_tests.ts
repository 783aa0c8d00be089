import { expect, test } from "vitest";
import type { WritableRoot } from "./protected_paths.ts";
import { toSeatbeltArgv, toSeatbeltProfile } from "./seatbelt.ts";

const WRITE = { type: "workspace-write" } as const;

function toRoot(path: string, names: readonly string[] = []): WritableRoot {
  return {
    path,
    protectedPaths: names.map((name) => ({ path: `${path}/${name}`, exists: true })),
    pinnedFolders: [],
    links: [],
  };
}

/** The part of a profile that lets files be written. */
function toWriteRules(text: string): string {
  const from = text.indexOf("(allow file-write*\n");
  return from < 0 ? "" : text.slice(from, text.indexOf("\n)", from) + 2);
}

const STARTS =
  /^\(version 1\)\n\(deny default\)\n\(allow process-exec\)\n\(allow process-fork\)\n\(allow signal \(target same-sandbox\)\)/;

test("toSeatbeltArgv: program, profile, parameters and command", () => {
  const [program, flag, text = "", ...rest] = toSeatbeltArgv(WRITE, ["echo", "--", "hi"], {
    writableRoots: [toRoot("/w", [".git"])],
  });
  expect([program, flag, rest]).toEqual([
    "/usr/bin/sandbox-exec",
    "-p",
    ["-DWRITABLE_ROOT_0=/w", "-DWRITABLE_ROOT_0_RO_0=/w/.git", "--", "echo", "--", "hi"],
  ]);
  expect(text).toMatch(STARTS);
});

test("toSeatbeltArgv: full access leaves the command as it is", () => {
  expect(toSeatbeltArgv({ type: "danger-full-access" }, ["ls"], { writableRoots: [] })).toEqual([
    "ls",
  ]);
});

test("toSeatbeltProfile: read-only reads everything and writes nothing but devices", () => {
  const { text, parameters } = toSeatbeltProfile({ type: "read-only" }, { writableRoots: [] });
  expect([parameters, toWriteRules(text), text.endsWith("\n(allow file-read*)")]).toEqual([
    {},
    "",
    true,
  ]);
});

test("toSeatbeltProfile: each folder has its exceptions", () => {
  const roots = [toRoot("/w", [".git", ".codex"]), toRoot("/o")];
  const { text, parameters } = toSeatbeltProfile(WRITE, { writableRoots: roots });
  expect(toWriteRules(text)).toBe(
    [
      "(allow file-write*",
      '  (require-all (subpath (param "WRITABLE_ROOT_0"))' +
        ' (require-not (literal (param "WRITABLE_ROOT_0_RO_0"))) (require-not (subpath (param "WRITABLE_ROOT_0_RO_0")))' +
        ' (require-not (literal (param "WRITABLE_ROOT_0_RO_1"))) (require-not (subpath (param "WRITABLE_ROOT_0_RO_1"))))',
      '  (require-all (subpath (param "WRITABLE_ROOT_1")))',
      ")",
    ].join("\n"),
  );
  expect(Object.entries(parameters)).toEqual([
    ["WRITABLE_ROOT_0", "/w"],
    ["WRITABLE_ROOT_0_RO_0", "/w/.git"],
    ["WRITABLE_ROOT_0_RO_1", "/w/.codex"],
    ["WRITABLE_ROOT_1", "/o"],
  ]);
});

test("toSeatbeltProfile: a link and the folders on its way cannot be replaced", () => {
  const root: WritableRoot = {
    path: "/w",
    protectedPaths: [{ path: "/w/tools/agents", exists: true }],
    pinnedFolders: ["/w/tools"],
    links: [{ path: "/w/.agents", target: "tools/agents" }],
  };
  const { text, parameters } = toSeatbeltProfile(WRITE, { writableRoots: [root] });
  expect(toWriteRules(text)).toContain(
    '(require-not (subpath (param "WRITABLE_ROOT_0_RO_1"))) (require-not (literal (param "WRITABLE_ROOT_0_PIN_0")))',
  );
  expect(parameters).toEqual({
    WRITABLE_ROOT_0: "/w",
    WRITABLE_ROOT_0_RO_0: "/w/tools/agents",
    WRITABLE_ROOT_0_RO_1: "/w/.agents",
    WRITABLE_ROOT_0_PIN_0: "/w/tools",
  });
});

test("toSeatbeltProfile: a folder inside another keeps its exceptions there", () => {
  const roots = [toRoot("/w"), toRoot("/w/sub", [".git"])];
  const { parameters } = toSeatbeltProfile(WRITE, { writableRoots: roots });
  expect(parameters).toEqual({
    WRITABLE_ROOT_0: "/w",
    WRITABLE_ROOT_0_RO_0: "/w/sub/.git",
    WRITABLE_ROOT_1: "/w/sub",
    WRITABLE_ROOT_1_RO_0: "/w/sub/.git",
  });
});

test.for([
  ["/tmp", "/private/tmp"],
  ["/var/folders/x", "/private/var/folders/x"],
  ["/private/var/x", "/private/var/x"],
  ["/variable", "/variable"],
  ["/Users/me/tmp", "/Users/me/tmp"],
] as const)("toSeatbeltProfile: %s is known to seatbelt as %s", ([path, expected]) => {
  const { parameters } = toSeatbeltProfile(WRITE, { writableRoots: [toRoot(path)] });
  expect(parameters).toEqual({ WRITABLE_ROOT_0: expected });
});

test.for([
  [WRITE, false],
  [{ type: "workspace-write", network_access: true }, true],
] as const)("toSeatbeltProfile: the network of %o is %s", ([policy, isOn]) => {
  const { text } = toSeatbeltProfile(policy, { writableRoots: [] });
  expect(
    text.includes("(allow network-outbound)\n(allow network-inbound)\n(allow system-socket)\n"),
  ).toBe(isOn);
  expect(text.includes("(allow network")).toBe(isOn);
});

test("toSeatbeltProfile: a path is never part of the text, whatever it holds", () => {
  const path = '/w") (allow default) ("';
  const { text, parameters } = toSeatbeltProfile(WRITE, { writableRoots: [toRoot(path)] });
  expect([text.includes("allow default"), parameters]).toEqual([false, { WRITABLE_ROOT_0: path }]);
});

test.for([{ type: "read-only" }, WRITE, { ...WRITE, network_access: true }] as const)(
  "toSeatbeltProfile: parentheses match for %o",
  (policy) => {
    const { text } = toSeatbeltProfile(policy, { writableRoots: [toRoot("/w", [".git"])] });
    const rules = text.replaceAll(/"[^"]*"/g, '""');
    expect(rules.split("(").length).toBe(rules.split(")").length);
  },
);
