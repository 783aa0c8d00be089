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

test("toDisabledReason: the words of codex 0.169.0", () => {
  expect([
    toDisabledReason({ root: "/w", level: "trusted" }, "/h/config.toml"),
    toDisabledReason({ root: "/w" }, "/h/config.toml"),
    toDisabledReason({ root: "/w", level: "untrusted" }, "/h/config.toml"),
  ]).toEqual([
    undefined,
    "To load project-local config, hooks, and exec policies, add /w as a trusted project in /h/config.toml.",
    "/w is marked as untrusted in /h/config.toml. To load project-local config, hooks, and exec policies, mark it trusted.",
  ]);
});

test("toUntrustedProjectText: speaks up when a layer of the project does not count", () => {
  const project = { name: { type: "project", dotCodexFolder: "/w/.codex" }, config: {} } as const;
  expect(toUntrustedProjectText([project])).toBeUndefined();
  expect(toUntrustedProjectText([{ ...project, disabledReason: "no" }])).toBe(
    "Untrusted project-local configuration is disabled. Run `codex exec --trust` to allow project configuration and MCP servers for this and future chats in the project, including MCP commands outside the sandbox. Explicitly untrusted projects must have their trust setting updated first.",
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
