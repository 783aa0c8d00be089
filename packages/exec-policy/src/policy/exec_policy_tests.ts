import { expect, test } from "vitest";
import {
  EMPTY_POLICY,
  evaluatePolicy,
  type ExecPolicy,
  matchCommand,
  mergePolicies,
  type RuleDecision,
  toStrictest,
} from "./exec_policy.ts";
import { parseRules } from "./parse_rules.ts";

function load(...texts: string[]): ExecPolicy {
  return mergePolicies(texts.map((text) => parseRules(text).policy ?? EMPTY_POLICY));
}

function rule(matchedPrefix: string[], decision: RuleDecision, resolvedProgram?: string): unknown {
  return {
    prefixRuleMatch: {
      matchedPrefix,
      decision,
      ...(resolvedProgram === undefined ? {} : { resolvedProgram }),
    },
  };
}

test("match: a command starts like the rule", () => {
  const policy = load('prefix_rule(["git", "push"], "prompt")');
  const find = (...words: string[]): unknown => matchCommand(policy, words);
  expect(find("git", "push", "origin")).toEqual([rule(["git", "push"], "prompt")]);
  expect(find("git", "push")).toEqual([rule(["git", "push"], "prompt")]);
  expect(find("git")).toEqual([]);
  expect(find("git", "pull")).toEqual([]);
  expect(find("hg", "push")).toEqual([]);
  expect(find()).toEqual([]);
});

test("match: alternatives at any place", () => {
  const policy = load('prefix_rule([["npm", "yarn"], "i"])\nprefix_rule(["go", ["vet", "test"]])');
  const first = (...words: string[]): unknown => matchCommand(policy, words)[0];
  expect(first("npm", "i", "x")).toEqual(rule(["npm", "i"], "allow"));
  expect(first("yarn", "i")).toEqual(rule(["yarn", "i"], "allow"));
  expect(first("pnpm", "i")).toBeUndefined();
  expect(first("go", "test", "./...")).toEqual(rule(["go", "test"], "allow"));
});

test("evaluate: all matches in the order of files and rules; the strictest decides", () => {
  const policy = load(
    'prefix_rule(["git"], "prompt")',
    'prefix_rule(["git", "push"], "allow")\nprefix_rule([["git", "hg"], "push"], "forbidden", justification="no")',
  );
  expect(evaluatePolicy(policy, [["git", "push"]])).toEqual({
    matchedRules: [
      rule(["git"], "prompt"),
      rule(["git", "push"], "allow"),
      {
        prefixRuleMatch: {
          matchedPrefix: ["git", "push"],
          decision: "forbidden",
          justification: "no",
        },
      },
    ],
    decision: "forbidden",
  });
});

test("evaluate: the strictest of several commands decides", () => {
  const policy = load('prefix_rule(["a"])\nprefix_rule(["b"], "prompt")');
  expect(evaluatePolicy(policy, [["a"], ["b"], ["c"]])).toEqual({
    matchedRules: [rule(["a"], "allow"), rule(["b"], "prompt")],
    decision: "prompt",
  });
});

test("evaluate: without a match there is no decision", () => {
  expect(evaluatePolicy(EMPTY_POLICY, [["a"]])).toEqual({ matchedRules: [] });
});

test("evaluate: the caller judges what no rule matches", () => {
  const policy = load('prefix_rule(["a"])');
  const fallback = (words: readonly string[]): RuleDecision =>
    words[0] === "rm" ? "forbidden" : "prompt";
  expect(evaluatePolicy(policy, [["a", "x"], ["b", "y"], ["rm"]], { fallback })).toEqual({
    matchedRules: [
      rule(["a"], "allow"),
      { heuristicsRuleMatch: { command: ["b", "y"], decision: "prompt" } },
      { heuristicsRuleMatch: { command: ["rm"], decision: "forbidden" } },
    ],
    decision: "forbidden",
  });
});

const LISTED = 'host_executable("git", ["/usr/bin/git"])\n';

test.for([
  [`${LISTED}prefix_rule(["git"])`, "/usr/bin/git", rule(["git"], "allow", "/usr/bin/git")],
  [`${LISTED}prefix_rule(["git"])`, "/usr/bin/../bin/git", rule(["git"], "allow", "/usr/bin/git")],
  [`${LISTED}prefix_rule(["git"])`, "/opt/git", undefined],
  [`${LISTED}prefix_rule(["git"], "prompt")`, "/opt/git", undefined],
  ['host_executable("git", [])\nprefix_rule(["git"], "prompt")', "/usr/bin/git", undefined],
  ['prefix_rule(["git"])', "/usr/bin/git", undefined],
  ['prefix_rule(["git"])', "./git", undefined],
  ['prefix_rule(["git"], "prompt")', "/any/git", rule(["git"], "prompt", "/any/git")],
  ['prefix_rule(["git"], "forbidden")', "./git", rule(["git"], "forbidden", "/work/git")],
  ['prefix_rule(["git"], "forbidden")', "bin/git", rule(["git"], "forbidden", "/work/bin/git")],
  [
    'prefix_rule(["/usr/bin/git"])\nprefix_rule(["git"], "forbidden")',
    "/usr/bin/git",
    rule(["/usr/bin/git"], "allow"),
  ],
] as const)("paths: %j and %s", ([text, program, expected]) => {
  const options = { resolveHostExecutables: true, cwd: "/work" };
  expect(matchCommand(load(text), [program, "push"], options)[0]).toEqual(expected);
});

test("paths: match no bare name unless asked to, nor relative ones without a folder", () => {
  const policy = load('prefix_rule(["git"], "prompt")');
  expect(matchCommand(policy, ["/usr/bin/git"])).toEqual([]);
  expect(matchCommand(policy, ["./git"], { resolveHostExecutables: true })).toEqual([]);
});

test("paths: any path is allowed on request, unless paths are listed", () => {
  const options = { resolveHostExecutables: true, allowUnlistedPaths: true };
  const find = (text: string): unknown => matchCommand(load(text), ["/opt/git"], options);
  expect(find('prefix_rule(["git"])')).toEqual([rule(["git"], "allow", "/opt/git")]);
  expect(find(`${LISTED}prefix_rule(["git"])`)).toEqual([]);
});

test("merge: later definitions of paths replace earlier ones", () => {
  const merged = load('host_executable("git", ["/a/git"])', 'host_executable("git", ["/b/git"])');
  expect([...merged.hostExecutables]).toEqual([["git", ["/b/git"]]]);
});

test.for([
  [[], undefined],
  [["allow"], "allow"],
  [["allow", "prompt", "allow"], "prompt"],
  [["prompt", "forbidden", "allow"], "forbidden"],
] as const)("strictest of %j is %j", ([decisions, expected]) => {
  expect(toStrictest(decisions)).toBe(expected);
});
