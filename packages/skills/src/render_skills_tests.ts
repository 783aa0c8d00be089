import { expect, test } from "vitest";
import { renderSkills } from "./render_skills.ts";
import { toTestCatalog, toTestSkill } from "./test_skill_files.ts";
import { SKILLS_USAGE_TEXT } from "./usage_text.ts";

const A = toTestSkill({ name: "a" });

/** The lines of a list without the introduction. */
const toLines = (text: string | undefined): readonly string[] =>
  (text ?? "").split("\n").filter((_, at) => at !== 2);

test("renderSkills: roots, then skills", () => {
  const rendered = renderSkills(toTestCatalog([A, toTestSkill({ name: "b", root: "/other" })]));
  expect(toLines(rendered.text)).toEqual([
    "<skills_instructions>",
    "## Skills",
    "### Skill roots",
    "- `r0` = `/root`",
    "- `r1` = `/other`",
    "### Available skills",
    "- a: Does a. (file: r0/a/SKILL.md)",
    "- b: Does b. (file: r1/b/SKILL.md)",
    "</skills_instructions>",
  ]);
  expect({ ...rendered, text: "" }).toEqual({ text: "", total: 2, included: 2, shortened: 0 });
});

test("renderSkills: how skills are used, only when asked", () => {
  const [with_, without] = [true, false].map(
    (includeUsage) => renderSkills(toTestCatalog([A]), { includeUsage }).text ?? "",
  );
  expect(with_).toBe(
    `${without?.replace(/\n<\/.*$/, "")}\n### How to use skills\n${SKILLS_USAGE_TEXT}\n</skills_instructions>`,
  );
});

test("renderSkills: system, administrator, repository, user; by name, then path", () => {
  const skills = [
    toTestSkill({ name: "u2" }),
    toTestSkill({ name: "u1", path: "/root/z/SKILL.md" }),
    toTestSkill({ name: "u1", path: "/root/y/SKILL.md" }),
    toTestSkill({ name: "r", scope: "repo" }),
    toTestSkill({ name: "s", scope: "system" }),
    toTestSkill({ name: "d", scope: "admin" }),
  ];
  const text = renderSkills(toTestCatalog(skills)).text ?? "";
  expect(
    [...text.matchAll(/^- (\w+): .*file: (.*)\)$/gm)].map(([, name, path]) => `${name} ${path}`),
  ).toEqual([
    "s r0/s/SKILL.md",
    "d r0/d/SKILL.md",
    "r r0/r/SKILL.md",
    "u1 r0/y/SKILL.md",
    "u1 r0/z/SKILL.md",
    "u2 r0/u2/SKILL.md",
  ]);
});

test("renderSkills: what is off or hidden is not listed, nor is its root", () => {
  const off = toTestSkill({ name: "off", root: "/off", enabled: false });
  const hidden = toTestSkill({ name: "hidden", root: "/hidden", allowImplicitInvocation: false });
  const text = renderSkills(toTestCatalog([off, hidden, A])).text ?? "";
  expect(text).toContain("- `r0` = `/root`\n### Available skills\n- a:");
  expect(text).not.toMatch(/off|hidden/);
  expect(renderSkills(toTestCatalog([off, hidden]))).toEqual({
    total: 0,
    included: 0,
    shortened: 0,
  });
});

test("renderSkills: a skill that a link leads to has its whole path", () => {
  const text = renderSkills(toTestCatalog([{ ...A, path: "/far/SKILL.md" }])).text ?? "";
  expect(text).toContain("- a: Does a. (file: /far/SKILL.md)");
});

test("renderSkills: a description of more than 1024 characters ends in three dots", () => {
  const text = renderSkills(toTestCatalog([{ ...A, description: "d".repeat(1500) }])).text ?? "";
  expect(text).toContain(`- a: ${"d".repeat(1021)}... (file: r0/a/SKILL.md)`);
});

const MANY = toTestCatalog(
  Array.from({ length: 100 }, (_, at) =>
    toTestSkill({ name: `s${String(at).padStart(3, "0")}`, description: "d".repeat(500) }),
  ),
);

test("renderSkills: without a budget everything is listed", () => {
  const { included, shortened, warning } = renderSkills(MANY, { budget: "unlimited" });
  expect([included, shortened, warning]).toEqual([100, 0, undefined]);
});

test("renderSkills: a budget is kept, descriptions are cut before skills are left out", () => {
  const wide = renderSkills(MANY, { contextWindow: 200_000 });
  expect([wide.included, wide.shortened, wide.warning]).toEqual([100, 100, undefined]);
  const list = toLines(wide.text).slice(3, -1).join("\n");
  expect(list.length / 4).toBeLessThanOrEqual(4000);
  expect(list.length / 4).toBeGreaterThan(3800);
});

test("renderSkills: when skills are left out, a warning says how many and which", () => {
  const narrow = renderSkills(MANY, { contextWindow: 50_000 });
  expect([narrow.included, narrow.shortened]).toEqual([41, 41]);
  expect(narrow.warning).toBe(
    "Skills list trimmed to fit the metadata budget: showing 41 of 100 enabled skills (1000 tokens). Left out: s041 (user), s042 (user), s043 (user), s044 (user), s045 (user), 54 more. Name a skill in the prompt to use it all the same, or disable skills that are not needed.",
  );
  const one = renderSkills(toTestCatalog([A, toTestSkill({ name: "b" })]), {
    budget: { unit: "characters", limit: 60 },
  });
  expect(one.warning).toContain(
    "showing 1 of 2 enabled skills (60 characters). Left out: b (user).",
  );
});

test("renderSkills: no room at all is no list, with a warning", () => {
  const rendered = renderSkills(toTestCatalog([A]), { budget: { unit: "tokens", limit: 1 } });
  expect([rendered.text, rendered.included, rendered.warning?.includes("showing 0 of 1")]).toEqual([
    undefined,
    0,
    true,
  ]);
});
