import { countCharacters, takeCharacters } from "./skill.ts";

/** How much room the list of skills may take. */
export interface SkillBudget {
  /** Tokens are counted as four bytes each. */
  readonly unit: "tokens" | "characters";
  /** The most that all lines take together. */
  readonly limit: number;
}

/** One line of the list: what stands before and after the description. */
export interface SkillLine {
  /** Up to the description, with the space before it. */
  readonly head: string;
  /** The description, as long as it may be. */
  readonly description: string;
  /** What follows the description, with the space before it. */
  readonly tail: string;
}

/** The lines that found room. */
export interface FittedLines {
  /** In the order they came in. */
  readonly lines: readonly string[];
  /** How many descriptions were cut. */
  readonly shortened: number;
}

const BYTES_PER_TOKEN = 4;
const CONTEXT_SHARE = 0.02;
const DEFAULT_LIMIT_CHARACTERS = 8000;

/** Descriptions are never cut below this many characters; skills are left out instead. Mirrors: Codex 0.169.0. */
const SHORTEST_DESCRIPTION = 60;

/**
 * Room for the list of skills: 2 % of the context window, or 8000 characters when that is not known.
 * Mirrors: Codex 0.169.0.
 *
 * @param contextWindow - in tokens.
 */
export function toSkillBudget(contextWindow: number | undefined): SkillBudget {
  if (contextWindow === undefined || !(contextWindow > 0)) {
    return { unit: "characters", limit: DEFAULT_LIMIT_CHARACTERS };
  }
  return { unit: "tokens", limit: Math.max(1, Math.floor(contextWindow * CONTEXT_SHARE)) };
}

/** What text costs, in the unit of the budget; a line costs its line break too. */
export function toCost(text: string, unit: SkillBudget["unit"]): number {
  return unit === "characters" ? countCharacters(text) : toTokens(countBytes(text));
}

/**
 * Fits lines into a budget: first descriptions are cut, all to the same length and none below 60 characters;
 * when that is not enough, lines are left out from the end. Mirrors: Codex 0.169.0.
 */
export function fitLines(lines: readonly SkillLine[], { unit, limit }: SkillBudget): FittedLines {
  const costs = (longest: number): number[] =>
    lines.map((line) => toCost(`${toText(line, longest)}\n`, unit));
  const fits = (longest: number): boolean => sum(costs(longest)) <= limit;
  if (fits(Infinity)) {
    return { lines: lines.map((line) => toText(line, Infinity)), shortened: 0 };
  }
  if (!fits(SHORTEST_DESCRIPTION)) return takeFirst(lines, costs(SHORTEST_DESCRIPTION), limit);
  let low = SHORTEST_DESCRIPTION;
  let high = Math.max(...lines.map(({ description }) => countCharacters(description)));
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return toFitted(lines, low);
}

function takeFirst(
  lines: readonly SkillLine[],
  costs: readonly number[],
  limit: number,
): FittedLines {
  let used = 0;
  const count = costs.findIndex((cost) => (used += cost) > limit);
  return toFitted(lines.slice(0, count), SHORTEST_DESCRIPTION);
}

function toFitted(lines: readonly SkillLine[], longest: number): FittedLines {
  return {
    lines: lines.map((line) => toText(line, longest)),
    shortened: lines.filter(
      ({ description }) => takeCharacters(description, longest) !== description,
    ).length,
  };
}

function toText({ head, description, tail }: SkillLine, longest: number): string {
  return `${head}${takeCharacters(description, longest)}${tail}`;
}

function toTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** Length in UTF-8. */
function countBytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // A pair of surrogates is four bytes, everything else from U+0800 on three.
    bytes += unit < 0x8_00 || (unit >= 0xd8_00 && unit <= 0xdf_ff) ? 1 : 2;
  }
  return bytes;
}
