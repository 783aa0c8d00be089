import { expect, test } from "vitest";
import { SKILLS_USAGE_TEXT } from "./usage_text.ts";

test("SKILLS_USAGE_TEXT: the headings of Codex, in fewer words", () => {
  expect([...SKILLS_USAGE_TEXT.matchAll(/^- ([^:]+):/gm)].map(([, heading]) => heading)).toEqual([
    "Discovery",
    "Trigger rules",
    "Missing or blocked",
    "How to use a skill",
    "Coordination",
    "Context hygiene",
    "Safety and fallback",
  ]);
  expect(SKILLS_USAGE_TEXT.length).toBeLessThan(1800);
});

test("SKILLS_USAGE_TEXT: names what a model sees", () => {
  for (const name of [
    "`### Skill roots`",
    "`$SkillName`",
    "`SKILL.md`",
    "`references/`",
    "`scripts/`",
    "`assets/`",
  ])
    expect(SKILLS_USAGE_TEXT).toContain(name);
});
