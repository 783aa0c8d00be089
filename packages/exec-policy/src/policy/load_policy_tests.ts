import { expect, test } from "vitest";
import { EMPTY_POLICY } from "./exec_policy.ts";
import { loadPolicy, loadRulesFiles, toProblemText } from "./load_policy.ts";
import { createMemoryPolicyFiles } from "./test_policy_files.ts";

test("load: every rules file of every folder, in order", async () => {
  const files = createMemoryPolicyFiles({
    "/home/rules/b.rules": 'prefix_rule(["b"])',
    "/home/rules/a.rules": 'prefix_rule(["a"], "prompt")',
    "/home/rules/notes.txt": "not a rule",
    "/home/rules/.rules": "not a name",
    "/work/.codex/rules/default.rules": 'prefix_rule(["c"])',
  });
  const folders = ["/none", "/home", "/work/.codex"];
  const { policy, problem } = await loadPolicy({ folders, files });
  expect(problem).toBeUndefined();
  expect(policy.prefixRules).toEqual([
    { pattern: [["a"]], decision: "prompt" },
    { pattern: [["b"]], decision: "allow" },
    { pattern: [["c"]], decision: "allow" },
  ]);
});

test("load: one file with a mistake leaves nothing, and says where", async () => {
  const files = createMemoryPolicyFiles({
    "/h/rules/a.rules": 'prefix_rule(["a"])',
    "/h/rules/b.rules": '\nprefix_rule(["b"], decision="deny")',
  });
  const { policy, problem } = await loadPolicy({ folders: ["/h"], files });
  expect(policy).toEqual(EMPTY_POLICY);
  expect(problem).toEqual({
    path: "/h/rules/b.rules",
    message: "invalid decision: deny",
    start: { line: 2, column: 1 },
    end: { line: 2, column: 36 },
  });
  expect(problem && toProblemText(problem)).toBe("/h/rules/b.rules:2: invalid decision: deny");
});

test.for([
  [
    { "/h/rules/a.rules": new Uint8Array([0xff]) },
    [],
    "/h/rules/a.rules: failed to read rules file: not valid UTF-8",
  ],
  [
    { "/h/rules/a.rules": "" },
    ["/h/rules/a.rules"],
    "/h/rules/a.rules: failed to read rules file: EACCES: permission denied, open '/h/rules/a.rules'",
  ],
  [
    {},
    ["/h/rules"],
    "/h/rules: failed to read rules files: EACCES: permission denied, open '/h/rules'",
  ],
] as const)("load: what cannot be read leaves nothing: %#", async ([contents, broken, text]) => {
  const files = createMemoryPolicyFiles(contents, broken);
  const { policy, problem } = await loadPolicy({ folders: ["/h"], files });
  expect([policy, problem && toProblemText(problem)]).toEqual([EMPTY_POLICY, text]);
});

test("load: a file that was named must be there", async () => {
  const { problem } = await loadRulesFiles(["/no.rules"], createMemoryPolicyFiles({}));
  expect(problem && toProblemText(problem)).toBe(
    "/no.rules: failed to read rules file: no such file",
  );
});
