import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_POLICY } from "./exec_policy.ts";
import { addAllowedPrefix, learnRule, toRuleLine } from "./learn_rule.ts";
import { parseRules } from "./parse_rules.ts";
import { createPolicyFiles } from "./policy_files.ts";
import { createMemoryPolicyFiles } from "./test_policy_files.ts";

const PATH = "/home/rules/default.rules";

test.for([
  [undefined, ["git", "push"], 'prefix_rule(pattern=["git", "push"], decision="allow")\n'],
  [
    "# mine\n",
    ["touch", 'a "b\\c', "é"],
    '# mine\nprefix_rule(pattern=["touch", "a \\"b\\\\c", "é"], decision="allow")\n',
  ],
  [
    'prefix_rule(["a"])',
    ["b\nc"],
    'prefix_rule(["a"])\nprefix_rule(pattern=["b\\nc"], decision="allow")\n',
  ],
] as const)("learn: %# adds a line", async ([before, prefix, after]) => {
  const files = createMemoryPolicyFiles(before === undefined ? {} : { [PATH]: before });
  const options = { codexHome: "/home", files };
  expect(await learnRule(prefix, options)).toEqual({ status: "added", path: PATH });
  expect(await learnRule(prefix, options)).toEqual({ status: "known", path: PATH });
  expect(files.contents).toEqual({ [PATH]: after });
  expect(files.folders).toEqual(["/home/rules"]);
});

test.for([
  [[], "prefix cannot be empty"],
  [["a\0"], "prefix has characters that no command can have"],
  [["a\ud800"], "prefix has characters that no command can have"],
] as const)("learn: %j is refused", async ([prefix, message]) => {
  const files = createMemoryPolicyFiles({});
  const result = await learnRule(prefix, { codexHome: "/home", files });
  expect(result).toEqual({ status: "failed", path: PATH, message });
  expect(files.contents).toEqual({});
});

test("learn: a file that cannot be written is said", async () => {
  const files = createMemoryPolicyFiles({}, [PATH]);
  expect(await learnRule(["a"], { codexHome: "/home", files })).toEqual({
    status: "failed",
    path: PATH,
    message: `failed to update rules file ${PATH}: EACCES: permission denied, open '${PATH}'`,
  });
});

test("learn: many at a time lose none", async () => {
  const codexHome = await mkdtemp(join(tmpdir(), "learn-rule-"));
  const options = { codexHome, files: createPolicyFiles() };
  const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
  await Promise.all(names.map((name) => learnRule([name], options)));
  const text = await readFile(join(codexHome, "rules/default.rules"), "utf8");
  await rm(codexHome, { recursive: true });
  expect(text.split("\n").toSorted()).toEqual(
    ["", ...names.map((name) => toRuleLine([name]))].toSorted(),
  );
});

test("learn: any words come back as they were", () => {
  const word = fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (prefix) => {
      const { policy } = parseRules(toRuleLine(prefix));
      expect(policy?.prefixRules).toEqual([
        { pattern: prefix.map((text) => [text]), decision: "allow" },
      ]);
    }),
  );
});

test("add: the policy gains the rule once", () => {
  const once = addAllowedPrefix(EMPTY_POLICY, ["git", "push"]);
  expect(once.prefixRules).toEqual([{ pattern: [["git"], ["push"]], decision: "allow" }]);
  expect(addAllowedPrefix(once, ["git", "push", "x"])).toBe(once);
  expect(addAllowedPrefix(once, ["git"]).prefixRules).toHaveLength(2);
  expect(addAllowedPrefix(once, [])).toBe(once);
});
