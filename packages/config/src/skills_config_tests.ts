import { expect, test } from "vitest";
import { checkShape } from "./shape.ts";
import {
  SKILL_SEARCH_KEYS,
  toSkills,
  toSkillSearch,
  toSkillSearchShapes,
  toSkillsShape,
} from "./skills_config.ts";

test("toSkills: the defaults, and every key", () => {
  const skills = {
    bundled: { enabled: false },
    include_instructions: false,
    config: [{ path: "/p/SKILL.md", enabled: false }, { name: "n", enabled: true }, { name: "m" }],
  };
  expect([toSkills({}, [{}]), toSkills({ skills }, [{ skills }])]).toEqual([
    { bundled: { enabled: true }, include_instructions: true, config: [] },
    { ...skills, config: [...skills.config.slice(0, 2), { name: "m", enabled: true }] },
  ]);
  expect(checkShape(skills, toSkillsShape())).toEqual({ unknown: [] });
});

test("toSkills: entries of all own tables count, in their order; those of others do not", () => {
  const toTable = (name: string): object => ({ skills: { config: [{ name, enabled: false }] } });
  const { config } = toSkills({ ...toTable("project") }, [
    { ...toTable("user") },
    { skills: { config: "odd" } },
    { ...toTable("session") },
  ]);
  expect(config.map(({ name }) => name)).toEqual(["user", "session"]);
});

test("toSkillSearch: the defaults, and every key", () => {
  const table = {
    skills_roots: ["/a", "/b"],
    skills_follow_symlinks: false,
    skills_max_scan_depth: 0,
    skills_max_dirs_per_root: 9,
  };
  expect([toSkillSearch({}), toSkillSearch(table)]).toEqual([
    { skills_follow_symlinks: true, skills_max_scan_depth: 6, skills_max_dirs_per_root: 2000 },
    table,
  ]);
  expect(checkShape(table, { fields: toSkillSearchShapes() })).toEqual({ unknown: [] });
});

test("SKILL_SEARCH_KEYS: all four", () => {
  expect(SKILL_SEARCH_KEYS.toSorted()).toEqual([
    "skills_follow_symlinks",
    "skills_max_dirs_per_root",
    "skills_max_scan_depth",
    "skills_roots",
  ]);
});

test.for<[object, string]>([
  [{ skills_roots: "/a" }, 'invalid type: string "/a", expected a sequence'],
  [{ skills_roots: [1] }, "invalid type: integer `1`, expected path string"],
  [{ skills_follow_symlinks: "yes" }, 'invalid type: string "yes", expected a boolean'],
  [{ skills_max_scan_depth: -1 }, "invalid value: integer `-1`, expected u64"],
  [{ skills_max_dirs_per_root: 0 }, "invalid value: integer `0`, expected a nonzero usize"],
])("toSkillSearchShapes: %j is refused", ([table, message]) => {
  expect(checkShape(table, { fields: toSkillSearchShapes() }).fault?.message).toBe(message);
});
