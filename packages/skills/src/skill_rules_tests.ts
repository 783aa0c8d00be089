import { expect, test } from "vitest";
import { applySkillRules, type SkillRule } from "./skill_rules.ts";

const skills = [
  { name: "a", path: "/s/a/SKILL.md" },
  { name: "b", path: "/s/b/SKILL.md" },
  { name: "a", path: "/t/a/SKILL.md" },
];
const fs = { realpath: (path: string): string => path.replace("/link/", "/s/") };

test.for<[readonly SkillRule[], readonly string[]]>([
  [[], []],
  [[{ path: "/s/a/SKILL.md", enabled: false }], ["/s/a/SKILL.md"]],
  [[{ path: "/s/a", enabled: false }], ["/s/a/SKILL.md"]],
  [[{ path: "/link/b/SKILL.md", enabled: false }], ["/s/b/SKILL.md"]],
  [[{ name: " a ", enabled: false }], ["/s/a/SKILL.md", "/t/a/SKILL.md"]],
  [
    [
      { name: "a", enabled: false },
      { path: "/t/a/SKILL.md", enabled: true },
    ],
    ["/s/a/SKILL.md"],
  ],
  [
    [
      { path: "/t/a/SKILL.md", enabled: true },
      { name: "a", enabled: false },
    ],
    ["/s/a/SKILL.md", "/t/a/SKILL.md"],
  ],
  [[{ path: "/nowhere/SKILL.md", enabled: false }], []],
])("applySkillRules: %j", ([rules, disabled]) => {
  const applied = applySkillRules(skills, rules, fs);
  expect([[...applied.disabled], applied.problems]).toEqual([disabled, []]);
});

test.for<SkillRule>([
  { enabled: false },
  { name: " ", enabled: false },
  { name: "a", path: "/s/a/SKILL.md", enabled: false },
])("applySkillRules: %j means nothing", (rule) => {
  const { disabled, problems } = applySkillRules(skills, [rule], fs);
  expect([[...disabled], problems]).toEqual([
    [],
    [
      {
        severity: "warning",
        message: "ignoring an entry of skills.config: it needs either path or name",
      },
    ],
  ]);
});
