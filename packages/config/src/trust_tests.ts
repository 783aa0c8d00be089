import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNodeFileSystem } from "./file_system.ts";
import { resolveTrust, toDisabledReason, toUntrustedProjectText } from "./trust.ts";

const fs = createNodeFileSystem();

test.for<[string, string, string]>([
  ["the folder itself", "wt/sub", "trusted"],
  ["the root of the repository", "wt", "trusted"],
  ["the root of the main worktree", "main", "untrusted"],
])("resolveTrust: by %s", ([, entry, trust_level]) => {
  const root = createTree({
    "main/.git/worktrees/wt/commondir": "../..\n",
    "wt/sub": null,
  });
  writeFileSync(join(root, "wt/.git"), `gitdir: ${join(root, "main/.git/worktrees/wt")}\n`);
  const places = { cwd: join(root, "wt/sub"), projectRoot: join(root, "wt") };
  expect(resolveTrust({ [join(root, entry)]: { trust_level } }, places, fs)).toEqual({
    level: trust_level,
    root: join(root, entry),
  });
});

test("resolveTrust: the closest entry decides", () => {
  const root = createTree({ "repo/.git": null, "repo/sub": null });
  const projects = {
    [join(root, "repo")]: { trust_level: "trusted" },
    [join(root, "repo/sub")]: { trust_level: "untrusted" },
  };
  const places = { cwd: join(root, "repo/sub"), projectRoot: join(root, "repo") };
  expect(resolveTrust(projects, places, fs).level).toBe("untrusted");
});

test("resolveTrust: says nothing about an unknown folder, and names the root to add", () => {
  const root = createTree({ "repo/.git": null, plain: null });
  const repo = { cwd: join(root, "repo"), projectRoot: join(root, "repo") };
  const plain = { cwd: join(root, "plain"), projectRoot: join(root, "plain") };
  expect(resolveTrust({ "/other": { trust_level: "trusted" } }, repo, fs)).toEqual({
    root: join(root, "repo"),
  });
  expect(resolveTrust({}, plain, fs)).toEqual({ root: join(root, "plain") });
});

test("toDisabledReason: says which entry of which file decides", () => {
  expect([
    toDisabledReason({ root: "/w", level: "trusted" }, "/h/config.toml"),
    toDisabledReason({ root: "/w" }, "/h/config.toml"),
    toDisabledReason({ root: "/w", level: "untrusted" }, "/h/config.toml"),
  ]).toEqual([
    undefined,
    'nobody has said that /w is trusted; to use its config, hooks and rules, add [projects."/w"] with trust_level = "trusted" to /h/config.toml',
    '/w has trust_level "untrusted" in /h/config.toml; set it to "trusted" to use its config, hooks and rules',
  ]);
});

test("toUntrustedProjectText: speaks up when a layer of the project does not count", () => {
  const project = { name: { type: "project", dotCodexFolder: "/w/.codex" }, config: {} } as const;
  expect(toUntrustedProjectText([project])).toBeUndefined();
  expect(toUntrustedProjectText([{ ...project, disabledReason: "no" }])).toBe(
    "the project's own settings are off: no",
  );
});

/** A folder with these files (a value that is `null` makes a folder), gone after the test. */
function createTree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-config-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(content === null ? full : dirname(full), { recursive: true });
    if (content !== null) writeFileSync(full, content);
  }
  return root;
}
