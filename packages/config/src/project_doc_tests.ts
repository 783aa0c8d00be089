import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createNodeFileSystem } from "./file_system.ts";
import { type ProjectDocOptions, readProjectDocs, toProjectDocMessage } from "./project_doc.ts";

const fs = createNodeFileSystem();

function read(
  root: string,
  over: Partial<ProjectDocOptions> = {},
): ReturnType<typeof readProjectDocs> {
  return readProjectDocs({
    codexHome: join(root, "home"),
    cwd: join(root, "work/sub"),
    maxBytes: 32_768,
    fallbackFilenames: [],
    projectRootMarkers: [".git"],
    fs,
    ...over,
  });
}

test.for<[string, Readonly<Record<string, string | null>>, string | undefined, readonly string[]]>([
  ["no file says anything", {}, undefined, []],
  [
    "root and folder are joined, each with its own newline",
    {
      "work/AGENTS.md": "Root rule.\n",
      "work/sub/AGENTS.md": "Sub rule.\n",
      "work/b/AGENTS.md": "No.\n",
    },
    "Root rule.\n\n\nSub rule.\n",
    ["work/AGENTS.md", "work/sub/AGENTS.md"],
  ],
  [
    "the user's own comes first, trimmed",
    { "home/AGENTS.md": "Global rule.\n", "work/AGENTS.md": "Project rule.\n" },
    "Global rule.\n\n--- project-doc ---\n\nProject rule.\n",
    ["home/AGENTS.md", "work/AGENTS.md"],
  ],
  [
    "an override replaces in both places",
    {
      "home/AGENTS.md": "G.\n",
      "home/AGENTS.override.md": "GO.\n",
      "work/AGENTS.md": "Plain.\n",
      "work/AGENTS.override.md": "Override.\n",
    },
    "GO.\n\n--- project-doc ---\n\nOverride.\n",
    ["home/AGENTS.override.md", "work/AGENTS.override.md"],
  ],
  [
    "a blank override of the user is passed over",
    { "home/AGENTS.md": "G.\n", "home/AGENTS.override.md": " \n" },
    "G.",
    ["home/AGENTS.md"],
  ],
  [
    "blank files and folders are passed over",
    { "work/AGENTS.md": " \n\n", "work/sub/AGENTS.md": null },
    undefined,
    [],
  ],
])("readProjectDocs: %s", ([, files, text, sources]) => {
  const root = createTree({ "work/.git": null, "work/sub": null, ...files });
  expect(read(root)).toEqual({
    text,
    sources: sources.map((path) => join(root, path)),
    hasProjectDoc: sources.some((path) => path.startsWith("work")),
    warnings: [],
  });
});

test("readProjectDocs: fallback names count where AGENTS.md is missing", () => {
  const root = createTree({
    "work/.git": null,
    "work/CLAUDE.md": "fallback root\n",
    "work/sub/AGENTS.md": "real\n",
    "work/sub/CLAUDE.md": "not read\n",
  });
  expect(read(root, { fallbackFilenames: ["NONE.md", "CLAUDE.md"] }).text).toBe(
    "fallback root\n\n\nreal\n",
  );
});

test("readProjectDocs: the budget is shared, the file over it is cut and named", () => {
  const root = createTree({
    "work/.git": null,
    "work/AGENTS.md": "0123456789",
    "work/sub/AGENTS.md": "abcdefghijklmnopqrstuvwxyz.",
  });
  expect(read(root, { maxBytes: 30 })).toEqual({
    text: "0123456789\n\nabcdefghijklmnopqrst",
    sources: [join(root, "work/AGENTS.md"), join(root, "work/sub/AGENTS.md")],
    hasProjectDoc: true,
    warnings: [`Loaded only 20 of 27 bytes from ${join(root, "work/sub/AGENTS.md")}`],
  });
  expect(read(root, { maxBytes: 10 })).toMatchObject({
    text: "0123456789",
    warnings: [`Loaded only 0 of 27 bytes from ${join(root, "work/sub/AGENTS.md")}`],
  });
});

test("readProjectDocs: a budget of 0 reads no project file", () => {
  const root = createTree({ "work/.git": null, "work/sub/AGENTS.md": "x", "home/AGENTS.md": "g" });
  expect(read(root, { maxBytes: 0 })).toMatchObject({ text: "g", hasProjectDoc: false });
});

test("readProjectDocs: links are followed and bad bytes replaced", () => {
  const root = createTree({ "work/.git": null, "work/sub": null, "real.md": "linked\n" });
  symlinkSync(join(root, "real.md"), join(root, "work/AGENTS.md"));
  const bad = join(root, "work/sub/AGENTS.md");
  writeFileSync(bad, new Uint8Array([0x61, 0xff, 0x62]));
  expect(read(root)).toMatchObject({
    text: "linked\n\n\na\uFFFDb",
    warnings: [`${bad} is not valid UTF-8; the bytes that are not were replaced`],
  });
});

test("readProjectDocs: without markers only the working directory counts", () => {
  const root = createTree({
    "work/.git": null,
    "work/AGENTS.md": "root",
    "work/sub/AGENTS.md": "sub",
  });
  expect(read(root, { projectRootMarkers: [] }).text).toBe("sub");
  writeFileSync(join(root, "work/.codex-root"), "");
  expect(read(root, { projectRootMarkers: [".codex-root"] }).text).toBe("root\n\nsub");
});

test.for<[{ text?: string; hasProjectDoc: boolean }, string | undefined]>([
  [
    { text: "Rule.\n", hasProjectDoc: true },
    "# AGENTS.md instructions for /w\n\n<INSTRUCTIONS>\nRule.\n\n</INSTRUCTIONS>",
  ],
  [
    { text: "G.", hasProjectDoc: false },
    "# AGENTS.md instructions\n\n<INSTRUCTIONS>\nG.\n</INSTRUCTIONS>",
  ],
  [{ hasProjectDoc: false }, undefined],
])("toProjectDocMessage: %j", ([docs, message]) => {
  expect(toProjectDocMessage(docs, "/w")).toBe(message);
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
