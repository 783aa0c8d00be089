import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import type { ParsedMetadata } from "./parse_metadata.ts";
import type { ParsedSkill } from "./parse_skill.ts";
import { readMetadata, readSkill, type ReadTools, toMetadataPath } from "./read_skill.ts";
import { createStatCache } from "./stat_cache.ts";
import { createTestFolder, recordReads, toSkillFile } from "./test_skill_files.ts";

function createTools(fs = createNodeFileSystem()): ReadTools {
  const now = (): number => Number.MAX_SAFE_INTEGER;
  return {
    fs,
    skills: createStatCache<ParsedSkill>(now),
    metadata: createStatCache<ParsedMetadata>(now),
  };
}

test("readSkill: an ordinary skill at once, another after the parser is loaded", async () => {
  using folder = createTestFolder({
    simple: toSkillFile("a", "d"),
    hard: "---\nname: b\ndescription: d\ntags: {x: y}\n---\n",
  });
  const tools = createTools();
  expect(readSkill(folder.at("simple"), tools)).toEqual({
    ok: true,
    frontMatter: { name: "a", description: "d" },
  });
  const reading = readSkill(folder.at("hard"), tools);
  expect(reading).toBeInstanceOf(Promise);
  expect(await reading).toEqual({ ok: true, frontMatter: { name: "b", description: "d" } });
  expect(readSkill(folder.at("hard"), tools)).not.toBeInstanceOf(Promise);
});

test("readSkill: reads a file again only when it has changed", async () => {
  using folder = createTestFolder({ a: toSkillFile("a", "one") });
  const fs = recordReads();
  const tools = createTools(fs);
  await readSkill(folder.at("a"), tools);
  await readSkill(folder.at("a"), tools);
  expect(fs.reads).toEqual([folder.at("a")]);
  folder.write({ a: toSkillFile("a", "other") });
  expect(readSkill(folder.at("a"), tools)).toEqual({
    ok: true,
    frontMatter: { name: "a", description: "other" },
  });
});

test("readSkill: front matter longer than the first read, whatever the body is", () => {
  const long = toSkillFile("a", "é".repeat(5000));
  using folder = createTestFolder({
    long,
    body: `${toSkillFile("b", "d")}${"x".repeat(2_000_000)}`,
  });
  const fs = recordReads();
  const tools = createTools(fs);
  expect(readSkill(folder.at("long"), tools)).toEqual({
    ok: true,
    frontMatter: { name: "a", description: "é".repeat(5000) },
  });
  expect(readSkill(folder.at("body"), tools)).toEqual({
    ok: true,
    frontMatter: { name: "b", description: "d" },
  });
  expect(fs.reads).toEqual([folder.at("long"), folder.at("long"), folder.at("body")]);
});

test("readSkill: a line that is cut off is not taken for the end", () => {
  const head = `---\ndescription: d\n# ${"x".repeat(4096 - 25)}\n`;
  expect(head.length + 3).toBe(4096);
  using folder = createTestFolder({ a: `${head}---- no end\nname: a\n---\n` });
  const parsed = readSkill(folder.at("a"), createTools());
  return expect(Promise.resolve(parsed)).resolves.toMatchObject({ ok: false });
});

test("readSkill: a megabyte of front matter is refused, not read", () => {
  using folder = createTestFolder({ a: `---\nname: a\n${"# x\n".repeat(250_000)}---\n` });
  expect(readSkill(folder.at("a"), createTools())).toEqual({
    ok: false,
    message: "frontmatter is longer than 32768 bytes",
  });
});

test("readSkill: what is gone is nothing, what cannot be read is a problem", () => {
  using folder = createTestFolder({ a: toSkillFile("a") });
  const fs = createNodeFileSystem();
  const broken = createTools({
    ...fs,
    read() {
      throw new Error("EIO: i/o error");
    },
  });
  expect([readSkill(folder.at("no"), broken), readSkill(folder.path, broken)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(readSkill(folder.at("a"), broken)).toEqual({
    ok: false,
    message: "failed to read file: EIO: i/o error",
  });
});

test("readMetadata: of a skill, kept while the file is as it was", async () => {
  using folder = createTestFolder({
    "agents/openai.yaml": "policy: {allow_implicit_invocation: false}",
  });
  const fs = recordReads();
  const tools = createTools(fs);
  const want = { metadata: { allowImplicitInvocation: false }, warnings: [] };
  expect(await readMetadata(folder.path, tools)).toEqual(want);
  expect(await readMetadata(folder.path, tools)).toEqual(want);
  expect(fs.reads).toEqual([toMetadataPath(folder.path)]);
});

test("readMetadata: none, too much and unreadable cost no skill", async () => {
  using none = createTestFolder();
  using long = createTestFolder({ "agents/openai.yaml": "#".repeat(40_000) });
  using some = createTestFolder({ "agents/openai.yaml": "a: b" });
  const fs = createNodeFileSystem();
  const broken = createTools({
    ...fs,
    read() {
      throw new Error("EIO: i/o error");
    },
  });
  expect([
    await readMetadata(none.path, broken),
    await readMetadata(long.path, broken),
    await readMetadata(some.path, broken),
  ]).toEqual([
    { metadata: {}, warnings: [] },
    { metadata: {}, warnings: ["ignoring openai.yaml: longer than 32768 bytes"] },
    { metadata: {}, warnings: ["ignoring openai.yaml: EIO: i/o error"] },
  ]);
});
