import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runExecPolicyCheckCommand } from "./execpolicy_command.ts";

async function check(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using folder = createTempDir();
  for (const [name, text] of Object.entries({ "home/config.toml": "", ...files })) {
    const file = path.join(folder.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text.replaceAll("HERE", folder.path));
  }
  const env = { CODEX_HOME: path.join(folder.path, "home") };
  const io = createMemoryIo({ cwd: folder.path, env });
  const parsed = parseCommandLine(ROOT_COMMAND, ["execpolicy", "check", ...argv]);
  expect(await runExecPolicyCheckCommand(parsed, io)).toBe(0);
  return io.stdoutText();
}

const PUSH = 'prefix_rule(["git", "push"], "prompt", justification="shared branch")\n';

test("execpolicy check: says which rule matches and what it decides", async () => {
  const output = await check(["--rules", "a.rules", "--", "git", "push", "-f"], {
    "a.rules": PUSH,
  });
  expect(output).toBe(
    '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git","push"],"decision":"prompt","justification":"shared branch"}}],"decision":"prompt"}\n',
  );
});

test("execpolicy check: no match is an empty list, indented if wanted", async () => {
  const files = { "a.rules": PUSH };
  expect(await check(["--pretty", "--rules", "a.rules", "--", "ls"], files)).toBe(
    '{\n  "matchedRules": []\n}\n',
  );
});

test("execpolicy check: a program by its path is matched where that is wanted", async () => {
  const files = { "a.rules": 'prefix_rule(["git"], "forbidden")\n' };
  const argv = ["--rules", "a.rules", "--", "/usr/bin/git"];
  expect([
    await check(argv, files),
    await check(["--resolve-host-executables", ...argv], files),
  ]).toEqual([
    '{"matchedRules":[]}\n',
    '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"forbidden","resolvedProgram":"/usr/bin/git"}}],"decision":"forbidden"}\n',
  ]);
});

test("execpolicy check: without files, the rules of the session count", async () => {
  const files = {
    "home/config.toml": '[projects."HERE"]\ntrust_level = "trusted"\n',
    "home/rules/default.rules": 'prefix_rule(["git", "push"])\n',
    ".codex/rules/team.rules": PUSH,
  };
  const untrusted = await check(["--", "git", "push"], { ...files, "home/config.toml": "" });
  const trusted = await check(["--", "git", "push"], files);
  expect([JSON.parse(untrusted), JSON.parse(trusted)]).toMatchObject([
    { decision: "allow" },
    { decision: "prompt" },
  ]);
});

test.for([
  ["nothing.rules", {}, /nothing\.rules: failed to read rules file: no such file$/],
  [
    "bad.rules",
    { "bad.rules": "\nprefix_rule([])\n" },
    /bad\.rules:2: invalid pattern element: pattern cannot be empty$/,
  ],
] as const)("execpolicy check: %s is told of in one line", async ([file, files, message]) => {
  await expect(check(["--rules", file, "--", "ls"], files)).rejects.toThrow(message);
});
