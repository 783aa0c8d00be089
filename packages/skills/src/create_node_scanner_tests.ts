import { expect, test } from "vitest";
import { createNodeSkillScanner } from "./create_node_scanner.ts";
import { createTestFolder, toSkillFile } from "./test_skill_files.ts";

test("createNodeSkillScanner: scans the files of this host", async () => {
  using folder = createTestFolder({ "a/SKILL.md": toSkillFile("a") });
  const { skills } = await createNodeSkillScanner().scan([{ path: folder.path, scope: "user" }]);
  expect(skills.map(({ path }) => path)).toEqual([folder.at("a/SKILL.md")]);
});
