import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createToolFilter } from "./tool_filter.ts";

const EXEC = { name: "exec_command" };
const ISSUE = { namespace: "mcp__github", name: "create_issue" };

test.for([
  ["exec_command", EXEC, true],
  ["exec_*", EXEC, true],
  ["*_command", EXEC, true],
  ["e*c*d", EXEC, true],
  ["*", EXEC, true],
  ["**", ISSUE, true],
  [" exec_command ", EXEC, true],
  ["exec", EXEC, false],
  ["Exec_command", EXEC, false],
  ["exec_command*exec_command", EXEC, false],
  ["*dna*", EXEC, false],
  ["", EXEC, false],
  ["mcp__github.create_issue", ISSUE, true],
  ["mcp__github.*", ISSUE, true],
  ["mcp__github__create_issue", ISSUE, true],
  ["mcp__*__create_*", ISSUE, true],
  ["mcp__githubcreate_issue", ISSUE, true],
  ["mcp__*", ISSUE, true],
  ["create_issue", ISSUE, true],
  ["*_issue", ISSUE, true],
  ["mcp__github", ISSUE, false],
  ["github.create_issue", ISSUE, false],
  // A dot is a dot.
  ["mcp__github.createXissue", ISSUE, false],
  ["exec.command", EXEC, false],
] as const)("createToolFilter: `%s` on %o: %s", ([pattern, name, expected]) => {
  expect(createToolFilter({ allow: [pattern] }).check(name).allowed).toBe(expected);
});

test("createToolFilter: without lists every tool is allowed, and no pattern is named", () => {
  expect(createToolFilter({}).check(EXEC)).toEqual({
    allowed: true,
    reason: "no filter speaks of it",
  });
});

test("createToolFilter: deny wins and names its pattern", () => {
  const filter = createToolFilter({ allow: ["*"], deny: ["x", "*_issue", "mcp__*"] });
  expect(filter.check(ISSUE)).toEqual({
    allowed: false,
    list: "deny",
    pattern: "*_issue",
    reason: "denied by `*_issue`",
  });
});

test("createToolFilter: an allow list names what allowed a tool, or all of itself", () => {
  const filter = createToolFilter({ allow: ["exec_*", "view_*"] });
  expect([filter.check(EXEC), filter.check(ISSUE)]).toEqual([
    { allowed: true, list: "allow", pattern: "exec_*", reason: "allowed by `exec_*`" },
    {
      allowed: false,
      list: "allow",
      pattern: "exec_*, view_*",
      reason: "not allowed by any of: exec_*, view_*",
    },
  ]);
});

test("createToolFilter: an empty allow list allows nothing, and a deny list alone only takes away", () => {
  expect(createToolFilter({ allow: [] }).check(EXEC)).toEqual({
    allowed: false,
    list: "allow",
    pattern: "",
    reason: "the allow list is empty",
  });
  expect(createToolFilter({ deny: ["mcp__*"] }).check(EXEC).allowed).toBe(true);
});

test("createToolFilter: a long allow list is named by its start", () => {
  const allow = Array.from({ length: 100 }, (_, at) => `pattern_${at}`);
  expect(createToolFilter({ allow }).check(EXEC).pattern).toHaveLength(201);
});

test("createToolFilter: tools are found by other names too", () => {
  const filter = createToolFilter({ deny: ["github.create-issue"] });
  expect([
    filter.check(ISSUE).allowed,
    filter.check(ISSUE, ["github.create-issue"]).allowed,
  ]).toEqual([true, false]);
});

test("findUnused: names the patterns that match no tool", () => {
  const filter = createToolFilter({ allow: ["exec_*", "exce_*"], deny: ["*_issue", "nothing"] });
  expect(filter.findUnused([EXEC, ISSUE])).toEqual(["exce_*", "nothing"]);
});

test("createToolFilter: agrees with a regular expression", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", "_"), maxLength: 3 });
  const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("*"));
  const name = fc.string({ unit: fc.constantFrom("a", "b", "_"), maxLength: 8 });
  fc.assert(
    fc.property(pattern, name, (text, tool) => {
      const expected = new RegExp(`^${text.replaceAll("*", ".*")}$`, "u").test(tool);
      expect(createToolFilter({ allow: [text] }).check({ name: tool }).allowed).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test("createToolFilter: a pattern of many stars takes no time", () => {
  const filter = createToolFilter({ allow: [`${"a*".repeat(10_000)}b`] });
  const start = performance.now();
  expect(filter.check({ name: "a".repeat(50_000) }).allowed).toBe(false);
  expect(performance.now() - start).toBeLessThan(1_000);
});
