import { expect, test } from "vitest";
import { ROOT_COMMAND } from "./command_table.ts";
import { getFlag, getFlagValues, parseCommandLine, toCommandName } from "./parse_command_line.ts";
import {
  createDoctorCommand,
  createExecPolicyCommand,
  createSandboxCommand,
} from "./safety_commands.ts";

test("safety commands: shared flags are taken where they are given", () => {
  const shared = [{ name: "cd", value: "DIR", about: "Folder" }];
  expect([
    createSandboxCommand(shared).flags,
    createExecPolicyCommand(shared).flags,
    createDoctorCommand(shared).flags.map(({ name }) => name),
  ]).toEqual([shared, shared, ["cd", "online"]]);
});

test("sandbox: everything behind the two dashes is the command, whatever it looks like", () => {
  const argv = ["sandbox", "-s", "read-only", "--", "ls", "-la", "--sandbox", "exec"];
  const parsed = parseCommandLine(ROOT_COMMAND, argv);
  expect([toCommandName(parsed), getFlag(parsed, "sandbox"), parsed.positionals]).toEqual([
    "sandbox",
    "read-only",
    ["ls", "-la", "--sandbox", "exec"],
  ]);
});

test("execpolicy check: rules files add up", () => {
  const argv = ["execpolicy", "check", "--rules", "a", "--pretty", "--rules", "b", "--", "git"];
  const parsed = parseCommandLine(ROOT_COMMAND, argv);
  expect([toCommandName(parsed), getFlagValues(parsed, "rules"), parsed.positionals]).toEqual([
    "execpolicy check",
    ["a", "b"],
    ["git"],
  ]);
});

test.for([
  [["sandbox"], "argument COMMAND is missing; try codexkit sandbox --help"],
  [["execpolicy", "check"], "argument COMMAND is missing; try codexkit execpolicy check --help"],
  [["doctor", "me"], "unexpected argument 'me'; try codexkit doctor --help"],
] as const)("safety commands: %j is refused", ([argv, message]) => {
  expect(() => parseCommandLine(ROOT_COMMAND, argv)).toThrow(message);
});
