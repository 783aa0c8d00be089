import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNodeFileSystem } from "./file_system.ts";
import { readUserHome, resolveCodexHome } from "./home.ts";

const fs = createNodeFileSystem();

test("resolveCodexHome: without CODEX_HOME it is .codex of the user, there or not", () => {
  expect(resolveCodexHome({ HOME: "/home/nobody" }, fs)).toBe("/home/nobody/.codex");
  expect(resolveCodexHome({ HOME: "/home/nobody", CODEX_HOME: "" }, fs)).toBe(
    "/home/nobody/.codex",
  );
});

test("resolveCodexHome: CODEX_HOME comes back without links", () => {
  const root = createTree({ real: null });
  symlinkSync(join(root, "real"), join(root, "link"));
  expect(resolveCodexHome({ CODEX_HOME: join(root, "link") }, fs)).toBe(join(root, "real"));
});

test("resolveCodexHome: a CODEX_HOME that is no folder is refused", () => {
  const root = createTree({ file: "x" });
  const missing = join(root, "none");
  expect(() => resolveCodexHome({ CODEX_HOME: missing }, fs)).toThrow(
    `CODEX_HOME points to "${missing}", but that path does not exist`,
  );
  expect(() => resolveCodexHome({ CODEX_HOME: join(root, "file") }, fs)).toThrow(
    "but that path is not a directory",
  );
  expect(() => resolveCodexHome({}, fs)).toThrow("Could not find home directory");
});

test("readUserHome: takes HOME before USERPROFILE", () => {
  expect([
    readUserHome({ HOME: "/h", USERPROFILE: "/u" }),
    readUserHome({ HOME: "", USERPROFILE: "/u" }),
    readUserHome({}),
  ]).toEqual(["/h", "/u", undefined]);
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
