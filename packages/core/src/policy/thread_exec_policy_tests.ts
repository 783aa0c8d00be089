import fs from "node:fs";
import path from "node:path";
import { matchCommand } from "@codexkit/exec-policy";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { openThreadExecPolicy } from "./thread_exec_policy.ts";

function writeRules(folder: string, text: string): string {
  fs.mkdirSync(path.join(folder, "rules"), { recursive: true });
  const file = path.join(folder, "rules/own.rules");
  fs.writeFileSync(file, text);
  return file;
}

test("openThreadExecPolicy: the rules of all folders count", async () => {
  await using home = createTempDir();
  await using project = createTempDir();
  writeRules(home.path, 'prefix_rule(["git", "push"], "prompt")\n');
  writeRules(project.path, 'prefix_rule(["make"])\n');
  const { policy, warnings } = await openThreadExecPolicy({
    folders: [home.path, project.path, path.join(home.path, "missing")],
    codexHome: home.path,
  });
  expect([warnings, policy.rules.prefixRules.map(({ decision }) => decision)]).toEqual([
    [],
    ["prompt", "allow"],
  ]);
});

test("openThreadExecPolicy: a mistake turns the rules off, and says where it is", async () => {
  await using home = createTempDir();
  const file = writeRules(home.path, 'prefix_rule(["make"])\nprefix_rule([])\n');
  const { policy, warnings } = await openThreadExecPolicy({
    folders: [home.path],
    codexHome: home.path,
  });
  expect([policy.rules.prefixRules, warnings]).toEqual([
    [],
    [
      `No exec-policy rule is in force, mend this one first: ${file}:2: invalid pattern element: pattern cannot be empty`,
    ],
  ]);
});

test("openThreadExecPolicy: what is allowed holds at once, and for the next thread", async () => {
  await using home = createTempDir();
  const options = { folders: [home.path], codexHome: home.path };
  const { policy } = await openThreadExecPolicy(options);
  expect(await policy.allow(["git", "push"])).toBeUndefined();
  const next = await openThreadExecPolicy(options);
  expect([
    matchCommand(policy.rules, ["git", "push", "-f"]).length,
    matchCommand(next.policy.rules, ["git", "push"]).length,
    fs.readFileSync(path.join(home.path, "rules/default.rules"), "utf8"),
  ]).toEqual([1, 1, 'prefix_rule(pattern=["git", "push"], decision="allow")\n']);
});

test("openThreadExecPolicy: a rule that cannot be kept holds for the thread, and that is said", async () => {
  await using home = createTempDir();
  fs.writeFileSync(path.join(home.path, "rules"), "no folder");
  const { policy } = await openThreadExecPolicy({ folders: [], codexHome: home.path });
  expect([
    await policy.allow(["make"]),
    matchCommand(policy.rules, ["make", "all"]).length,
  ]).toEqual([
    expect.stringMatching(/^The rule is forgotten when this session ends: .*default\.rules/),
    1,
  ]);
});
