import { expect, test } from "vitest";
import { parseSimpleSkill, parseSkill, toTooLong } from "./parse_skill.ts";

const parse = (text: string): ReturnType<typeof parseSkill> => parseSkill({ text, isCut: false });

test("parseSkill: name, description and short description, on one line each", async () => {
  const text =
    "---\nname: tidy  up\ndescription: >\n  Tidy\n  things.\nmetadata:\n  short-description: ' Tidy '\nother: x\n---\n# x";
  expect(await parse(text)).toEqual({
    ok: true,
    frontMatter: { name: "tidy up", description: "Tidy things.", shortDescription: "Tidy" },
  });
});

test("parseSkill: the name may be left out, and metadata may be anything", async () => {
  for (const rest of [
    "",
    "name:\n",
    "name: ~\n",
    "metadata: [x]\n",
    "metadata:\n  short-description: [x]\n",
  ]) {
    expect(await parse(`---\n${rest}description: d\n---\n`)).toEqual({
      ok: true,
      frontMatter: { description: "d" },
    });
  }
});

test("parseSkill: a description may have any length", async () => {
  const description = "d".repeat(1500);
  expect(await parse(`---\ndescription: ${description}\n---\n`)).toEqual({
    ok: true,
    frontMatter: { description },
  });
});

test.for([
  ["# no front matter\n", "missing YAML frontmatter delimited by ---"],
  ["---\nname: a\n", "missing YAML frontmatter delimited by ---"],
  ["---\nname: nodesc\n---\n", "missing field `description`"],
  ["---\nname: [\n---\n", "missing field `description`"],
  ["---\ndescription: ''\n---\n", "missing field `description`"],
  [`---\nname: ${"n".repeat(65)}\n---\n`, "invalid name: exceeds maximum length of 64 characters"],
  ["---\nname: [a]\ndescription: d\n---\n", "invalid YAML: name: expected a string"],
  ["---\ndescription: {a: b}\n---\n", "invalid YAML: description: expected a string"],
  ["---\n- a\n---\n", "invalid YAML: expected a map"],
])("parseSkill: %j is refused", async ([text = "", message]) => {
  expect(await parse(text)).toEqual({ ok: false, message });
});

test("parseSkill: front matter that does not end in what was read is too long", async () => {
  expect(await parseSkill({ text: "---\nname: a\n", isCut: true })).toEqual({
    ok: false,
    message: "frontmatter is longer than 32768 bytes",
  });
});

test("parseSimpleSkill: leaves to others what takes a parser", () => {
  const at = (text: string): unknown => parseSimpleSkill({ text, isCut: false });
  expect([at("---\nname: {a: b}\n---\n"), at("x")]).toEqual([
    undefined,
    { ok: false, message: "missing YAML frontmatter delimited by ---" },
  ]);
});

test("toTooLong: names field and limit", () => {
  expect(toTooLong("x", 5)).toBe("invalid x: exceeds maximum length of 5 characters");
});
