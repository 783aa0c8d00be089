import { expect, test } from "vitest";
import { createRulesBuiltins, type StatedRules } from "./rules_builtins.ts";
import { runRules } from "./rules_evaluator.ts";
import { tokenizeRules } from "./rules_lexer.ts";
import { parseRulesTokens } from "./rules_parser.ts";

function run(text: string): { stated: StatedRules; fault: string | undefined } {
  const stated: StatedRules = {
    prefixRules: [],
    examples: [],
    hostExecutables: new Map(),
    networkRules: [],
  };
  const { statements = [] } = parseRulesTokens(tokenizeRules(text).tokens ?? []);
  const fault = runRules(statements, createRulesBuiltins(stated));
  return { stated, fault: fault?.message };
}

test("prefix_rule: everything in its place", () => {
  const { stated, fault } = run(
    'prefix_rule(["git", ["push", "pull"]], "prompt", ["git push x"], [["git", "a b"]], "why")',
  );
  const rule = { pattern: [["git"], ["push", "pull"]], decision: "prompt", justification: "why" };
  expect(fault).toBeUndefined();
  expect(stated.prefixRules).toEqual([rule]);
  expect(stated.examples).toMatchObject([
    { rule, match: [["git", "push", "x"]], notMatch: [["git", "a b"]] },
  ]);
});

test("prefix_rule: allows without a decision", () => {
  expect(run('prefix_rule(pattern=["ls"])').stated.prefixRules).toEqual([
    { pattern: [["ls"]], decision: "allow" },
  ]);
});

test("host_executable: paths once each, and the last definition holds", () => {
  const { stated } = run(
    'host_executable(name="git", paths=["/a/git"])\nhost_executable("git", ["/b/git", "/b/../b/git"])',
  );
  expect([...stated.hostExecutables]).toEqual([["git", ["/b/git"]]]);
});

test("network_rule: host, protocol and decision in one form", () => {
  const { stated } = run(
    'network_rule("Example.COM.", "https_connect", "deny", "no")\nnetwork_rule(host="[::1]:80", protocol="socks5_udp", decision="prompt")',
  );
  expect(stated.networkRules).toEqual([
    { host: "example.com", protocol: "https", decision: "forbidden", justification: "no" },
    { host: "::1", protocol: "socks5_udp", decision: "prompt" },
  ]);
});

test.for([
  ["prefix_rule(pattern=[])", "invalid pattern element: pattern cannot be empty"],
  ["prefix_rule(pattern=[[]])", "invalid pattern element: pattern alternatives cannot be empty"],
  [
    "prefix_rule(pattern=[1])",
    "invalid pattern element: pattern element must be a string or list of strings (got int)",
  ],
  [
    'prefix_rule(pattern=[["a", 1]])',
    "invalid pattern element: pattern alternative must be a string (got int)",
  ],
  ['prefix_rule(["a"], decision="deny")', "invalid decision: deny"],
  ['prefix_rule(["a"], decision="Allow")', "invalid decision: Allow"],
  ['prefix_rule(["a"], justification="  ")', "invalid rule: justification cannot be empty"],
  ['prefix_rule(["a"], match=[""])', "invalid example: example cannot be an empty string"],
  ['prefix_rule(["a"], match=[[]])', "invalid example: example cannot be an empty list"],
  [
    'prefix_rule(["a"], not_match=["\'a"])',
    "invalid example: example string has invalid shell syntax",
  ],
  [
    'prefix_rule(["a"], match=[1])',
    "invalid example: example must be a string or list of strings (got int)",
  ],
  ['prefix_rule(["a"], match=[[1]])', "invalid example: example tokens must be strings (got int)"],
  ['host_executable("", [])', "invalid rule: host_executable name cannot be empty"],
  [
    'host_executable("a/b", [])',
    "invalid rule: host_executable name must be a bare executable name (got a/b)",
  ],
  ['host_executable("git", [1])', "invalid rule: host_executable paths must be strings (got int)"],
  [
    'host_executable("git", ["git"])',
    "invalid rule: host_executable paths must be absolute (got git)",
  ],
  [
    'host_executable("git", ["~/bin/git"])',
    "invalid rule: host_executable paths must be absolute (got ~/bin/git)",
  ],
  [
    'host_executable("git", ["/usr/bin/hub"])',
    "invalid rule: host_executable path `/usr/bin/hub` must have basename `git`",
  ],
  [
    'network_rule("a.com", "ftp", "deny")',
    "invalid rule: network_rule protocol must be one of http, https, socks5_tcp, socks5_udp (got ftp)",
  ],
  ['network_rule("a.com", "http", "x")', "invalid decision: x"],
  [
    'network_rule("*.a.com", "http", "deny")',
    "invalid rule: network_rule host must be a specific host; wildcards are not allowed",
  ],
  [
    'network_rule("a.com", "http", "allow", justification="")',
    "invalid rule: justification cannot be empty",
  ],
] as const)("fault: %s", ([text, expected]) => {
  const { stated, fault } = run(text);
  expect(fault).toBe(expected);
  expect([...stated.prefixRules, ...stated.networkRules, ...stated.hostExecutables]).toEqual([]);
});
