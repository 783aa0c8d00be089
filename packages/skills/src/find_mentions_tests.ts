import { expect, test } from "vitest";
import { findMentions } from "./find_mentions.ts";

test.for<[string, readonly string[], readonly string[]]>([
  ["use $alpha-skill now", ["alpha-skill"], []],
  ["$a, $b. ($c)! $d?", ["a", "b", "c", "d"], []],
  ["$plugin:skill_1 and $a: do", ["plugin:skill_1", "a:", "a"], []],
  ["cost$a", ["a"], []],
  ["$a$b", ["a", "b"], []],
  ["$ $! $$ $", [], []],
  ["$PATH $HOME $user $XDG_CONFIG_HOME $HOMES", ["HOMES"], []],
  ["[$a](/p/SKILL.md)", [], ["/p/SKILL.md"]],
  ["[$a] ( skill:///p/SKILL.md ) then $b", ["b"], ["/p/SKILL.md"]],
  ["[$a](app://x) [$b](mcp://y) [$c](plugin://z)", [], []],
  ["[$PATH](/p)", [], []],
  ["[$a]() [$b]( ) [$c](/p", ["a", "b", "c"], []],
  ["[$a] and [$b x](/p)", ["a", "b"], []],
  ["[$a](/p)[$b](/q)", [], ["/p", "/q"]],
  ["", [], []],
])("findMentions: %j", ([text, names, paths]) => {
  const found = findMentions(text);
  expect([[...found.names], [...found.paths]]).toEqual([names, paths]);
});

test.for([
  ["links that never close", "[$a](".repeat(200_000)],
  ["links that one bracket closes", `${"[$a](".repeat(200_000)})`],
  ["dollars", "$".repeat(1_000_000)],
  ["one long name", `$${"a".repeat(1_000_000)}`],
  ["gaps", `[$a]${" ".repeat(1_000_000)}`],
  ["many gaps", "[$a]   ".repeat(150_000)],
])("findMentions: a megabyte of %s takes no time to speak of", ([, text = ""]) => {
  const before = performance.now();
  findMentions(text);
  expect(performance.now() - before).toBeLessThan(500);
});
