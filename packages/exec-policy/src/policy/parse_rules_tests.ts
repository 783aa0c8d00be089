import { expect, test } from "vitest";
import { EMPTY_POLICY } from "./exec_policy.ts";
import { parseRules } from "./parse_rules.ts";

test("rules: a file of everything", () => {
  const { policy, fault } = parseRules(`# mine
PUSH = ["push", "pull"]

prefix_rule(
    pattern = ["git", PUSH],
    decision = "prompt",
    justification = "ask " + "first",  # why
    match = ["git push origin", ["git", "pull"]],
    not_match = ["git status"],
)
host_executable(name = "git", paths = ["/usr/bin/git"])
network_rule(host = "a.com", protocol = "https", decision = "allow")
`);
  expect(fault).toBeUndefined();
  expect(policy).toEqual({
    prefixRules: [
      { pattern: [["git"], ["push", "pull"]], decision: "prompt", justification: "ask first" },
    ],
    hostExecutables: new Map([["git", ["/usr/bin/git"]]]),
    networkRules: [{ host: "a.com", protocol: "https", decision: "allow" }],
  });
});

test.for(["", "\n# nothing\n", "prefix_rule(['a'])\r\nprefix_rule(['b'])\r\n"])(
  "rules: %j is fine",
  (text) => {
    expect(parseRules(text).fault).toBeUndefined();
  },
);

test.for([
  ['prefix_rule(["a"], match=["/bin/a x"])', true],
  ['prefix_rule(["a"], match=["/bin/a"])\nhost_executable("a", ["/bin/a"])', true],
  ['prefix_rule(["a"], match=["/bin/a"])\nhost_executable("a", [])', false],
  ['prefix_rule(["a"], not_match=["/bin/a"])', false],
  ['prefix_rule(["a"], not_match=["/bin/a"])\nhost_executable("a", ["/opt/a"])', true],
] as const)("examples: programs by path in %j hold: %j", ([text, isFine]) => {
  expect(parseRules(text).fault === undefined).toBe(isFine);
});

test("examples: rely on paths that earlier files list", () => {
  const base = { ...EMPTY_POLICY, hostExecutables: new Map([["a", ["/opt/a"]]]) };
  const text = 'prefix_rule(["a"], match=["/bin/a"])';
  expect(parseRules(text).fault).toBeUndefined();
  expect(parseRules(text, base).fault?.message).toMatch(/^expected every example to match/);
});

test.for([
  [
    'x = 1\nprefix_rule(pattern=[["git", "hg"], "x"], match=["ls", "git x", ["rm", "a b"]])',
    2,
    'expected every example to match at least one rule. rules: [`prefix_rule(pattern=[["git","hg"],"x"], decision="allow")`]; unmatched examples: ["ls", "rm \'a b\'"]',
  ],
  [
    'prefix_rule(pattern=["git"],\n not_match=["hg", "git push"])',
    1,
    'expected example to not match rule `prefix_rule(pattern=["git"], decision="allow")`: git push',
  ],
  ["x = [\n 1\nprefix_rule([])", 3, "unexpected identifier 'prefix_rule', expected symbol ']'"],
  ['prefix_rule(["a"])\nfor x in y: pass', 2, "loops are not supported in rules files"],
  [
    'prefix_rule(["a"], match=["b"])\nprefix_rule([])',
    2,
    "invalid pattern element: pattern cannot be empty",
  ],
  ["prefix_rule(['a'", 1, "unexpected new line, expected symbol ']'"],
] as const)("fault: %j", ([text, line, message]) => {
  const { policy, fault } = parseRules(text);
  expect(policy).toBeUndefined();
  expect([fault?.start.line, fault?.message]).toEqual([line, message]);
});

test("fault: covers the call", () => {
  expect(parseRules('x = 1\nprefix_rule(pattern=[\n "a",\n 1])').fault).toMatchObject({
    start: { line: 2, column: 1 },
    end: { line: 4, column: 5 },
  });
});
