import { expect, test } from "vitest";
import { fitLines, type SkillLine, toCost, toSkillBudget } from "./skill_budget.ts";

test.for<[number | undefined, ReturnType<typeof toSkillBudget>]>([
  [200_000, { unit: "tokens", limit: 4000 }],
  [272_000, { unit: "tokens", limit: 5440 }],
  [99, { unit: "tokens", limit: 1 }],
  [undefined, { unit: "characters", limit: 8000 }],
  [0, { unit: "characters", limit: 8000 }],
  [-5, { unit: "characters", limit: 8000 }],
  [Number.NaN, { unit: "characters", limit: 8000 }],
])("toSkillBudget: a window of %s", ([contextWindow, budget]) => {
  expect(toSkillBudget(contextWindow)).toEqual(budget);
});

test.for<[string, number, number]>([
  ["", 0, 0],
  ["abcd", 1, 4],
  ["abcde", 2, 5],
  ["éé", 1, 2],
  ["€€€", 3, 3],
  ["😀😀", 2, 2],
])("toCost: %j is %i tokens or %i characters", ([text, tokens, characters]) => {
  expect([toCost(text, "tokens"), toCost(text, "characters")]).toEqual([tokens, characters]);
});

const toLine = (name: string, length: number): SkillLine => ({
  head: `- ${name}: `,
  description: "d".repeat(length),
  tail: " (f)",
});
const LINES = [toLine("a", 100), toLine("b", 70), toLine("c", 300)];
const text = (name: string, length: number): string => `- ${name}: ${"d".repeat(length)} (f)`;
// Each line is 10 characters besides its description, the line break included.
const characters = (limit: number): ReturnType<typeof toSkillBudget> => ({
  unit: "characters",
  limit,
});

test("fitLines: all when there is room", () => {
  expect(fitLines(LINES, characters(500))).toEqual({
    lines: [text("a", 100), text("b", 70), text("c", 300)],
    shortened: 0,
  });
});

test("fitLines: the longest descriptions are cut first, to one length", () => {
  expect(fitLines(LINES, characters(499))).toEqual({
    lines: [text("a", 100), text("b", 70), text("c", 299)],
    shortened: 1,
  });
  expect(fitLines(LINES, characters(270))).toEqual({
    lines: [text("a", 85), text("b", 70), text("c", 85)],
    shortened: 2,
  });
  expect(fitLines(LINES, characters(210))).toEqual({
    lines: [text("a", 60), text("b", 60), text("c", 60)],
    shortened: 3,
  });
});

test("fitLines: then lines are left out from the end, with 60 characters of each description", () => {
  expect(fitLines(LINES, characters(209))).toEqual({
    lines: [text("a", 60), text("b", 60)],
    shortened: 2,
  });
  expect(fitLines(LINES, characters(70)).lines).toEqual([text("a", 60)]);
  expect(fitLines(LINES, characters(69))).toEqual({ lines: [], shortened: 0 });
  expect(fitLines(LINES, characters(-5)).lines).toEqual([]);
});

test("fitLines: tokens are counted line by line", () => {
  const lines = [toLine("a", 1), toLine("b", 1)];
  expect(fitLines(lines, { unit: "tokens", limit: 6 }).lines.length).toBe(2);
  expect(fitLines(lines, { unit: "tokens", limit: 5 }).lines.length).toBe(1);
});

test("fitLines: no character is cut in half", () => {
  const line = { head: "- a: ", description: "😀".repeat(70), tail: "" };
  const [first = ""] = fitLines([line], characters(5 + 65 + 1)).lines;
  expect(first).toBe(`- a: ${"😀".repeat(65)}`);
});

test("fitLines: nothing to fit", () => {
  expect(fitLines([], characters(0))).toEqual({ lines: [], shortened: 0 });
});
