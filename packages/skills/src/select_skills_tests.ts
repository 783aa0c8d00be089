import { expect, test } from "vitest";
import { selectSkills, type SkillInput } from "./select_skills.ts";
import { toTestSkill } from "./test_skill_files.ts";

const alpha = toTestSkill({ name: "alpha-skill" });
const beta = toTestSkill({ name: "beta", allowImplicitInvocation: false });
const off = toTestSkill({ name: "off", enabled: false });
const dupOne = toTestSkill({ name: "dup", path: "/root/1/SKILL.md" });
const dupTwo = toTestSkill({ name: "dup", path: "/root/2/SKILL.md" });
const SKILLS = [alpha, beta, dupOne, dupTwo, off];

const text = (words: string): SkillInput => ({ type: "text", text: words });
const skill = (name: string, path: string): SkillInput => ({ type: "skill", name, path });

test.for<[string, readonly SkillInput[], readonly object[]]>([
  ["a plain name", [text("use $alpha-skill now")], [alpha]],
  ["a longer name is another", [text("use $alpha-skillx")], []],
  ["a variable", [text("echo $PATH")], []],
  ["a name that is not there", [text("$nobody")], []],
  ["punctuation behind it", [text("$alpha-skill, please. $beta!")], [alpha, beta]],
  ["the order of the list, not of the words", [text("$beta and $alpha-skill")], [alpha, beta]],
  ["a hidden skill", [text("$beta")], [beta]],
  ["a skill that is off", [text("$off"), skill("off", off.path), text(`[$off](${off.path})`)], []],
  ["a name that two share", [text("$dup")], []],
  ["a link where two share the name", [text(`[$dup](${dupTwo.path})`)], [dupTwo]],
  ["a link to nowhere does not fall back to the name", [text("[$alpha-skill](/no/SKILL.md)")], []],
  ["the name after its link counts once", [text(`[$beta](${beta.path}) $beta`)], [beta]],
  ["links before names", [text(`$alpha-skill [$b](skill://${beta.path})`)], [beta, alpha]],
  ["an app", [text("[$alpha-skill](app://alpha-skill)")], []],
  ["an entry of its own", [text("$alpha-skill"), skill("beta", beta.path)], [beta, alpha]],
  ["an entry blocks its plain name", [skill("beta", "/no/SKILL.md"), text("$beta")], []],
  ["several texts", [text("$beta"), text("$alpha-skill $beta")], [beta, alpha]],
  ["other inputs", [{ type: "image" }, { type: "text" }, { type: "skill" }], []],
])("selectSkills: %s", ([, inputs, chosen]) => {
  expect(selectSkills(inputs, SKILLS)).toEqual(chosen);
});

test("selectSkills: a name that is off elsewhere is nobody's but the one that is on", () => {
  const other = { ...dupTwo, enabled: false };
  expect(selectSkills([text("$dup")], [dupOne, other])).toEqual([dupOne]);
});

test("selectSkills: a plain name that a connector has too names no skill, its link does", () => {
  const connectors = new Set(["alpha-skill"]);
  expect(selectSkills([text("$alpha-skill")], SKILLS, { connectors })).toEqual([]);
  expect(selectSkills([text(`[$a](${alpha.path})`)], SKILLS, { connectors })).toEqual([alpha]);
});
