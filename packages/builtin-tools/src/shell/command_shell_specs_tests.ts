import { expect, test } from "vitest";
import { SHELL_LEGACY_SPEC, SHELL_SPEC, toShellCommandSpec } from "./command_shell_specs.ts";

const ESCALATION = ["justification", "prefix_rule", "sandbox_permissions", "timeout_ms", "workdir"];

test.for([
  [SHELL_SPEC, ["command", ...ESCALATION]],
  [toShellCommandSpec(false), ["command", ...ESCALATION]],
  [toShellCommandSpec(true), ["command", "justification", "login", ...ESCALATION.slice(1)]],
  [SHELL_LEGACY_SPEC, ["command", "env", "timeout_seconds", "workdir"]],
] as const)("command shell specs: %o takes %o, and needs a command", ([{ parameters }, names]) => {
  expect([Object.keys(parameters.properties ?? {}), parameters.required]).toEqual([
    names,
    ["command"],
  ]);
});
