import { expect, test } from "vitest";
import { createNodeFileSystem } from "./node_file_system.ts";
import { isSkillText, readSkillMessages, toSkillMessage } from "./skill_messages.ts";
import { createTestFolder, toSkillFile } from "./test_skill_files.ts";

test("toSkillMessage: the whole file between its tags", () => {
  expect(toSkillMessage({ name: "a", path: "/s/a/SKILL.md" }, "---\nx\n")).toEqual({
    type: "message",
    role: "user",
    content: [
      {
        type: "input_text",
        text: "<skill>\n<name>a</name>\n<path>/s/a/SKILL.md</path>\n---\nx\n\n</skill>",
      },
    ],
  });
});

test("readSkillMessages: one message a skill, a warning for each that cannot be read", () => {
  using folder = createTestFolder({
    "a/SKILL.md": toSkillFile("a"),
    "big/SKILL.md": "x".repeat(1024 * 1024 + 1),
    "folder/SKILL.md/x": "",
  });
  const fs = createNodeFileSystem();
  const skills = ["a", "big", "folder", "gone"].map((name) => ({
    name,
    path: folder.at(`${name}/SKILL.md`),
  }));
  const [a] = skills;
  if (a === undefined) throw new Error("no skill");
  expect(readSkillMessages(skills, fs)).toEqual({
    messages: [toSkillMessage(a, toSkillFile("a"))],
    warnings: [
      `Failed to load skill \`big\` at ${folder.at("big/SKILL.md")}: it is longer than 1048576 bytes`,
      `Failed to load skill \`folder\` at ${folder.at("folder/SKILL.md")}: it is no file`,
      `Failed to load skill \`gone\` at ${folder.at("gone/SKILL.md")}: there is no such file`,
    ],
  });
});

test("readSkillMessages: what the host reports is said", () => {
  using folder = createTestFolder({ "a/SKILL.md": toSkillFile("a") });
  const path = folder.at("a/SKILL.md");
  const fs = createNodeFileSystem();
  const read = (): never => {
    throw new Error("EACCES: permission denied");
  };
  expect(readSkillMessages([{ name: "a", path }], { ...fs, read })).toEqual({
    messages: [],
    warnings: [`Failed to load skill \`a\` at ${path}: EACCES: permission denied`],
  });
});

test.for<[string, boolean]>([
  ["<skill>\n<name>a</name>\n</skill>", true],
  ["<skill>", false],
  ["please use <skill>\nx\n</skill>", false],
])("isSkillText: %j", ([text, is]) => {
  expect(isSkillText(text)).toBe(is);
});
