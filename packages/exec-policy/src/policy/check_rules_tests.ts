import { expect, test } from "vitest";
import { checkRules } from "./check_rules.ts";
import { createMemoryPolicyFiles } from "./test_policy_files.ts";

const FILES = {
  "/r1.rules": `prefix_rule(pattern=["git", ["push", "pull"]], decision="prompt", justification="ask first")
prefix_rule(pattern=["git"])
prefix_rule(["rm"], "forbidden")
host_executable(name="git", paths=["/usr/bin/git"])
`,
  "/r2.rules": 'prefix_rule(["git", "push"], "forbidden")',
  "/bad.rules": "\nprefix_rule([])",
};

async function check(
  command: readonly string[],
  options: { rules?: string[]; pretty?: boolean; resolveHostExecutables?: boolean } = {},
): Promise<unknown> {
  const request = { rules: ["/r1.rules"], command, cwd: "/", ...options };
  return checkRules(request, createMemoryPolicyFiles(FILES));
}

test.for([
  [
    ["git", "push", "x"],
    '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git","push"],"decision":"prompt","justification":"ask first"}},{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"allow"}}],"decision":"prompt"}',
  ],
  [
    ["git", "status"],
    '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"allow"}}],"decision":"allow"}',
  ],
  [
    ["rm", "x"],
    '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["rm"],"decision":"forbidden"}}],"decision":"forbidden"}',
  ],
  [["foo"], '{"matchedRules":[]}'],
  [["/usr/bin/git", "push"], '{"matchedRules":[]}'],
  [["bash", "-lc", "git push"], '{"matchedRules":[]}'],
] as const)("check: %j", async ([command, output]) => {
  expect(await check(command)).toEqual({ output });
});

test("check: programs by path on request", async () => {
  const options = { resolveHostExecutables: true };
  expect(await check(["/usr/bin/git", "push"], options)).toEqual({
    output:
      '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git","push"],"decision":"prompt","resolvedProgram":"/usr/bin/git","justification":"ask first"}},{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"allow","resolvedProgram":"/usr/bin/git"}}],"decision":"prompt"}',
  });
  expect(await check(["/bin/git", "push"], options)).toEqual({ output: '{"matchedRules":[]}' });
});

test("check: several files, indented", async () => {
  expect(await check(["git", "push"], { rules: ["/r2.rules"], pretty: true })).toEqual({
    output: `{
  "matchedRules": [
    {
      "prefixRuleMatch": {
        "matchedPrefix": [
          "git",
          "push"
        ],
        "decision": "forbidden"
      }
    }
  ],
  "decision": "forbidden"
}`,
  });
  const both = await check(["git", "push"], { rules: ["/r1.rules", "/r2.rules"] });
  expect(JSON.stringify(both)).toContain('\\"decision\\":\\"forbidden\\"}');
});

test.for([
  ["/bad.rules", "/bad.rules:2: invalid pattern element: pattern cannot be empty"],
  ["/none.rules", "/none.rules: failed to read rules file: no such file"],
] as const)("check: %s is a problem", async ([path, problem]) => {
  expect(await check(["git"], { rules: [path] })).toEqual({ problem });
});

test("checkRules: without files, the rules of configuration folders are checked", async () => {
  const files = createMemoryPolicyFiles({
    "/home/rules/a.rules": 'prefix_rule(["git"])',
    "/project/rules/b.rules": 'prefix_rule(["git", "push"], "forbidden")',
  });
  const request = { rules: [], folders: ["/home", "/project"], command: ["git", "push"], cwd: "/" };
  expect(await checkRules(request, files)).toEqual({
    output:
      '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"allow"}},{"prefixRuleMatch":{"matchedPrefix":["git","push"],"decision":"forbidden"}}],"decision":"forbidden"}',
  });
});
