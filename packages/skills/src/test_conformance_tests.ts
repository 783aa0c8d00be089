import { expect, test } from "vitest";
import { listSkills } from "./list_skills.ts";
import { createNodeFileSystem } from "./node_file_system.ts";
import { renderSkills } from "./render_skills.ts";
import { selectSkills } from "./select_skills.ts";
import type { SkillCatalog } from "./skill.ts";
import { readSkillMessages } from "./skill_messages.ts";
import { resolveSkillRoots } from "./skill_roots.ts";
import type { SkillRule } from "./skill_rules.ts";
import { matchesRecorded, readLists, readRuns, resolveRecordings } from "./test_conformance.ts";
import { createTestFolder, createTestScanner, type TestFolder } from "./test_skill_files.ts";

const FOLDER = resolveRecordings(process.env);
const RUNS = readRuns(FOLDER);
const LISTS = readLists(FOLDER);
const MUST_BE_THERE = process.env["CI"] !== undefined;
const fs = createNodeFileSystem();

test.runIf(RUNS.length === 0 || LISTS === undefined)(
  "recordings: not there, so nothing is compared with Codex",
  () => {
    expect(MUST_BE_THERE, `no recordings in ${FOLDER}; set CODEXKIT_CONFORMANCE`).toBe(false);
  },
);

interface Places {
  readonly WORK: string;
  readonly HOME: string;
  readonly CODEX_HOME: string;
}

function scan(places: Places, rules: readonly SkillRule[] = []): Promise<SkillCatalog> {
  const roots = resolveSkillRoots(
    {
      cwd: places.WORK,
      projectRoot: places.WORK,
      codexHome: places.CODEX_HOME,
      home: places.HOME,
      adminFolder: `${places.HOME}/no-admin`,
      bundled: false,
    },
    fs,
  );
  return createTestScanner().scan(roots, { rules });
}

const toPlaces = (folder: TestFolder): Places => ({
  WORK: folder.at("work"),
  HOME: folder.at("home"),
  CODEX_HOME: folder.at("codex_home"),
});

/** What text says with the places of the recording. */
const hidePlaces = (text: string, { WORK, HOME, CODEX_HOME }: Places): string =>
  text.replaceAll(WORK, "<WORK>").replaceAll(CODEX_HOME, "<CODEX_HOME>").replaceAll(HOME, "<HOME>");

function readRules(config: string, { CODEX_HOME }: Places): readonly SkillRule[] {
  const entries = config.matchAll(/\[\[skills\.config\]\]\npath = "(.*)"\nenabled = (\w+)/g);
  return [...entries].map(([, path = "", enabled]) => ({
    path: path.replace("{{env:CODEX_HOME}}", CODEX_HOME),
    enabled: enabled === "true",
  }));
}

/** The lines of a list whose words are not the program's own. */
function toStructure(block: string): readonly string[] {
  const lines = block.replace(/…\[whole: [^\]]*\]$/, "").split("\n");
  const usage = lines.indexOf("### How to use skills");
  const kept = usage < 0 ? lines : [...lines.slice(0, usage + 1), ...lines.slice(-1)];
  return kept.filter((_, at) => at !== 2);
}

test.for(RUNS)("conformance: $id lists what Codex lists", async (run) => {
  using folder = createTestFolder(run.files);
  const places = toPlaces(folder);
  const catalog = await scan(places, readRules(run.config, places));
  const includeUsage = run.block.includes("### How to use skills");
  const { text = "" } = renderSkills(catalog, { contextWindow: 200_000, includeUsage });
  const want = toStructure(run.block);
  const got = toStructure(hidePlaces(text, places));
  expect(want.length).toBeGreaterThan(5);
  expect(got.map((line, at) => (matchesRecorded(want[at] ?? "", line) ? want[at] : line))).toEqual(
    want,
  );
});

test.for(RUNS)("conformance: $id adds the skills that Codex adds", async (run) => {
  using folder = createTestFolder(run.files);
  const places = toPlaces(folder);
  const { skills } = await scan(places, readRules(run.config, places));
  const chosen = selectSkills([{ type: "text", text: run.prompt }], skills);
  const { messages } = readSkillMessages(chosen, fs);
  const texts = messages.flatMap(({ content }) =>
    content.map((item) => (item.type === "input_text" ? hidePlaces(item.text, places) : item.type)),
  );
  expect(texts).toEqual(run.injected);
});

test.for(RUNS)("conformance: $id complains of what Codex complains of", async (run) => {
  using folder = createTestFolder(run.files);
  const places = toPlaces(folder);
  const { problems } = await scan(places);
  const complaints = problems.map(({ path = "", message }) =>
    hidePlaces(`${path}: ${message}`, places),
  );
  expect(complaints).toEqual(run.complaints);
});

test.for(LISTS?.lists ?? [])("conformance: skills/list of $cwd", async ({ cwd, data }) => {
  using folder = createTestFolder();
  const places = {
    WORK: folder.at("work"),
    HOME: folder.at("home"),
    CODEX_HOME: folder.at("codex_home"),
  };
  const show = (text: string): string =>
    text.replace("<CWD>", places.WORK).replace("<CODEX_HOME>", places.CODEX_HOME);
  for (const [name, content] of Object.entries(LISTS?.files ?? {})) {
    folder.write({ [show(name).slice(folder.path.length + 1)]: content });
  }
  const asked = show(cwd ?? "<CWD>");
  const entry = listSkills(asked, await scan({ ...places, WORK: asked }));
  const got: unknown = JSON.parse(
    JSON.stringify([entry])
      .replaceAll(places.WORK, "<CWD>")
      .replaceAll(places.CODEX_HOME, "<CODEX_HOME>"),
  );
  expect(got).toEqual(data);
});

test.for<[string, string, boolean]>([
  ["abc", "abc", true],
  ["abc", "abd", false],
  ["ab…[cut 3 chars]…yz", "ab123yz", true],
  ["ab…[cut 3 chars]…yz", "ab12yz", false],
  ["ab…[cut 3 chars]…yz", "ax123yz", false],
])("matchesRecorded: %j and %j", ([recorded, line, matches]) => {
  expect(matchesRecorded(recorded, line)).toBe(matches);
});
