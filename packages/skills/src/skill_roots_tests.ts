import { expect, test } from "vitest";
import { resolveSkillRoots, type SkillRootOptions } from "./skill_roots.ts";

const fs = { realpath: (path: string): string => path.replace("/linked", "/home/.codex") };
const BASE: SkillRootOptions = {
  cwd: "/w/a/b",
  projectRoot: "/w/a",
  codexHome: "/home/.codex",
  home: "/home",
};

const list = (over: Partial<SkillRootOptions> = {}): readonly string[] =>
  resolveSkillRoots({ ...BASE, ...over }, fs).map(({ scope, path }) => `${scope} ${path}`);

test("resolveSkillRoots: every place, in order of precedence", () => {
  expect(list()).toEqual([
    "repo /w/a/b/.codex/skills",
    "repo /w/a/.codex/skills",
    "user /home/.codex/skills",
    "user /home/.agents/skills",
    "system /home/.codex/skills/.system",
    "admin /etc/codex/skills",
    "repo /w/a/.agents/skills",
    "repo /w/a/b/.agents/skills",
  ]);
});

test("resolveSkillRoots: outside a repository only the folder's own, without a home none of it", () => {
  expect(list({ projectRoot: "/w/a/b", home: undefined, adminFolder: "/etc/x" })).toEqual([
    "repo /w/a/b/.codex/skills",
    "user /home/.codex/skills",
    "system /home/.codex/skills/.system",
    "admin /etc/x/skills",
    "repo /w/a/b/.agents/skills",
  ]);
});

test("resolveSkillRoots: bundled skills can be left out", () => {
  expect(list({ bundled: false })).not.toContain("system /home/.codex/skills/.system");
});

test("resolveSkillRoots: a home inside the project is the user's", () => {
  expect(list({ cwd: "/home", projectRoot: "/home", codexHome: "/linked" })).toEqual([
    "user /linked/skills",
    "user /home/.agents/skills",
    "system /linked/skills/.system",
    "admin /etc/codex/skills",
  ]);
});

test("resolveSkillRoots: plugins and extra folders stand between the administrator's and .agents", () => {
  const plugins = [{ path: "/p/skills", pluginId: "p@m", namespace: "p" }];
  const roots = resolveSkillRoots({ ...BASE, plugins, extra: ["/x", "/x"] }, fs);
  expect(roots.slice(6, 8)).toEqual([
    { path: "/p/skills", scope: "user", pluginId: "p@m", namespace: "p" },
    { path: "/x", scope: "user" },
  ]);
  expect(roots).toHaveLength(10);
});

test("resolveSkillRoots: folders of our own setting replace all but plugins", () => {
  const plugins = [{ path: "/p/skills", pluginId: "p@m", namespace: "p" }];
  expect(list({ only: ["/b", "/a", "/b"], plugins, extra: ["/x"] })).toEqual([
    "user /b",
    "user /a",
    "user /p/skills",
  ]);
  expect(list({ only: [] })).toEqual([]);
});
