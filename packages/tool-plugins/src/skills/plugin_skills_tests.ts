import { createNodeSkillScanner } from "@codexkit/skills/node";
import { createTempDir } from "@codexkit/testkit";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type AgentSettings, DEFAULT_SETTINGS } from "../settings/settings.ts";
import { openPluginSkills, type PluginSkills } from "./plugin_skills.ts";

function writeSkill(folder: string, name: string, text = `Do ${name}.`): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "SKILL.md");
  writeFileSync(file, `---\nname: ${name}\ndescription: Does ${name}.\n---\n${text}\n`);
  return file;
}

async function open(
  cwd: string,
  settings: Partial<typeof DEFAULT_SETTINGS> & Pick<AgentSettings, "skills_roots"> = {},
  warnings: string[] = [],
): Promise<PluginSkills> {
  return await openPluginSkills(
    { ...DEFAULT_SETTINGS, skills_roots: ["skills"], ...settings },
    {
      cwd,
      codexHome: path.join(cwd, "no-home"),
      home: undefined,
      scanner: createNodeSkillScanner(),
      warn: (message) => void warnings.push(message),
    },
  );
}

test("skills: the section lists what was found, and is empty when nothing was", async () => {
  await using folder = createTempDir();
  expect((await open(folder.path)).section).toBe("");
  writeSkill(path.join(folder.path, "skills/tidy"), "tidy");
  const { section } = await open(folder.path);
  expect(section).toMatch(
    /^<skills_instructions>\n[^]*- tidy: Does tidy\. \(file: r0\/tidy\/SKILL\.md\)\n[^]*<\/skills_instructions>$/,
  );
});

test("skills: a project's folders are searched up to its root", async () => {
  await using folder = createTempDir();
  writeSkill(path.join(folder.path, ".agents/skills/tidy"), "tidy");
  mkdirSync(path.join(folder.path, ".git"));
  mkdirSync(path.join(folder.path, "deep/down"), { recursive: true });
  const { section } = await open(path.join(folder.path, "deep/down"), { skills_roots: undefined });
  expect(section).toContain("- tidy: ");
});

test("skills: a skill that is named stands behind the prompt, and the conversation stays as it is", async () => {
  await using folder = createTempDir();
  const file = writeSkill(path.join(folder.path, "skills/tidy"), "tidy");
  const { addTo } = await open(folder.path);
  const conversation = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "use $tidy here" },
    { type: "function_call", call_id: "c", name: "shell", arguments: "{}" },
    { type: "function_call_output", call_id: "c", output: "done" },
  ];
  const before = structuredClone(conversation);
  const content = `<skill>\n<name>tidy</name>\n<path>${file}</path>\n---\nname: tidy\ndescription: Does tidy.\n---\nDo tidy.\n\n</skill>`;
  expect([addTo(conversation), conversation]).toEqual([
    [...before.slice(0, 2), { role: "user", content }, ...before.slice(2)],
    before,
  ]);
});

test("skills: the next turn does not have it any more", async () => {
  await using folder = createTempDir();
  writeSkill(path.join(folder.path, "skills/tidy"), "tidy");
  const { addTo } = await open(folder.path);
  const conversation = [
    { role: "user", content: "use $tidy" },
    { role: "assistant", content: "Done." },
    { role: "user", content: "thanks" },
  ];
  expect(addTo(conversation)).toEqual(conversation);
});

test.for<[string, readonly unknown[], readonly string[]]>([
  [
    "parts of Responses",
    [{ type: "message", role: "user", content: [{ type: "input_text", text: "$one" }] }],
    ["one"],
  ],
  [
    "parts of chat",
    [{ role: "user", content: [{ type: "text", text: "$one" }, { type: "image_url" }, null] }],
    ["one"],
  ],
  [
    "two messages of one turn",
    [
      { role: "user", content: "$one" },
      { role: "user", content: "$two" },
    ],
    ["one", "two"],
  ],
  ["a message of the assistant", [{ role: "assistant", content: "$one" }], []],
  ["a skill in the conversation", [{ role: "user", content: "<skill>\n$one\n</skill>" }], []],
  ["nothing", [], []],
  [
    "things that are no message",
    ["$one", null, { role: "user" }, { role: "user", type: "other", content: "$one" }],
    [],
  ],
])("skills: mentions are found in %s", async ([, messages, names]) => {
  await using folder = createTempDir();
  writeSkill(path.join(folder.path, "skills/one"), "one");
  writeSkill(path.join(folder.path, "skills/two"), "two");
  const { addTo } = await open(folder.path);
  const added = addTo(messages).filter((message) => !messages.includes(message));
  expect(added.map((message) => /<name>(.*)<\/name>/.exec(JSON.stringify(message))?.[1])).toEqual(
    names,
  );
});

test("skills: a skill that is broken or gone is a warning, and the others are there", async () => {
  await using folder = createTempDir();
  const warnings: string[] = [];
  mkdirSync(path.join(folder.path, "skills/broken"), { recursive: true });
  writeFileSync(path.join(folder.path, "skills/broken/SKILL.md"), "no front matter");
  const gone = writeSkill(path.join(folder.path, "skills/gone"), "gone");
  const { addTo, section } = await open(folder.path, {}, warnings);
  rmSync(gone);
  const prompt = [{ role: "user", content: "$gone" }];
  expect([addTo(prompt), section.includes("- gone: "), warnings]).toEqual([
    prompt,
    true,
    [
      expect.stringContaining(
        `failed to load skill ${path.join(folder.path, "skills/broken/SKILL.md")}: `,
      ),
      `Failed to load skill \`gone\` at ${gone}: there is no such file`,
    ],
  ]);
});

test("skills: depth, links and the number of folders are held to the settings", async () => {
  await using folder = createTempDir();
  writeSkill(path.join(folder.path, "skills/a/b/deep"), "deep");
  writeSkill(path.join(folder.path, "elsewhere/linked"), "linked");
  mkdirSync(path.join(folder.path, "skills"), { recursive: true });
  symlinkSync("../elsewhere", path.join(folder.path, "skills/link"));
  const list = async (settings: Partial<typeof DEFAULT_SETTINGS>): Promise<string[]> => {
    const { section } = await open(folder.path, settings);
    return ["deep", "linked"].filter((name) => section.includes(`- ${name}: `));
  };
  expect([
    await list({}),
    await list({ skills_follow_symlinks: false }),
    await list({ skills_max_scan_depth: 2 }),
    await list({ skills_max_dirs_per_root: 1 }),
  ]).toEqual([["deep", "linked"], ["deep"], ["linked"], []]);
});
