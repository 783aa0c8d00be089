import { expect, test } from "vitest";
import { listSkills } from "./list_skills.ts";
import { toTestCatalog, toTestSkill } from "./test_skill_files.ts";

test("listSkills: the members of the wire, and skills that could not be loaded", () => {
  const skill = toTestSkill({ name: "a", interface: { displayName: "A" }, enabled: false });
  const catalog = {
    ...toTestCatalog([skill]),
    problems: [
      { severity: "error", path: "/b/SKILL.md", message: "broken" },
      { severity: "warning", path: "/c", message: "odd" },
      { severity: "warning", message: "settings" },
    ] as const,
  };
  expect(listSkills("/w", catalog)).toEqual({
    cwd: "/w",
    skills: [
      {
        name: "a",
        description: "Does a.",
        interface: { displayName: "A" },
        path: "/root/a/SKILL.md",
        scope: "user",
        enabled: false,
        pluginId: null,
      },
    ],
    errors: [{ path: "/b/SKILL.md", message: "broken" }],
  });
});
