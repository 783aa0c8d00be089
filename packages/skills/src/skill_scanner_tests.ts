import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import type { SkillCatalog } from "./skill.ts";
import { createSkillScanner, type ScanOptions } from "./skill_scanner.ts";
import type { SkillRoot } from "./skill_roots.ts";
import { SkillsError } from "./skills_error.ts";
import { compareByName } from "./skill_scanner.ts";
import {
  createTestFolder,
  createTestScanner,
  recordReads,
  type TestFolder,
  toSkillFile,
} from "./test_skill_files.ts";

function scan(
  folder: TestFolder,
  roots: readonly Omit<SkillRoot, "path">[] = [{ scope: "user" }],
  options: ScanOptions = {},
): Promise<SkillCatalog> {
  const all = roots.map((root, at) => ({ ...root, path: folder.at(`r${at}`) }));
  return createTestScanner().scan(all, options);
}

const names = ({ skills }: SkillCatalog): readonly string[] =>
  skills.map(({ scope, name }) => `${scope} ${name}`);

test("scan: what is known of a skill", async () => {
  using folder = createTestFolder({
    "r0/tidy/SKILL.md":
      "---\nname: tidy\ndescription: Tidy things.\nmetadata:\n  short-description: Tidy\n---\n",
    "r0/tidy/agents/openai.yaml":
      "interface:\n  display_name: Tidy\npolicy:\n  allow_implicit_invocation: false\n",
  });
  expect(await scan(folder)).toEqual({
    skills: [
      {
        name: "tidy",
        description: "Tidy things.",
        shortDescription: "Tidy",
        interface: { displayName: "Tidy" },
        path: folder.at("r0/tidy/SKILL.md"),
        scope: "user",
        enabled: true,
        pluginId: null,
        allowImplicitInvocation: false,
        root: folder.at("r0"),
      },
    ],
    roots: [folder.at("r0")],
    problems: [],
  });
});

test("scan: skills of repository, user, system and administrator, by name within each", async () => {
  using folder = createTestFolder({
    "r0/x/SKILL.md": toSkillFile("x"),
    "r1/b/SKILL.md": toSkillFile("b"),
    "r1/a/SKILL.md": toSkillFile("a"),
    "r2/s/SKILL.md": toSkillFile("s"),
    "r4/r/SKILL.md": toSkillFile("r"),
  });
  const catalog = await scan(folder, [
    { scope: "admin" },
    { scope: "user" },
    { scope: "system" },
    { scope: "user" },
    { scope: "repo" },
  ]);
  expect(names(catalog)).toEqual(["repo r", "user a", "user b", "system s", "admin x"]);
  expect(catalog.roots).toEqual(["r0", "r1", "r2", "r4"].map(folder.at));
});

test("scan: a skill without a name is called like its folder", async () => {
  using folder = createTestFolder({ "r0/my  skill/SKILL.md": "---\ndescription: d\n---\n" });
  expect(names(await scan(folder))).toEqual(["user my skill"]);
});

test("scan: one file by two roots counts once, for the first", async () => {
  using folder = createTestFolder({
    "r0/a/SKILL.md": toSkillFile("a"),
    r1: "->r0",
    "r2/a": "->../r0/a",
  });
  const catalog = await scan(folder, [{ scope: "repo" }, { scope: "user" }, { scope: "user" }]);
  expect([names(catalog), catalog.roots]).toEqual([["repo a"], [folder.at("r0"), folder.at("r2")]]);
});

test("scan: the same name at two paths is two skills", async () => {
  using folder = createTestFolder({
    "r0/1/SKILL.md": toSkillFile("a"),
    "r0/2/SKILL.md": toSkillFile("a"),
  });
  expect((await scan(folder)).skills.map(({ path }) => path)).toEqual([
    folder.at("r0/1/SKILL.md"),
    folder.at("r0/2/SKILL.md"),
  ]);
});

test("scan: broken skills are told, the others are found; bundled ones are not told", async () => {
  const files = (root: string): Record<string, string> => ({
    [`${root}/badyaml/SKILL.md`]: "---\nname: [\n---\nx\n",
    [`${root}/long/SKILL.md`]: `---\nname: ${"n".repeat(65)}\ndescription: d\n---\n`,
    [`${root}/nodesc/SKILL.md`]: "---\nname: nodesc\n---\nx\n",
    [`${root}/nofm/SKILL.md`]: "# no front matter\n",
    [`${root}/${"f".repeat(65)}/SKILL.md`]: "---\ndescription: d\n---\n",
    [`${root}/fine/SKILL.md`]: toSkillFile("fine"),
    [`${root}/fine/agents/openai.yaml`]: "interface: {brand_color: red}",
  });
  using folder = createTestFolder({ ...files("r0"), ...files("r1") });
  const catalog = await scan(folder, [{ scope: "user" }, { scope: "system" }]);
  expect(names(catalog)).toEqual(["user fine", "system fine"]);
  const tooLong = "invalid name: exceeds maximum length of 64 characters";
  expect(catalog.problems).toEqual([
    {
      severity: "error",
      path: folder.at("r0/badyaml/SKILL.md"),
      message: "missing field `description`",
    },
    { severity: "error", path: folder.at(`r0/${"f".repeat(65)}/SKILL.md`), message: tooLong },
    {
      severity: "warning",
      path: folder.at("r0/fine/agents/openai.yaml"),
      message: "ignoring interface.brand_color: expected #RRGGBB, got red",
    },
    { severity: "error", path: folder.at("r0/long/SKILL.md"), message: tooLong },
    {
      severity: "error",
      path: folder.at("r0/nodesc/SKILL.md"),
      message: "missing field `description`",
    },
    {
      severity: "error",
      path: folder.at("r0/nofm/SKILL.md"),
      message: "missing YAML frontmatter delimited by ---",
    },
  ]);
});

test("scan: skills of a plugin carry its name", async () => {
  using folder = createTestFolder({
    "r0/a/SKILL.md": toSkillFile("a"),
    "r1/b/SKILL.md": toSkillFile("b"),
  });
  const catalog = await scan(folder, [
    { scope: "user", pluginId: "p@m", namespace: "p" },
    { scope: "user", pluginId: "q@m", namespace: "q".repeat(127) },
  ]);
  expect(catalog.skills.map(({ name, pluginId }) => [name, pluginId])).toEqual([["p:a", "p@m"]]);
  expect(catalog.problems.map(({ message }) => message)).toEqual([
    "invalid qualified name: exceeds maximum length of 128 characters",
  ]);
});

test("scan: skills for another product are left out", async () => {
  const policy = (products: string): string => `policy: {products: [${products}]}`;
  using folder = createTestFolder({
    "r0/a/SKILL.md": toSkillFile("a"),
    "r0/a/agents/openai.yaml": policy("CODEX"),
    "r0/b/SKILL.md": toSkillFile("b"),
    "r0/b/agents/openai.yaml": policy("chatgpt"),
    "r0/c/SKILL.md": toSkillFile("c"),
  });
  expect(names(await scan(folder))).toEqual(["user a", "user c"]);
  expect(names(await scan(folder, undefined, { product: "chatgpt" }))).toEqual([
    "user b",
    "user c",
  ]);
});

test("scan: rules turn skills off, and mean nothing where they name nothing", async () => {
  using folder = createTestFolder({
    "r0/a/SKILL.md": toSkillFile("a"),
    "r0/b/SKILL.md": toSkillFile("b"),
  });
  const rules = [{ path: folder.at("r0/a/SKILL.md"), enabled: false }, { enabled: false }];
  const catalog = await scan(folder, undefined, { rules });
  expect([catalog.skills.map(({ enabled }) => enabled), catalog.problems.length]).toEqual([
    [false, true],
    1,
  ]);
});

test("scan: depth, folders and links are options", async () => {
  using folder = createTestFolder({
    "else/SKILL.md": toSkillFile("linked"),
    "r0/a/SKILL.md": toSkillFile("a"),
    "r0/a/b/SKILL.md": toSkillFile("b"),
    "r0/l": "->../else",
  });
  const ask = async (options: ScanOptions): Promise<readonly string[]> =>
    names(await scan(folder, undefined, options));
  expect(await ask({})).toEqual(["user a", "user b", "user linked"]);
  expect(await ask({ followSymlinks: false })).toEqual(["user a", "user b"]);
  expect(await ask({ followSymlinks: false, maxDepth: 1 })).toEqual(["user a"]);
  expect(await ask({ maxFolders: 2 })).toEqual(["user a"]);
});

test.for<[ScanOptions, string]>([
  [{ maxDepth: -1 }, "maxDepth is -1: give a whole number that is not negative"],
  [{ maxFolders: 1.5 }, "maxFolders is 1.5: give a whole number that is not negative"],
  [{ maxDepth: Number.NaN }, "maxDepth is NaN: give a whole number that is not negative"],
])("scan: %j is refused", async ([options, message]) => {
  const error: unknown = await createTestScanner()
    .scan([], options)
    .catch((reason: unknown) => reason);
  expect(SkillsError.isInstance(error) ? [error.code, error.message] : error).toEqual([
    "bad_option",
    message,
  ]);
});

test("scan: the second scan reads nothing, and what changes is read alone", async () => {
  using folder = createTestFolder({
    "r0/a/SKILL.md": toSkillFile("a"),
    "r0/b/SKILL.md": "---\nname: b\ndescription: d\ntags: {x: y}\n---\n",
    "r0/b/agents/openai.yaml": "policy: {products: [codex]}",
  });
  const fs = recordReads();
  const scanner = createTestScanner(fs);
  const roots = [{ path: folder.at("r0"), scope: "user" } as const];
  const first = await scanner.scan(roots);
  fs.reads.length = 0;
  expect(await scanner.scan(roots)).toBe(first);
  expect(await scanner.scan(roots, { product: "codex" })).toEqual(first);
  expect(fs.reads).toEqual([]);
  folder.write({ "r0/a/SKILL.md": toSkillFile("aa") });
  expect(names(await scanner.scan(roots))).toEqual(["user aa", "user b"]);
  expect(fs.reads).toEqual([folder.at("r0/a/SKILL.md")]);
  scanner.clear();
  fs.reads.length = 0;
  await scanner.scan(roots);
  expect(fs.reads.length).toBe(7);
});

test("scan: skills that come and go are seen", async () => {
  using folder = createTestFolder({ "r0/a/SKILL.md": toSkillFile("a") });
  const scanner = createTestScanner();
  const roots = [{ path: folder.at("r0"), scope: "user" } as const];
  expect(names(await scanner.scan(roots))).toEqual(["user a"]);
  folder.write({
    "r0/b/SKILL.md": toSkillFile("b"),
    "r0/a/agents/openai.yaml": "policy: {products: [x]}",
  });
  expect(names(await scanner.scan(roots))).toEqual(["user b"]);
  rmSync(folder.at("r0/b"), { recursive: true });
  rmSync(folder.at("r0/a/agents"), { recursive: true });
  expect(names(await scanner.scan(roots))).toEqual(["user a"]);
});

test("scan: a file that changes within the tick of the clock is read again", async () => {
  using folder = createTestFolder({ "r0/a/SKILL.md": toSkillFile("a", "one") });
  const scanner = createSkillScanner({ fs: createNodeFileSystem(), now: () => 0 });
  const roots = [{ path: folder.at("r0"), scope: "user" } as const];
  await scanner.scan(roots);
  folder.write({ "r0/a/SKILL.md": toSkillFile("a", "two") });
  expect((await scanner.scan(roots)).skills[0]?.description).toBe("two");
});

test("compareByName: by name, then by path", () => {
  const of = (name: string, path: string): { name: string; path: string } => ({ name, path });
  expect([
    compareByName(of("a", "/2"), of("b", "/1")),
    compareByName(of("a", "/2"), of("a", "/1")),
    compareByName(of("B", "/1"), of("a", "/1")),
    compareByName(of("a", "/1"), of("a", "/1")),
  ]).toEqual([-1, 1, -1, 0]);
});
